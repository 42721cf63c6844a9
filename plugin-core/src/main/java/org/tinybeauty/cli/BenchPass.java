package org.tinybeauty.cli;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.inference.OnnxModel;
import org.tinybeauty.media.EncoderSettings;
import org.tinybeauty.media.TranscodeListener;
import org.tinybeauty.media.Transcoder;

/// One clip sent through decoder, a filter and encoder, measured.
final class BenchPass {
  /// Frames after which the loop should have settled.
  private static final int WARM_FRAMES = 100;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final Path input;
  private final Path target;
  private final EncoderSettings settings;

  /// @param target overwritten by every run
  BenchPass(Path input, Path target, EncoderSettings settings) {
    this.input = input;
    this.target = target;
    this.settings = settings;
  }

  /// What one run took.
  ///
  /// @param cpuMillisPerFrame CPU time of the whole process
  /// @param framesPerSecond by the wall clock
  /// @param bytesPerFrame allocated on the frame loop's thread once warm; NaN for a clip too short
  /// @param runtimeBytesPerFrame the part of it that was allocated inside ONNX Runtime's Java API
  /// @param secondsToFirstFrame from the start of the process to the first frame's makeup
  /// @param framesUntilWarm frames until the loop's time came within 1.5 of its later median
  record Figures(
      double cpuMillisPerFrame,
      double framesPerSecond,
      double bytesPerFrame,
      double runtimeBytesPerFrame,
      double secondsToFirstFrame,
      double framesUntilWarm) {}

  /// Runs the clip through a filter. The filter stays open.
  Figures run(FrameFilter filter) {
    Meter meter = new Meter(filter);
    long cpu = PROCESS.getProcessCpuTime();
    long wall = System.nanoTime();
    try {
      Files.deleteIfExists(target);
    } catch (IOException e) {
      throw CommandException.failure(target + " cannot be replaced: " + e.getMessage(), e);
    }
    long frames =
        new Transcoder(input, target, settings, meter, TranscodeListener.NONE)
            .run()
            .framesWritten();
    double cpuMillis = (PROCESS.getProcessCpuTime() - cpu) * 1e-6;
    double seconds = (System.nanoTime() - wall) * 1e-9;
    return new Figures(
        cpuMillis / frames,
        frames / seconds,
        meter.bytesPerFrame(),
        meter.runtimeBytesPerFrame(),
        meter.secondsToFirstFrame,
        meter.framesUntilWarm());
  }

  /// Passes frames on to a filter and reads clocks and allocation around it, without allocating.
  private static final class Meter implements FrameFilter {
    private final FrameFilter filter;
    private final long[] nanos = new long[WARM_FRAMES];
    private int frames;
    private long began;
    private long lastBytes;
    private long warmBytes;
    private long warmRuntimeBytes;
    private double secondsToFirstFrame;

    Meter(FrameFilter filter) {
      this.filter = filter;
    }

    @Override
    public boolean analyse(Frame frame) {
      began = System.nanoTime();
      boolean change = filter.analyse(frame);
      if (!change) {
        end();
      }
      return change;
    }

    @Override
    public void apply(Frame frame) {
      filter.apply(frame);
      end();
    }

    private void end() {
      if (frames < nanos.length) {
        nanos[frames] = System.nanoTime() - began;
      }
      frames++;
      lastBytes = THREADS.getCurrentThreadAllocatedBytes();
      if (frames == 1) {
        secondsToFirstFrame =
            (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime())
                * 1e-3;
      }
      if (frames == WARM_FRAMES) {
        warmBytes = lastBytes;
        warmRuntimeBytes = OnnxModel.allocatedBytes();
      }
    }

    double bytesPerFrame() {
      return perWarmFrame(lastBytes - warmBytes);
    }

    double runtimeBytesPerFrame() {
      return perWarmFrame(OnnxModel.allocatedBytes() - warmRuntimeBytes);
    }

    private double perWarmFrame(long bytes) {
      return frames > WARM_FRAMES ? (double) bytes / (frames - WARM_FRAMES) : Double.NaN;
    }

    double framesUntilWarm() {
      int known = Math.min(frames, nanos.length);
      if (known < nanos.length) {
        return Double.NaN;
      }
      long[] later = Arrays.copyOfRange(nanos, known / 2, known);
      Arrays.sort(later);
      long settled = later[later.length / 2] * 3 / 2;
      int last = known / 2;
      while (last > 0 && medianOfFive(last - 1) <= settled) {
        last--;
      }
      return last;
    }

    private long medianOfFive(int from) {
      long[] five = Arrays.copyOfRange(nanos, from, from + 5);
      Arrays.sort(five);
      return five[2];
    }
  }
}
