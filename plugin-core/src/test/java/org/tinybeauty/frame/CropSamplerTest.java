package org.tinybeauty.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CropSamplerTest {
  /// One level of 255 in units of the tensor.
  private static final double LEVEL = 2 / 255.0;

  private final CropSampler sampler = CropSampler.create();
  private final CropSampler reference = new PlainCropSampler();

  static Stream<Arguments> formatsAndSeeds() {
    return Stream.of(PixelFormat.values())
        .flatMap(format -> IntStream.range(0, 6).mapToObj(seed -> Arguments.of(format, seed)));
  }

  @ParameterizedTest
  @MethodSource("formatsAndSeeds")
  void matchesTheReferenceOnSmoothPictures(PixelFormat format, int seed) {
    RandomGenerator random = new SplittableRandom(seed * 31L + format.ordinal());
    try (Arena arena = Arena.ofConfined()) {
      TestPicture picture = picture(arena, format, random).paint(TestPicture.waves(random));
      int size = 40 + random.nextInt(30);
      Affine crop =
          TestPicture.crop(
              random.nextDouble(40, 160),
              random.nextDouble(30, 120),
              size * Math.pow(2, random.nextDouble(-2, 1.4)),
              random.nextDouble(360),
              random.nextDouble(-0.1, 0.1),
              size);
      float[] fast = sample(sampler, picture, crop, size);
      float[] slow = sample(reference, picture, crop, size);
      assertThat(greatestDifference(fast, slow)).isLessThan(2.5 * LEVEL);
      assertThat(meanSquareRoot(fast, slow)).isLessThan(0.4 * LEVEL);
    }
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void equalsTheReferenceOnNoiseAtScaleOne(PixelFormat format) {
    RandomGenerator random = new SplittableRandom(format.ordinal());
    try (Arena arena = Arena.ofConfined()) {
      TestPicture picture = picture(arena, format, random).noise(random);
      for (int quarter = 0; quarter < 4; quarter++) {
        Affine crop = TestPicture.crop(61.25, 40.5, 64, 90 * quarter, 0, 64);
        float[] fast = sample(sampler, picture, crop, 64);
        assertThat(greatestDifference(fast, sample(reference, picture, crop, 64)))
            .isLessThan(0.02 * LEVEL);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ColorMatrix.class)
  void reproducesFlatColours(ColorMatrix matrix) {
    RandomGenerator random = new SplittableRandom(5);
    for (ColorRange range : ColorRange.values()) {
      for (int i = 0; i < 240; i++) {
        PixelFormat format = i % 2 == 0 ? PixelFormat.YUV420P : PixelFormat.P010;
        int scale = format.bitDepth() == 8 ? 1 : 4;
        int[] yuv = {
          scale * random.nextInt(16, 236),
          scale * random.nextInt(16, 241),
          scale * random.nextInt(16, 241)
        };
        try (Arena arena = Arena.ofConfined()) {
          TestPicture picture =
              new TestPicture(arena, format, 9, 7, matrix, range, ChromaSiting.LEFT, false);
          for (int component = 0; component < 3; component++) {
            for (int y = 0; y < picture.height(component); y++) {
              for (int x = 0; x < picture.width(component); x++) {
                picture.set(component, x, y, yuv[component]);
              }
            }
          }
          float[] rgb = sample(sampler, picture, TestPicture.crop(4, 4, 6, 20, 0, 8), 8);
          double[] expected = rgb(yuv, format.bitDepth(), matrix, range);
          for (int channel = 0; channel < 3; channel++) {
            assertThat((double) rgb[64 * channel + 27])
                .isCloseTo(expected[channel], within(0.01 * LEVEL));
          }
        }
      }
    }
  }

  @Test
  void repeatsTheEdgeOutsideTheFrame() {
    RandomGenerator random = new SplittableRandom(6);
    try (Arena arena = Arena.ofConfined()) {
      TestPicture picture = picture(arena, PixelFormat.YUV420P, random).noise(random);
      Affine farAway = TestPicture.crop(5000, -3000, 80, 10, 0, 32);
      Affine corner = TestPicture.crop(picture.frame().width() + 40, -40, 32, 0, 0, 32);
      float[] expected = sample(reference, picture, corner, 32);
      assertThat(greatestDifference(sample(sampler, picture, farAway, 32), expected))
          .isLessThan(0.01 * LEVEL);
      assertThat(greatestDifference(sample(sampler, picture, corner, 32), expected))
          .isLessThan(0.01 * LEVEL);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 3, 25, 90, 200})
  void suppressesDetailFinerThanTheTarget(double degrees) {
    try (Arena arena = Arena.ofConfined()) {
      // Checks of 2 source pixels at a scale of 3: one target pixel covers more than a period.
      TestPicture picture =
          new TestPicture(arena, PixelFormat.YUV444P, 240, 240)
              .paint((component, x, y) -> component > 0 ? 0.5 : (x + y) % 2);
      Affine crop = TestPicture.crop(120.3, 119.8, 144, degrees, 0, 48);
      float[] rgb = sample(sampler, picture, crop, 48);
      double contrast = 0;
      for (int i = 0; i < 48 * 48; i++) {
        contrast = Math.max(contrast, Math.abs(rgb[i]));
      }
      assertThat(contrast).isLessThan(0.25);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 2, 17, 95})
  void movesSmoothlyWithTheCrop(double degrees) {
    RandomGenerator random = new SplittableRandom(7);
    try (Arena arena = Arena.ofConfined()) {
      TestPicture picture =
          new TestPicture(arena, PixelFormat.YUV420P, 300, 280).paint(TestPicture.waves(random));
      float[] before =
          sample(sampler, picture, TestPicture.crop(150, 140, 120, degrees, 0, 64), 64);
      for (int step = 1; step <= 16; step++) {
        Affine crop = TestPicture.crop(150 + step / 8.0, 140 - step / 8.0, 120, degrees, 0, 64);
        float[] after = sample(sampler, picture, crop, 64);
        // The steepest slope is about 6 levels a pixel, the source's own rounding half a level.
        assertThat(greatestDifference(before, after)).isLessThan(2.5 * LEVEL);
        assertThat(meanSquareRoot(before, after)).isLessThan(0.8 * LEVEL);
        before = after;
      }
    }
  }

  @Test
  void keepsItsSharpnessWhereverTheCropLies() {
    RandomGenerator random = new SplittableRandom(8);
    try (Arena arena = Arena.ofConfined()) {
      TestPicture picture = new TestPicture(arena, PixelFormat.YUV444P, 300, 280).noise(random);
      double least = Double.MAX_VALUE;
      double most = 0;
      for (int step = 0; step < 16; step++) {
        Affine crop = TestPicture.crop(150 + step / 16.0, 140 + step / 16.0, 64 * 1.9, 8, 0, 64);
        float[] rgb = sample(sampler, picture, crop, 64);
        double energy = meanSquareRoot(rgb, new float[rgb.length]);
        least = Math.min(least, energy);
        most = Math.max(most, energy);
      }
      assertThat(most / least).isLessThan(1.05);
    }
  }

  @Test
  void allocatesNothingOnceWarm() {
    RandomGenerator random = new SplittableRandom(9);
    try (Arena arena = Arena.ofConfined()) {
      TestPicture picture = picture(arena, PixelFormat.NV12, random).noise(random);
      MemorySegment tensor = arena.allocate(12L * 64 * 64);
      Affine crop = TestPicture.crop(80, 60, 100, 10, 0, 64);
      assertThat(leastAllocation(() -> sampler.sample(picture.frame(), crop, 64, tensor.address())))
          .isZero();
    }
  }

  /// Least bytes that 20 calls allocated in any of the rounds: compilation ends after some.
  static long leastAllocation(Runnable call) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 2000 && least > 0; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 20; i++) {
        call.run();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  private static TestPicture picture(Arena arena, PixelFormat format, RandomGenerator random) {
    return new TestPicture(
        arena,
        format,
        150 + random.nextInt(60),
        110 + random.nextInt(60),
        ColorMatrix.values()[random.nextInt(3)],
        ColorRange.values()[random.nextInt(2)],
        ChromaSiting.values()[random.nextInt(3)],
        random.nextBoolean());
  }

  static float[] sample(CropSampler sampler, TestPicture picture, Affine crop, int size) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment tensor = arena.allocate(12L * size * size);
      sampler.sample(picture.frame(), crop, size, tensor.address());
      return tensor.toArray(ValueLayout.JAVA_FLOAT);
    }
  }

  private static double[] rgb(int[] yuv, int bits, ColorMatrix matrix, ColorRange range) {
    double unit = 1 << (bits - 8);
    double top = (1 << bits) - 1;
    double y = range == ColorRange.FULL ? yuv[0] / top : (yuv[0] - 16 * unit) / (219 * unit);
    double span = range == ColorRange.FULL ? top : 224 * unit;
    double cb = (yuv[1] - 128 * unit) / span;
    double cr = (yuv[2] - 128 * unit) / span;
    double r = y + 2 * (1 - matrix.kr()) * cr;
    double b = y + 2 * (1 - matrix.kb()) * cb;
    double g = (y - matrix.kr() * r - matrix.kb() * b) / (1 - matrix.kr() - matrix.kb());
    return new double[] {
      Math.clamp(2 * r - 1, -1.0, 1.0),
      Math.clamp(2 * g - 1, -1.0, 1.0),
      Math.clamp(2 * b - 1, -1.0, 1.0)
    };
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }

  static double greatestDifference(float[] one, float[] other) {
    return IntStream.range(0, one.length)
        .mapToDouble(i -> Math.abs(one[i] - other[i]))
        .max()
        .orElseThrow();
  }

  static double meanSquareRoot(float[] one, float[] other) {
    return Math.sqrt(
        IntStream.range(0, one.length)
            .mapToDouble(i -> (one[i] - other[i]) * (one[i] - other[i]))
            .average()
            .orElseThrow());
  }
}
