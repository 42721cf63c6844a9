package org.tinybeauty.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.tinybeauty.media.TranscodeListener;
import org.tinybeauty.stats.Count;
import org.tinybeauty.stats.PipelineStats;

/// Tells how a transcode gets on: a bar that is drawn over itself on a terminal, elsewhere one line
/// per five seconds. Percent, frames and media seconds per second, time left, faces in the picture.
final class ProgressLine implements TranscodeListener {
  private static final int BAR = 24;
  private static final double LINE_SECONDS = 5;
  private static final double NANOS = 1e-9;

  private final PrintWriter err;
  private final boolean terminal;
  private final PipelineStats stats;
  private final LongSupplier nanoTime;
  private final long startNanos;
  private double lastLine;
  private long lastFrames;
  private long lastFaces;
  private boolean drawn;

  /// @param terminal whether `err` is one, so that a line can be drawn over
  /// @param nanoTime the clock
  ProgressLine(PrintWriter err, boolean terminal, PipelineStats stats, LongSupplier nanoTime) {
    this.err = err;
    this.terminal = terminal;
    this.stats = stats;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
  }

  @Override
  public synchronized void progress(Progress progress) {
    double elapsed = (nanoTime.getAsLong() - startNanos) * NANOS;
    if (!terminal && elapsed - lastLine < LINE_SECONDS) {
      return;
    }
    lastLine = elapsed;
    String line = line(progress, elapsed);
    if (terminal) {
      err.print("\r" + line + "\u001b[K");
      err.flush();
      drawn = true;
    } else {
      err.println(line);
    }
  }

  @Override
  public synchronized void warning(String message) {
    clear();
    err.println("tinybeauty: " + message);
  }

  /// Removes the bar.
  synchronized void clear() {
    if (drawn) {
      err.print("\r\u001b[K");
      err.flush();
      drawn = false;
    }
  }

  private String line(Progress progress, double elapsed) {
    double part =
        progress.totalSeconds() > 0
            ? progress.seconds() / progress.totalSeconds()
            : progress.totalFrames() > 0
                ? (double) progress.frames() / progress.totalFrames()
                : Double.NaN;
    double shown = Math.clamp(part, 0, 1);
    StringBuilder line = new StringBuilder();
    if (!Double.isNaN(part)) {
      int full = (int) Math.round(shown * BAR);
      if (terminal) {
        line.append('[').append("#".repeat(full)).append("-".repeat(BAR - full)).append("] ");
      }
      line.append(String.format(Locale.ROOT, "%3.0f %%  ", Math.floor(shown * 100)));
    } else {
      line.append(progress.frames()).append(" frames  ");
    }
    double fps = progress.frames() / Math.max(elapsed, 1e-3);
    double speed = progress.seconds() / Math.max(elapsed, 1e-3);
    line.append(String.format(Locale.ROOT, "%.1f fps  %.2fx", fps, speed));
    if (shown > 0) {
      line.append("  ETA ").append(clock(elapsed / shown - elapsed));
    }
    return line.append("  ").append(faces()).toString();
  }

  private String faces() {
    long frames = stats.count(Count.FRAMES);
    long faces = stats.count(Count.FACES);
    long now = Math.round((double) (faces - lastFaces) / Math.max(1, frames - lastFrames));
    lastFrames = frames;
    lastFaces = faces;
    return now == 1 ? "1 face" : now + " faces";
  }

  private static String clock(double seconds) {
    long whole = Math.round(Math.max(0, seconds));
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }
}
