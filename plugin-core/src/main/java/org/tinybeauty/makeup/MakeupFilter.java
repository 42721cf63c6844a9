package org.tinybeauty.makeup;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tinybeauty.face.Face;
import org.tinybeauty.face.FaceLocator;
import org.tinybeauty.frame.Effort;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.stats.Count;
import org.tinybeauty.stats.PipelineStats;
import org.tinybeauty.stats.Stage;

/// Puts the looks of a [Program] on the faces of a video. Confined to the frame loop's thread.
///
/// Fails open: when anything goes wrong with a frame it goes out as it came, which is counted and
/// reported once a second at most.
public final class MakeupFilter implements FrameFilter {
  private static final System.Logger LOG = System.getLogger(MakeupFilter.class.getName());
  private static final long REPORT_NANOS = 1_000_000_000L;

  /// At half effort a residual is worn for two frames.
  private static final long HALF_REUSE = 1;

  private final FaceLocator locator;
  private final Program program;
  private final FaceBoard board;
  private final PipelineStats stats;
  private final Wardrobe wardrobe;
  private final LookFader fader;
  private final FaceDresser dresser;
  private final AutoCloseable shelfWatch;
  private final AtomicBoolean shelfChanged = new AtomicBoolean();
  private Effort effort = Effort.FULL;
  private long failuresUnsaid;
  private long saidNanos = System.nanoTime() - REPORT_NANOS;

  /// Opens the networks of the looks that are worn now.
  ///
  /// @param locator finds the faces; closed with this filter
  /// @param program attached until this filter is closed
  /// @param board told of every frame's faces
  /// @param threads each network may use within one run
  /// @throws ModelException when the looks name a style that is not there or does not load; then
  ///     nothing is closed
  public MakeupFilter(
      StyleShelf shelf,
      FaceLocator locator,
      Program program,
      FaceBoard board,
      PipelineStats stats,
      int threads) {
    this.locator = locator;
    this.program = program;
    this.board = board;
    this.stats = stats;
    int size = shelf.library().size(program.looks());
    wardrobe = new Wardrobe(shelf, size, threads);
    try {
      fader = new LookFader(program, wardrobe, wardrobe.fitAndWait(program.attach(wardrobe::fit)));
    } catch (RuntimeException e) {
      program.detach();
      wardrobe.close();
      throw e;
    }
    dresser = new FaceDresser(size, stats);
    shelfWatch = shelf.listen(() -> shelfChanged.set(true));
  }

  @Override
  public void effort(Effort effort) {
    this.effort = effort;
    locator.sparse(effort != Effort.FULL);
  }

  @Override
  public boolean idle() {
    return program.idle();
  }

  /// Looks are taken up and fade on, though none is worn.
  @Override
  public void skip(Frame frame) {
    fader.step(frame.ptsMicros());
  }

  @Override
  public boolean analyse(Frame frame) {
    stats.add(Count.FRAMES, 1);
    try {
      if (shelfChanged.get() && shelfChanged.getAndSet(false)) {
        program.refit();
      }
      fader.step(frame.ptsMicros());
      return dress(frame);
    } catch (RuntimeException e) {
      fail("frame passed as it came", e);
      return false;
    }
  }

  private boolean dress(Frame frame) {
    long start = System.nanoTime();
    int faces = effort == Effort.REUSE ? locator.guess(frame) : locator.locate(frame);
    stats.time(Stage.LOCATE, System.nanoTime() - start);
    board.begin(frame);
    dresser.begin();
    boolean any = false;
    for (int i = 0; i < faces; i++) {
      Face face = locator.face(i);
      board.add(face);
      Blend blend = fader.blend(face.id());
      if (face.opacity() > 0 && blend.size() > 0) {
        dresser.dress(
            frame,
            face.id(),
            face.crop(),
            face.opacity(),
            blend,
            fader.moved(),
            face.fresh(),
            reuse());
        any = true;
      }
    }
    return any;
  }

  /// How old a residual may be; the first and the last frame of a change are always computed.
  private long reuse() {
    if (fader.edge()) {
      return 0;
    }
    return switch (effort) {
      case FULL, SPARSE -> 0;
      case HALF -> HALF_REUSE;
      case REUSE -> Long.MAX_VALUE;
    };
  }

  @Override
  public void apply(Frame frame) {
    try {
      dresser.add(frame);
      stats.add(Count.MADE_UP, 1);
    } catch (RuntimeException e) {
      fail("makeup of a frame is incomplete", e);
    }
  }

  @Override
  public void close() {
    program.detach();
    try {
      shelfWatch.close();
    } catch (Exception e) {
      throw new IllegalStateException("a listener cannot be removed", e);
    }
    wardrobe.close();
    dresser.close();
    locator.close();
  }

  private void fail(String what, RuntimeException e) {
    stats.add(Count.FAILED, 1);
    failuresUnsaid++;
    long now = System.nanoTime();
    if (now - saidNanos >= REPORT_NANOS) {
      LOG.log(
          Level.WARNING, what + " (" + failuresUnsaid + " since last said): " + e.getMessage(), e);
      saidNanos = now;
      failuresUnsaid = 0;
    }
  }
}
