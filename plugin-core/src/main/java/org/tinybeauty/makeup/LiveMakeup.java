package org.tinybeauty.makeup;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.face.FaceLocator;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.stats.PipelineStats;

/// Opens filters for live videos, which cannot wait for one to load. Any thread.
public final class LiveMakeup {
  private static final System.Logger LOG = System.getLogger(LiveMakeup.class.getName());
  private static final long MOST_WARM_SECONDS = 60;

  private final StyleShelf shelf;
  private final Path locator;
  private final int threads;
  private volatile @Nullable CountDownLatch warming;

  /// @param shelf where looks find their styles
  /// @param locator the folder `models/locator`
  /// @param threads each network may use within one run
  public LiveMakeup(StyleShelf shelf, Path locator, int threads) {
    this.shelf = shelf;
    this.locator = locator;
    this.threads = threads;
  }

  /// Where looks find their styles.
  public StyleShelf shelf() {
    return shelf;
  }

  /// A filter that loads in the background and leaves frames alone until it is ready; where it
  /// cannot load it says so in the log and leaves all frames alone. The caller closes it.
  ///
  /// @param program what is worn
  /// @param board told of every frame's faces
  public FrameFilter open(Program program, FaceBoard board, PipelineStats stats) {
    return new LoadingFilter(
        program,
        () -> {
          awaitWarm();
          return make(program, board, stats);
        });
  }

  /// Has the frame loop's code compiled before anybody needs it, by making up some frames: cold, a
  /// frame takes seconds. Filters opened meanwhile wait for it, in the background. Takes seconds;
  /// call it in the background too.
  ///
  /// @param rehearsal sends frames through the filter it is given
  /// @throws org.tinybeauty.inference.ModelException when the look does not load
  public void warm(Look look, Consumer<FrameFilter> rehearsal) {
    CountDownLatch done = new CountDownLatch(1);
    warming = done;
    try (FrameFilter filter =
        make(new Program(Looks.of(look)), new FaceBoard(), new PipelineStats())) {
      rehearsal.accept(filter);
    } finally {
      done.countDown();
    }
  }

  private void awaitWarm() {
    CountDownLatch done = warming;
    try {
      if (done != null && !done.await(MOST_WARM_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(Level.WARNING, "warming up takes too long; makeup begins cold");
      }
    } catch (InterruptedException e) {
      throw new CancellationException("told to stop while others warm up");
    }
  }

  private FrameFilter make(Program program, FaceBoard board, PipelineStats stats) {
    FaceLocator faces = new FaceLocator(locator);
    try {
      return new MakeupFilter(shelf, faces, program, board, stats, threads);
    } catch (RuntimeException e) {
      faces.close();
      throw e;
    }
  }
}
