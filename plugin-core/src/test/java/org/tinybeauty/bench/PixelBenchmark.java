package org.tinybeauty.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.tinybeauty.frame.Affine;
import org.tinybeauty.frame.ChromaSiting;
import org.tinybeauty.frame.ColorMatrix;
import org.tinybeauty.frame.ColorRange;
import org.tinybeauty.frame.CropSampler;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.PixelFormat;
import org.tinybeauty.frame.PlainCropSampler;
import org.tinybeauty.frame.PlainResidualBlender;
import org.tinybeauty.frame.ResidualBlender;

/// Sampling and blending of one face in a 1080p frame, the engine's kernels beside the plain ones
/// that the tests compare with.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class PixelBenchmark {
  private static final int WIDTH = 1920;
  private static final int HEIGHT = 1080;
  private static final int SIZE = 256;
  private static final int DETECTOR_SIZE = 128;

  @Param({"YUV420P", "NV12", "YUV420P10"})
  PixelFormat format = PixelFormat.YUV420P;

  @Param({"500", "900"})
  int side = 500;

  @Param({"0", "10", "90"})
  int degrees;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment tensor = arena.allocate(12L * SIZE * SIZE, 64);
  private final MemorySegment residual = arena.allocate(12L * SIZE * SIZE, 64);
  private final CropSampler sampler = CropSampler.create();
  private final CropSampler plainSampler = new PlainCropSampler();
  private final ResidualBlender blender = ResidualBlender.create();
  private final ResidualBlender plainBlender = new PlainResidualBlender();
  private final Frame frame = new Frame();
  private final Affine crop = new Affine();
  private final Affine whole = new Affine();

  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(1);
    ColorMatrix matrix = ColorMatrix.BT709;
    frame.describe(format, WIDTH, HEIGHT, matrix, ColorRange.LIMITED, ChromaSiting.LEFT, 0, 1);
    for (int plane = 0; plane < format.planes(); plane++) {
      int pair = format.interleavedChroma() && plane > 0 ? 2 : 1;
      int samples = format.planeWidth(plane, WIDTH) * pair;
      int stride = samples * format.sampleBytes();
      int rows = format.planeHeight(plane, HEIGHT);
      MemorySegment memory = arena.allocate((long) stride * rows, 64);
      for (long i = 0; i < (long) samples * rows; i++) {
        int value = random.nextInt(16, 236);
        if (format.sampleBytes() == 1) {
          memory.setAtIndex(ValueLayout.JAVA_BYTE, i, (byte) value);
        } else {
          memory.setAtIndex(ValueLayout.JAVA_SHORT, i, (short) (value << 2));
        }
      }
      frame.plane(plane, memory.address(), stride);
    }
    for (long i = 0; i < 3L * SIZE * SIZE; i++) {
      residual.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) (0.2 * Math.sin(i * 0.01)));
    }
    double scale = (double) side / SIZE;
    double cos = Math.cos(Math.toRadians(degrees)) * scale;
    double sin = Math.sin(Math.toRadians(degrees)) * scale;
    double half = SIZE / 2.0;
    crop.set(
        cos, -sin, WIDTH / 2.0 - (cos - sin) * half, sin, cos, HEIGHT / 2.0 - (sin + cos) * half);
    double step = (double) WIDTH / DETECTOR_SIZE;
    whole.set(step, 0, 0, 0, step, (HEIGHT - WIDTH) / 2.0);
  }

  @TearDown
  public void free() {
    arena.close();
  }

  @Benchmark
  public void sample() {
    sampler.sample(frame, crop, SIZE, tensor.address());
  }

  @Benchmark
  public void sampleWholeFrame() {
    sampler.sample(frame, whole, DETECTOR_SIZE, tensor.address());
  }

  @Benchmark
  public void samplePlain() {
    plainSampler.sample(frame, crop, SIZE, tensor.address());
  }

  @Benchmark
  public void blend() {
    blender.add(frame, crop, SIZE, residual.address(), 0.9f);
  }

  @Benchmark
  public void blendPlain() {
    plainBlender.add(frame, crop, SIZE, residual.address(), 0.9f);
  }
}
