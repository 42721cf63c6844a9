package org.tinybeauty.session;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.tinybeauty.makeup.FaceBoard;
import org.tinybeauty.makeup.FaceNow;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.makeup.Program;
import org.tinybeauty.makeup.StyleShelf;
import org.tinybeauty.makeup.Transition;
import org.tinybeauty.media.FrameTap;
import org.tinybeauty.stats.LiveStats;
import org.tinybeauty.stats.PipelineStats;

/// One running video: what it is, what its faces wear, how it fares, what it looks like.
/// Any thread.
///
/// Whoever runs the video hands [#program], [#board], [#tap] and the stats to its frame loop;
/// whoever steers it calls the rest.
public final class Session implements AutoCloseable {
  /// Where a video comes from.
  public enum Kind {
    /// A stream that is published to us.
    LIVE,
    /// A camera or another program's picture.
    CAMERA,
    /// A file.
    FILE
  }

  private static final System.Logger LOG = System.getLogger(Session.class.getName());

  /// Off the frame loop: it completes what it takes up, and must not do more.
  private static final Executor OFF_LOOP = Executors.newVirtualThreadPerTaskExecutor();

  private final String id;
  private final Kind kind;
  private final String title;
  private final Instant start;
  private final PipelineStats stats = new PipelineStats();
  private final LiveStats live = new LiveStats();
  private final FaceBoard board = new FaceBoard();
  private final LookHistory history = new LookHistory(System::nanoTime);
  private final Program program;
  private final SnapshotBooth booth;
  private final SessionOutputs outputs;
  private volatile Consumer<SessionEvent> events = event -> {};
  private Looks preview;

  /// @param id names it in logs and in the control API; says nothing about keys
  /// @param title what people know it by, without secrets
  /// @param looks worn from the first frame
  /// @param shelf where looks find their styles
  public Session(
      String id,
      Kind kind,
      String title,
      Looks looks,
      StyleShelf shelf,
      SessionOutputs outputs,
      Instant start) {
    this.id = id;
    this.kind = kind;
    this.title = title;
    this.start = start;
    this.program = new Program(looks);
    this.preview = looks;
    this.outputs = outputs;
    this.booth = new SnapshotBooth(shelf, board, System::nanoTime);
  }

  public String id() {
    return id;
  }

  public Kind kind() {
    return kind;
  }

  /// What people know it by.
  public String title() {
    return title;
  }

  /// When it began.
  public Instant start() {
    return start;
  }

  /// Counters and times of the makeup.
  public PipelineStats stats() {
    return stats;
  }

  /// Counters and delays of the live video around it.
  public LiveStats live() {
    return live;
  }

  /// What is on air, for the frame loop.
  public Program program() {
    return program;
  }

  /// The faces of the last frame, for the frame loop to write.
  public FaceBoard board() {
    return board;
  }

  /// Where the frame loop lends its frames.
  public FrameTap tap() {
    return booth.tap();
  }

  /// Where it goes besides its viewers.
  public SessionOutputs outputs() {
    return outputs;
  }

  /// What is on air, as asked for last.
  public Looks looks() {
    return program.looks();
  }

  /// What is tried out, seen in pictures of [View#PREVIEW] only.
  public synchronized Looks preview() {
    return preview;
  }

  /// Tries other looks out.
  public void preview(Looks looks) {
    synchronized (this) {
      preview = looks;
    }
    events.accept(new SessionEvent.Previewed(this, looks));
  }

  /// Puts other looks on air.
  ///
  /// @return completes, off the frame loop, with the pts in µs of the first frame that wears them,
  /// or [Program#NO_FRAME] when none has come yet; exceptionally with a
  /// [org.tinybeauty.inference.ModelException] when a style is missing or broken: then nothing
  /// changes
  public synchronized CompletableFuture<Long> change(Looks looks, Transition transition) {
    Looks before = program.looks();
    CompletableFuture<Long> taken = program.change(looks, transition);
    if (!taken.isCompletedExceptionally()) {
      history.changed(before, looks);
    }
    return told(looks, transition, taken);
  }

  /// Puts the preview on air, and what was on air into the preview.
  ///
  /// @return as [#change]
  public CompletableFuture<Long> take(Transition transition) {
    CompletableFuture<Long> taken;
    Looks before;
    synchronized (this) {
      before = program.looks();
      taken = change(preview, transition);
      preview = before;
    }
    events.accept(new SessionEvent.Previewed(this, before));
    return taken;
  }

  /// Puts on air what was there before the last change.
  ///
  /// @return as [#change]
  /// @throws java.util.NoSuchElementException when there is nothing to go back to
  public synchronized CompletableFuture<Long> undo(Transition transition) {
    Looks before = history.undo(program.looks());
    return told(before, transition, program.change(before, transition));
  }

  /// Puts on air what was undone last.
  ///
  /// @return as [#change]
  /// @throws java.util.NoSuchElementException when there is nothing to go to
  public synchronized CompletableFuture<Long> redo(Transition transition) {
    Looks next = history.redo(program.looks());
    return told(next, transition, program.change(next, transition));
  }

  public synchronized boolean canUndo() {
    return history.canUndo();
  }

  public synchronized boolean canRedo() {
    return history.canRedo();
  }

  private CompletableFuture<Long> told(
      Looks looks, Transition transition, CompletableFuture<Long> taken) {
    return taken.whenCompleteAsync(
        (pts, failure) -> {
          if (failure == null) {
            LOG.log(
                Level.INFO,
                "look session={0} styles={1} bypass={2} faces={3} fade={4} pts={5}",
                id,
                String.join(",", looks.styles()),
                looks.bypass(),
                looks.faces().size(),
                transition.fadeFrames(),
                String.valueOf(pts));
            events.accept(new SessionEvent.Changed(this, looks, pts));
          } else {
            LOG.log(Level.WARNING, "look session={0} refused: {1}", id, failure.getMessage());
          }
        },
        OFF_LOOP);
  }

  /// Time of the last frame in µs; empty before the first.
  public OptionalLong ptsMicros() {
    return board.ptsMicros();
  }

  /// The faces of the last frame.
  public List<FaceNow> faces() {
    return board.faces();
  }

  /// Size of the last frame as it is shown; 0 before the first.
  public int width() {
    return board.width();
  }

  /// Size of the last frame as it is shown; 0 before the first.
  public int height() {
    return board.height();
  }

  /// A JPEG picture of the next frame. Blocks, up to a second; for a virtual thread or one of the
  /// caller's own. A video that was passed on undecoded is decoded again from its next keyframe on.
  ///
  /// @param width of one picture, 16 to 3840, never above the video's own
  /// @return empty when no frame came, or when the machine is too busy for a preview
  /// @throws org.tinybeauty.inference.ModelException when a style of the preview does not load
  public Optional<byte[]> snapshot(View view, int width) throws InterruptedException {
    program.watched();
    boolean previewed = view == View.PREVIEW || view == View.PREVIEW_SPLIT;
    if (previewed && !live.step().equals(LiveStats.FULL)) {
      return Optional.empty(); // never at the cost of what is on air
    }
    return booth.take(view, width, preview());
  }

  /// Has its events told to somebody.
  void events(Consumer<SessionEvent> listener) {
    events = listener;
  }

  /// Tells of a change of [#outputs]. For whoever has them.
  public void outputsChanged() {
    events.accept(new SessionEvent.OutputsChanged(this));
  }

  /// Frees what pictures need. The frame loop may still run.
  @Override
  public void close() {
    booth.close();
  }
}
