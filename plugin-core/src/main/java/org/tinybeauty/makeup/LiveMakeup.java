package org.tinybeauty.makeup;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.tinybeauty.face.FaceLocator;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.stats.PipelineStats;

/// Opens filters for live videos, which cannot wait for one to load. Any thread.
public final class LiveMakeup {
  private final Path locator;
  private final int threads;
  private volatile StyleLibrary library;

  /// @param library where looks find their styles
  /// @param locator the folder `models/locator`
  /// @param threads each network may use within one run
  public LiveMakeup(StyleLibrary library, Path locator, int threads) {
    this.library = library;
    this.locator = locator;
    this.threads = threads;
  }

  /// The styles there are now.
  public StyleLibrary library() {
    return library;
  }

  /// Replaces the styles: videos that begin from here on find those.
  public void library(StyleLibrary library) {
    this.library = library;
  }

  /// A filter that loads in the background and leaves frames alone until it is ready; where it
  /// cannot load it says so in the log and leaves all frames alone. The caller closes it.
  ///
  /// @param looks read at the start of every frame
  public FrameFilter open(Supplier<Look> looks, PipelineStats stats) {
    return new LoadingFilter(() -> make(looks, stats));
  }

  private FrameFilter make(Supplier<Look> looks, PipelineStats stats) {
    return new MakeupFilter(library, new FaceLocator(locator), looks, stats, threads);
  }
}
