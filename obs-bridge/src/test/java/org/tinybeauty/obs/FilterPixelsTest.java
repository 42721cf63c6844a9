package org.tinybeauty.obs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tinybeauty.frame.ChromaSiting;
import org.tinybeauty.frame.ColorMatrix;
import org.tinybeauty.frame.ColorRange;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.frame.PixelFormat;
import org.tinybeauty.makeup.FaceBoard;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.makeup.Program;
import org.tinybeauty.stats.PipelineStats;

/// Frames through the link wear what the frame loop puts on them, and nothing else of them changes.
@Timeout(300)
final class FilterPixelsTest {
  private static final int FRAMES = 6;
  private static final long STEP_NANOS = 33_333_000;

  private static final int WINDOWS = 20;
  private static final int WINDOW = 100;

  /// More than the filter itself allocates, a frame.
  private static final double MOST_BYTES = 48;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "I420, 512, 512, false",
    "I420, 511, 509, true",
    "NV12, 512, 512, false",
    "NV12, 510, 500, true",
    "I444, 512, 512, false",
    "YUY2, 512, 512, false",
    "YUY2, 511, 512, true",
    "UYVY, 512, 512, false",
    "YVYU, 512, 512, false",
    "RGBA, 512, 512, false",
    "BGRA, 511, 511, true",
    "BGRX, 512, 512, false"
  })
  void haveThePixelsOfTheFilter(SlotFormat format, int width, int height, boolean flip)
      throws Exception {
    TestFrame frame = new TestFrame(format, width, height, flip);
    try (LinkRig rig = new LinkRig(folder);
        StubPlugin plugin = rig.plugin(frame.stride());
        Direct direct = new Direct(rig, frame)) {
      plugin.greet(plugin.hello("Camera", "uuid"));
      plugin.awaitReady();
      for (int i = 0; i < FRAMES; i++) {
        int slot = i % 4;
        StubPlugin.Message done = plugin.round(slot, i + 1, frame, 1_000_000_000L + i * STEP_NANOS);
        MemorySegment got = plugin.memory.asSlice(plugin.at(slot), plugin.stride);
        direct.work(i * STEP_NANOS / 1000);

        direct.assertSame(frame, got);
        assertOnlyInside(frame, got, done);
        assertThat(done.x() % 2).isZero();
        assertThat(done.y() % 2).isZero();
        if (i == FRAMES - 1) {
          assertThat(done.faces()).isEqualTo(1);
          assertThat(done.width()).isBetween(100, 511);
          assertThat(changedSamples(frame, got)).isGreaterThan(5_000);
        }
        plugin.state(slot, LinkLayout.FREE);
      }
    }
  }

  /// Every byte outside what DONE says is as it was, padding and alpha included.
  private static void assertOnlyInside(
      TestFrame frame, MemorySegment got, StubPlugin.Message done) {
    byte[] before = frame.slot();
    byte[] after = got.asSlice(0, frame.bytes).toArray(ValueLayout.JAVA_BYTE);
    for (int y = 0; y < frame.height; y++) {
      int shown = frame.flip ? frame.height - 1 - y : y;
      for (int x = 0; x < frame.width; x++) {
        boolean inside =
            x >= done.x()
                && x < done.x() + done.width()
                && y >= done.y()
                && y < done.y() + done.height();
        if (inside) {
          for (int component = 0; component < 3; component++) {
            int at = frame.addressOf(component, x, shown);
            if (at >= 0) {
              after[at] = before[at];
            }
          }
        }
      }
    }
    int pixels = frame.bytes - LinkLayout.PAGE;
    assertThat(
            java.util.Arrays.mismatch(
                before,
                LinkLayout.PAGE,
                LinkLayout.PAGE + pixels,
                after,
                LinkLayout.PAGE,
                LinkLayout.PAGE + pixels))
        .isEqualTo(-1);
  }

  private static int changedSamples(TestFrame frame, MemorySegment got) {
    int changed = 0;
    for (int y = 0; y < frame.height; y++) {
      for (int x = 0; x < frame.width; x++) {
        changed += frame.sample(got, 0, x, y) == frame.before(0, x, y) ? 0 : 1;
      }
    }
    return changed;
  }

  /// The same picture in planes of its own, through a filter without any link.
  private static final class Direct implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final TestFrame source;
    private final PixelFormat format;
    private final MemorySegment[] planes = new MemorySegment[3];
    private final int[] strides = new int[3];
    private final Frame frame = new Frame();
    private final FrameFilter filter;

    Direct(LinkRig rig, TestFrame source) {
      this.source = source;
      format = source.format.planar();
      frame.describe(
          format,
          source.width,
          source.height,
          ColorMatrix.BT709,
          format.rgb() ? ColorRange.FULL : ColorRange.LIMITED,
          ChromaSiting.LEFT,
          0,
          1);
      for (int plane = 0; plane < format.planes(); plane++) {
        int pair = plane > 0 && format.interleavedChroma() ? 2 : 1;
        strides[plane] = format.planeWidth(plane, source.width) * pair + 192;
        planes[plane] =
            arena.allocate(
                (long) strides[plane] * format.planeHeight(plane, source.height) + 256, 64);
        frame.plane(plane, planes[plane].address(), strides[plane]);
      }
      filter =
          rig.makeup.open(
              new Program(Looks.of(Look.of(LinkRig.STYLE))), new FaceBoard(), new PipelineStats());
      LinkRig.until(filter::ready);
    }

    void work(long ptsMicros) {
      each((component, x, y) -> set(component, x, y, source.before(component, x, y)));
      if (filter.analyse(frame.at(ptsMicros))) {
        filter.apply(frame);
      }
    }

    /// Bytes that the filter alone allocates for a frame.
    long allocates(long ptsMicros, ThreadMXBean threads) {
      each((component, x, y) -> set(component, x, y, source.before(component, x, y)));
      long before = threads.getCurrentThreadAllocatedBytes();
      if (filter.analyse(frame.at(ptsMicros))) {
        filter.apply(frame);
      }
      return threads.getCurrentThreadAllocatedBytes() - before;
    }

    void assertSame(TestFrame shown, MemorySegment got) {
      int[] wrong = new int[1];
      each(
          (component, x, y) ->
              wrong[0] += shown.sample(got, component, x, y) == get(component, x, y) ? 0 : 1);
      assertThat(wrong[0]).as("samples that differ").isZero();
    }

    private interface Sample {
      void at(int component, int x, int y);
    }

    private void each(Sample sample) {
      for (int y = 0; y < source.height; y++) {
        for (int x = 0; x < source.width; x++) {
          for (int component = 0; component < 3; component++) {
            if (source.before(component, x, y) >= 0) {
              sample.at(component, x, y);
            }
          }
        }
      }
    }

    private long address(int component, int x, int y) {
      int plane = Math.min(component, format.planes() - 1);
      int column = component > 0 ? x >> format.chromaShiftX() : x;
      int row = component > 0 ? y >> format.chromaShiftY() : y;
      boolean pair = component > 0 && format.interleavedChroma();
      return (long) row * strides[plane] + (pair ? 2 * column + component - 1 : column);
    }

    private void set(int component, int x, int y, int value) {
      planes[Math.min(component, format.planes() - 1)].set(
          ValueLayout.JAVA_BYTE, address(component, x, y), (byte) value);
    }

    private int get(int component, int x, int y) {
      return planes[Math.min(component, format.planes() - 1)].get(
              ValueLayout.JAVA_BYTE, address(component, x, y))
          & 0xff;
    }

    @Override
    public void close() {
      filter.close();
      arena.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"NV12", "YUY2", "BGRA"})
  void allocateNothingMoreThanTheFilter(SlotFormat format) throws Exception {
    TestFrame frame = new TestFrame(format, 320, 240, false);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (LinkRig rig = new LinkRig(folder);
        StubPlugin plugin = rig.plugin(frame.stride());
        Direct direct = new Direct(rig, frame)) {
      plugin.greet(plugin.hello("Camera", "uuid"));
      plugin.awaitReady();
      long worker =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().equals("tinybeauty-link"))
              .findFirst()
              .orElseThrow()
              .threadId();
      // What the JVM does now and then on this thread is in it, and vectors that are boxed until
      // it has compiled all; what ONNX Runtime's Java does is in both.
      double least = Double.POSITIVE_INFINITY;
      int at = 0;
      for (int window = 0; window < WINDOWS && least >= MOST_BYTES; window++) {
        long before = threads.getThreadAllocatedBytes(worker);
        long used = 0;
        for (int i = 0; i < WINDOW; i++, at++) {
          plugin.round(at % 4, at + 1, frame, 1_000_000_000L + at * STEP_NANOS);
          plugin.state(at % 4, LinkLayout.FREE);
          used += direct.allocates(at * STEP_NANOS / 1000, threads);
        }
        long after = threads.getThreadAllocatedBytes(worker);
        least = Math.min(least, (after - before - used) / (double) WINDOW);
      }
      assertThat(least).isLessThan(MOST_BYTES);
    }
  }

  @Test
  void aPictureTooSmallForAFaceComesBackAsItWas() throws Exception {
    TestFrame frame = new TestFrame(SlotFormat.I420, 7, 5, false);
    try (LinkRig rig = new LinkRig(folder);
        StubPlugin plugin = rig.plugin(frame.stride())) {
      plugin.greet(plugin.hello("Camera", "uuid"));
      StubPlugin.Message done = plugin.round(0, 1, frame, 0);
      assertThat(done.width()).isZero();
      assertThat(done.faces()).isZero();
    }
  }
}
