package org.tinybeauty.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ResidualBlenderTest {
  private final ResidualBlender blender = ResidualBlender.create();

  static Stream<Arguments> formatsAndSeeds() {
    return Stream.of(PixelFormat.values())
        .flatMap(format -> IntStream.range(0, 5).mapToObj(seed -> Arguments.of(format, seed)));
  }

  @ParameterizedTest
  @MethodSource("formatsAndSeeds")
  void matchesTheReferenceOnSmoothResiduals(PixelFormat format, int seed) {
    RandomGenerator random = new SplittableRandom(seed * 37L + format.ordinal());
    try (Arena arena = Arena.ofConfined()) {
      TestPicture before = picture(arena, format, random).noise(random);
      Frame frame = before.frame();
      TestPicture fast = like(arena, frame).copy(before);
      TestPicture slow = like(arena, frame).copy(before);
      int size = 40 + random.nextInt(30);
      MemorySegment residual = smooth(arena, size, random);
      Affine crop = crop(size, random, size * random.nextDouble(0.8, 3));
      blender.add(fast.frame(), crop, size, residual.address(), 1.2f);
      new PlainResidualBlender().add(slow.frame(), crop, size, residual.address(), 1.2f);
      int unit = 1 << (format.bitDepth() - 8);
      double square = 0;
      int changed = 1;
      for (int component = 0; component < 3; component++) {
        for (int y = 0; y < fast.height(component); y++) {
          for (int x = 0; x < fast.width(component); x++) {
            int one = fast.get(component, x, y);
            int other = slow.get(component, x, y);
            assertThat(Math.abs(one - other)).isLessThanOrEqualTo(4 * unit);
            square += (one - other) * (one - other) / (double) (unit * unit);
            changed += other == before.get(component, x, y) ? 0 : 1;
          }
        }
      }
      assertThat(Math.sqrt(square / changed)).isLessThan(0.6);
    }
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void averagesTheResidualOnSmallFaces(PixelFormat format) {
    RandomGenerator random = new SplittableRandom(3);
    try (Arena arena = Arena.ofConfined()) {
      TestPicture picture = new TestPicture(arena, format, 90, 80).paint((c, x, y) -> 0.5);
      TestPicture before = like(arena, picture.frame()).copy(picture);
      // Every second residual pixel pushes hard one way, the others back: nothing is left of it.
      int size = 128;
      MemorySegment residual = arena.allocate(12L * size * size);
      for (int i = 0; i < 3 * size * size; i++) {
        residual.setAtIndex(ValueLayout.JAVA_FLOAT, i, (i % 2 == 0 ? 1 : -1) * 0.5f);
      }
      blender.add(picture.frame(), crop(size, random, 40), size, residual.address(), 1);
      int most = 0;
      for (int component = 0; component < 3; component++) {
        for (int y = 0; y < picture.height(component); y++) {
          for (int x = 0; x < picture.width(component); x++) {
            int change = picture.get(component, x, y) - before.get(component, x, y);
            most = Math.max(most, Math.abs(change));
          }
        }
      }
      assertThat(most).isLessThanOrEqualTo(16 << (format.bitDepth() - 8));
    }
  }

  @ParameterizedTest
  @MethodSource("formatsAndSeeds")
  void keepsEveryByteOutsideTheCrop(PixelFormat format, int seed) {
    RandomGenerator random = new SplittableRandom(seed * 41L + format.ordinal());
    try (Arena arena = Arena.ofConfined()) {
      TestPicture picture = picture(arena, format, random).noise(random);
      int size = 33 + random.nextInt(40);
      Affine crop = crop(size, random, random.nextDouble(10, 200));
      byte[][] before = picture.bytes();
      TestPicture old = like(arena, picture.frame()).copy(picture);
      blender.add(picture.frame(), crop, size, noise(arena, size, random).address(), 1);
      // What changed inside is put back; then all memory must be as it was, padding and guards.
      Affine inverse = new Affine().invert(crop);
      Frame frame = picture.frame();
      int changed = 0;
      for (int component = 0; component < 3; component++) {
        boolean halfX = component > 0 && format.chromaShiftX() == 1;
        boolean halfY = component > 0 && format.chromaShiftY() == 1;
        for (int y = 0; y < picture.height(component); y++) {
          for (int x = 0; x < picture.width(component); x++) {
            double lumaX = halfX ? 2 * (x + 0.5 - frame.siting().offsetX()) : x + 0.5;
            double lumaY = halfY ? 2 * (y + 0.5 - frame.siting().offsetY()) : y + 0.5;
            double u = inverse.x(lumaX, lumaY);
            double v = inverse.y(lumaX, lumaY);
            if (u >= 0 && u < size && v >= 0 && v < size) {
              int value = old.get(component, x, y);
              changed += value == picture.get(component, x, y) ? 0 : 1;
              picture.set(component, x, y, value);
            }
          }
        }
      }
      assertThat(changed).isPositive();
      assertThat(Arrays.deepEquals(picture.bytes(), before)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = PixelFormat.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"GBRP"})
  void leavesChromaUntouchedByGrey(PixelFormat format) {
    RandomGenerator random = new SplittableRandom(11);
    try (Arena arena = Arena.ofConfined()) {
      TestPicture picture = picture(arena, format, random).noise(random);
      TestPicture before = like(arena, picture.frame()).copy(picture);
      MemorySegment residual = noise(arena, 64, random);
      MemorySegment.copy(residual, 0, residual, 4L * 64 * 64, 4L * 64 * 64);
      MemorySegment.copy(residual, 0, residual, 8L * 64 * 64, 4L * 64 * 64);
      blender.add(
          picture.frame(), TestPicture.crop(70, 60, 90, 12, 0, 64), 64, residual.address(), 1);
      int luma = 0;
      for (int component = 0; component < 3; component++) {
        for (int y = 0; y < picture.height(component); y++) {
          for (int x = 0; x < picture.width(component); x++) {
            if (component > 0) {
              assertThat(picture.get(component, x, y)).isEqualTo(before.get(component, x, y));
            } else if (picture.get(0, x, y) != before.get(0, x, y)) {
              luma++;
            }
          }
        }
      }
      assertThat(luma).isGreaterThan(1000);
    }
  }

  @Test
  void touchesNothingForNothing() {
    RandomGenerator random = new SplittableRandom(12);
    try (Arena arena = Arena.ofConfined()) {
      TestPicture picture = picture(arena, PixelFormat.YUV420P, random).noise(random);
      byte[][] before = picture.bytes();
      Affine crop = TestPicture.crop(70, 60, 90, 12, 0, 64);
      MemorySegment residual = noise(arena, 64, random);
      blender.add(picture.frame(), crop, 64, residual.address(), 0);
      assertThat(Arrays.deepEquals(picture.bytes(), before)).isTrue();
      for (long i = 0; i < 3L * 64 * 64; i++) {
        residual.setAtIndex(ValueLayout.JAVA_FLOAT, i, i % 3 == 0 ? Float.NaN : 0.0001f);
      }
      blender.add(picture.frame(), crop, 64, residual.address(), 1);
      assertThat(Arrays.deepEquals(picture.bytes(), before)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void movesNoSampleFurtherOutOfRange(PixelFormat format) {
    RandomGenerator random = new SplittableRandom(13);
    for (ColorRange range : ColorRange.values()) {
      try (Arena arena = Arena.ofConfined()) {
        TestPicture picture =
            new TestPicture(
                    arena, format, 151, 133, ColorMatrix.BT601, range, ChromaSiting.CENTER, false)
                .noise(random);
        TestPicture before = like(arena, picture.frame()).copy(picture);
        MemorySegment residual = noise(arena, 64, random);
        blender.add(
            picture.frame(), TestPicture.crop(70, 60, 90, 12, 0, 64), 64, residual.address(), 3);
        for (int component = 0; component < 3; component++) {
          int low = range.lowest(format.bitDepth());
          int high = range.highest(format.bitDepth(), component > 0 && !format.rgb());
          for (int y = 0; y < picture.height(component); y++) {
            for (int x = 0; x < picture.width(component); x++) {
              int old = before.get(component, x, y);
              assertThat(picture.get(component, x, y))
                  .isBetween(Math.min(old, low), Math.max(old, high));
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "YUV420P, 0",
    "YUV420P, 14",
    "NV12, -33",
    "YUV422P, 90",
    "YUV444P, 181",
    "YUV420P10, 8",
    "P010, 268",
    "GBRP, 21"
  })
  void reachesTheIntendedColour(PixelFormat format, double degrees) {
    RandomGenerator random = new SplittableRandom(14);
    try (Arena arena = Arena.ofConfined()) {
      TestPicture picture =
          new TestPicture(arena, format, 300, 280)
              .paint((c, x, y) -> 0.5 + (TestPicture.waves(random(15)).at(c, x, y) - 0.5) * 0.4);
      CropSampler sampler = CropSampler.create();
      int size = 96;
      Affine crop = TestPicture.crop(150, 140, 170, degrees, 0, size);
      float[] before = CropSamplerTest.sample(sampler, picture, crop, size);
      MemorySegment residual = smooth(arena, size, random);
      blender.add(picture.frame(), crop, size, residual.address(), 0.5f);
      float[] after = CropSamplerTest.sample(sampler, picture, crop, size);
      for (int channel = 0; channel < 3; channel++) {
        for (int v = 8; v < size - 8; v++) {
          for (int u = 8; u < size - 8; u++) {
            int i = (channel * size + v) * size + u;
            float intended = before[i] + 0.5f * residual.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            assertThat(Math.abs(after[i] - intended)).isLessThan(1.6f * 2 / 255);
          }
        }
      }
    }
  }

  @Test
  void fadesToZeroAtTheBorder() {
    try (Arena arena = Arena.ofConfined()) {
      TestPicture picture =
          new TestPicture(arena, PixelFormat.YUV444P, 300, 280).paint((c, x, y) -> 0.4);
      MemorySegment residual = arena.allocate(12L * 100 * 100);
      for (long i = 0; i < 3L * 100 * 100; i++) {
        residual.setAtIndex(ValueLayout.JAVA_FLOAT, i, 0.4f);
      }
      int still = picture.get(0, 0, 0);
      Affine crop = TestPicture.crop(150, 140, 200, 0, 0, 100);
      blender.add(picture.frame(), crop, 100, residual.address(), 1);
      int last = still;
      assertThat(picture.get(0, 50, 140)).isEqualTo(still);
      for (int x = 50; x < 150; x++) {
        int value = picture.get(0, x, 140);
        assertThat(value).isBetween(last, last + 8);
        last = value;
      }
      assertThat(last).isEqualTo(still + 44);
      assertThat(picture.get(0, 63, 140)).isEqualTo(still + 44);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = PixelFormat.class,
      names = {"YUV420P", "P010"})
  void allocatesNothingOnceWarm(PixelFormat format) {
    RandomGenerator random = new SplittableRandom(16);
    try (Arena arena = Arena.ofConfined()) {
      TestPicture picture = picture(arena, format, random).noise(random);
      MemorySegment residual = noise(arena, 64, random);
      Affine crop = TestPicture.crop(80, 60, 100, 10, 0, 64);
      assertThat(
              CropSamplerTest.leastAllocation(
                  () -> blender.add(picture.frame(), crop, 64, residual.address(), 0.01f)))
          .isZero();
    }
  }

  private static RandomGenerator random(int seed) {
    return new SplittableRandom(seed);
  }

  private static TestPicture picture(Arena arena, PixelFormat format, RandomGenerator random) {
    return new TestPicture(
        arena,
        format,
        150 + random.nextInt(40),
        130 + random.nextInt(40),
        ColorMatrix.values()[random.nextInt(3)],
        ColorRange.values()[random.nextInt(2)],
        ChromaSiting.values()[random.nextInt(3)],
        random.nextBoolean());
  }

  private static TestPicture like(Arena arena, Frame frame) {
    return new TestPicture(
        arena,
        frame.format(),
        frame.width(),
        frame.height(),
        frame.matrix(),
        frame.range(),
        frame.siting(),
        false);
  }

  private static Affine crop(int size, RandomGenerator random, double side) {
    return TestPicture.crop(
        random.nextDouble(40, 120),
        random.nextDouble(30, 110),
        side,
        random.nextDouble(360),
        random.nextDouble(-0.1, 0.1),
        size);
  }

  private static MemorySegment noise(Arena arena, int size, RandomGenerator random) {
    MemorySegment residual = arena.allocate(12L * size * size);
    for (long i = 0; i < 3L * size * size; i++) {
      residual.setAtIndex(ValueLayout.JAVA_FLOAT, i, random.nextFloat() * 2 - 1);
    }
    return residual;
  }

  private static MemorySegment smooth(Arena arena, int size, RandomGenerator random) {
    TestPicture.Content waves = TestPicture.waves(random);
    MemorySegment residual = arena.allocate(12L * size * size);
    for (int i = 0; i < 3 * size * size; i++) {
      double value = waves.at(i / (size * size), i % size, i / size % size) - 0.5;
      residual.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) (1.2 * value));
    }
    return residual;
  }
}
