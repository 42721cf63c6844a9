package org.tinybeauty.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Follows the portrait through small videos made here, at 30 frames per second.
class FaceLocatorTest {
  private static final double X = 320;
  private static final double Y = 180;
  private static final double SCALE = 1.2;

  private final FaceLocator locator =
      new FaceLocator(Path.of(System.getProperty("tinybeauty.home", "."), "models", "locator"));
  private int frames;

  @AfterEach
  void close() {
    locator.close();
  }

  @Test
  void showsAFaceFromTheFirstFrame() {
    try (Studio studio = new Studio(640, 360)) {
      studio.draw(X, Y, SCALE, 0);
      assertThat(locate(studio)).isEqualTo(1);
      assertThat(locator.face(0).opacity()).isEqualTo(1);
      assertThat(locator.face(0).fresh()).isTrue();
      assertThat(locate(studio)).isEqualTo(1);
      assertThat(locator.face(0).fresh()).isFalse();
    }
  }

  @Test
  void guessesWhereAMovingFaceIsByNow() {
    try (Studio studio = new Studio(640, 360)) {
      double x = X - 60;
      for (int i = 0; i < 20; i++, x += 3) {
        studio.draw(x, Y, SCALE, 0);
        locate(studio);
      }
      for (int i = 0; i < 4; i++, x += 3) {
        studio.draw(x, Y, SCALE, 0);
        assertThat(locator.guess(studio.frame().at(frames++ * 33_333L))).isEqualTo(1);
      }
      assertThat(distance(Studio.crop(x - 3, Y, SCALE, 0))).isLessThan(8);
      assertThat(locator.face(0).opacity()).isEqualTo(1);
    }
  }

  @Test
  void looksAfterSoManyGuesses() {
    try (Studio studio = new Studio(640, 360)) {
      studio.draw(X, Y, SCALE, 0);
      for (int i = 0; i < 5; i++) {
        locate(studio);
      }
      studio.clear(120, 128, 128);
      int shown = 0;
      for (int i = 0; i < 60; i++) {
        shown = locator.guess(studio.frame().at(frames++ * 33_333L));
      }
      assertThat(shown).isZero();
    }
  }

  @Test
  void followsAFaceWithFewerLooks() {
    try (Studio studio = new Studio(640, 360)) {
      locator.sparse(true);
      double x = X - 60;
      for (int i = 0; i < 40; i++, x += 3) {
        studio.draw(x, Y, SCALE, 0);
        assertThat(locate(studio)).isEqualTo(1);
        if (i > 10) {
          assertThat(distance(Studio.crop(x, Y, SCALE, 0))).isLessThan(10);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"640,360,0,1", "360,640,90,1", "640,360,180,1", "360,640,270,1", "480,360,0,1.3333"})
  void placesTheCropHoweverTheFrameIsStored(int width, int height, int rotation, double aspect) {
    try (Studio studio = new Studio(width, height, rotation, aspect)) {
      studio.draw(X, Y, SCALE, 0.2);
      assertThat(locate(studio)).isEqualTo(1);
      FaceCrop truth = Studio.crop(X, Y, SCALE, 0.2);
      assertThat(distance(truth)).isLessThan(8);
      assertThat(locator.face(0).crop().side())
          .isCloseTo(truth.side(), within(0.08 * truth.side()));
      assertThat(locator.face(0).crop().roll()).isCloseTo(truth.roll(), within(0.06));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {150, 640, 1100})
  void findsAFaceOfFortyPixelsIn720p(int x) {
    try (Studio studio = new Studio(1280, 720)) {
      studio.draw(x, 400, 0.4, 0);
      int found = 0;
      for (int i = 0; i < 8 && found == 0; i++) {
        found = locate(studio);
      }
      assertThat(found).isEqualTo(1);
      assertThat(distance(Studio.crop(x, 400, 0.4, 0))).isLessThan(16);
    }
  }

  @Test
  void followsEightFaces() {
    try (Studio studio = new Studio(1280, 720)) {
      for (int i = 0; i < 8; i++) {
        studio.draw(160 + i % 4 * 320, 180 + i / 4 * 360, 1.2, 0);
      }
      int found = 0;
      for (int i = 0; i < 6; i++) {
        found = locate(studio);
      }
      assertThat(found).isEqualTo(8);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void findsNothingInNoise(long seed) {
    try (Studio studio = new Studio(640, 360)) {
      for (int i = 0; i < 12; i++) {
        assertThat(locate(studio.clutter(seed).noise(20, seed + i))).isZero();
      }
    }
  }

  @Test
  void staysSteadyUnderSensorNoise() {
    try (Studio studio = new Studio(640, 360)) {
      List<Double> steps = new ArrayList<>();
      double x = 0;
      double y = 0;
      for (int i = 0; i < 50; i++) {
        assertThat(locate(studio.clear(110, 128, 128).draw(X, Y, SCALE, 0.1).noise(4, i)))
            .isEqualTo(1);
        FaceCrop crop = locator.face(0).crop();
        if (i > 15) {
          steps.add(Math.hypot(crop.centreX() - x, crop.centreY() - y) * 256 / crop.side());
        }
        x = crop.centreX();
        y = crop.centreY();
      }
      assertThat(rms(steps)).as("rms step, pixels of 256").isLessThan(0.15);
    }
  }

  @Test
  void followsAMovingHeadWithLittleLag() {
    try (Studio studio = new Studio(640, 360)) {
      locate(studio.draw(180, Y, SCALE, 0));
      double rest = ahead(180, 0);
      List<Double> lags = new ArrayList<>();
      double side = Studio.crop(0, 0, SCALE, 0).side();
      for (int i = 1; i <= 36; i++) {
        // One crop's side per second.
        double x = 180 + i * side / 30;
        double roll = 0.1 * Math.sin(i / 10.0);
        assertThat(locate(studio.clear(120, 128, 128).draw(x, Y, SCALE, roll))).isEqualTo(1);
        if (i > 12) {
          lags.add(ahead(x, roll) - rest);
        }
      }
      assertThat(rms(lags)).as("rms lag, pixels of 256").isLessThan(2);
    }
  }

  @Test
  void aShakingFaceKeepsItsMakeupInPlace() {
    Random random = new Random(5);
    try (Studio studio = new Studio(640, 360)) {
      List<Double> steps = new ArrayList<>();
      double[] before = {0, 0};
      for (int i = 0; i < 50; i++) {
        double x = X + random.nextDouble(-2, 2);
        double y = Y + random.nextDouble(-2, 2);
        locate(studio.clear(110, 128, 128).draw(x, y, SCALE, 0).noise(2, i));
        double[] off = offset(Studio.crop(x, y, SCALE, 0));
        if (i > 15) {
          steps.add(Math.hypot(off[0] - before[0], off[1] - before[1]));
        }
        before = off;
      }
      assertThat(rms(steps)).as("rms step on the face, pixels of 256").isLessThan(0.25);
    }
  }

  @Test
  void doesNotDriftFromAFaceThatComesNearerAndTurns() {
    try (Studio studio = new Studio(640, 360)) {
      double[] first = {0, 0};
      double farthest = 0;
      for (int i = 0; i <= 240; i++) {
        double scale = 1 + 0.4 * i / 240;
        double roll = 0.3 * Math.sin(i / 40.0);
        double x = X + 60 * Math.sin(i / 60.0);
        assertThat(locate(studio.clear(120, 128, 128).draw(x, Y, scale, roll))).isEqualTo(1);
        double[] off = offset(Studio.crop(x, Y, scale, roll));
        if (i == 20) {
          first = off;
        }
        if (i > 20) {
          farthest = Math.max(farthest, Math.hypot(off[0] - first[0], off[1] - first[1]));
        }
      }
      assertThat(farthest).as("pixels of 256").isLessThan(4);
    }
  }

  @Test
  void aHandBeforeTheFaceDoesNotTakeTheCropAlong() {
    try (Studio studio = new Studio(640, 360)) {
      double farthest = 0;
      double[] first = {0, 0};
      for (int i = 0; i < 90; i++) {
        studio.clear(120, 128, 128).draw(X, Y, SCALE, 0);
        if (i >= 20 && i < 70) {
          studio.cover(X - 160 + 4 * (i - 20), Y + 10, 60, 200);
        }
        assertThat(locate(studio)).isEqualTo(1);
        double[] off = offset(Studio.crop(X, Y, SCALE, 0));
        if (i == 19) {
          first = off;
        }
        if (i > 19) {
          farthest = Math.max(farthest, Math.hypot(off[0] - first[0], off[1] - first[1]));
        }
      }
      assertThat(farthest).as("pixels of 256").isLessThan(8);
      double[] last = offset(Studio.crop(X, Y, SCALE, 0));
      assertThat(Math.hypot(last[0] - first[0], last[1] - first[1])).isLessThan(3);
    }
  }

  /// Where the crop lies beside another, in pixels of a crop of 256.
  private double[] offset(FaceCrop truth) {
    FaceCrop crop = locator.face(0).crop();
    double scale = 256 / truth.side();
    return new double[] {
      (crop.centreX() - truth.centreX()) * scale, (crop.centreY() - truth.centreY()) * scale
    };
  }

  @Test
  void beginsAnewAfterACut() {
    try (Studio studio = new Studio(640, 360)) {
      studio.clutter(1).draw(180, Y, SCALE, 0);
      for (int i = 0; i < 10; i++) {
        locate(studio);
      }
      int before = locator.face(0).id();
      studio.clutter(2).draw(450, Y, SCALE, 0);
      assertThat(locate(studio)).isEqualTo(1);
      assertThat(locator.face(0).fresh()).isTrue();
      assertThat(locator.face(0).opacity()).isEqualTo(1);
      assertThat(locator.face(0).id()).isNotEqualTo(before);
      assertThat(distance(Studio.crop(450, Y, SCALE, 0))).isLessThan(8);
    }
  }

  @Test
  void fadesOutInPlaceAndInUnderItsNumber() {
    try (Studio studio = new Studio(640, 360)) {
      studio.clutter(1).draw(X, Y, 0.6, 0);
      for (int i = 0; i < 10; i++) {
        locate(studio);
      }
      int id = locator.face(0).id();
      double place = locator.face(0).crop().centreX();
      studio.clutter(1);
      List<Float> fading = new ArrayList<>();
      while (fading.size() < 20 && locate(studio) == 1) {
        assertThat(locator.face(0).crop().centreX()).isCloseTo(place, within(2.0));
        fading.add(locator.face(0).opacity());
      }
      assertThat(fading).hasSizeBetween(3, 7).isSortedAccordingTo((a, b) -> Float.compare(b, a));
      studio.draw(X, Y, 0.6, 0);
      int waited = 0;
      while (locate(studio) == 0 && waited < 30) {
        waited++;
      }
      assertThat(waited).isLessThan(30);
      assertThat(locator.face(0).id()).isEqualTo(id);
      assertThat(locator.face(0).opacity()).isLessThan(0.5f);
      assertThat(locator.face(0).fresh()).isTrue();
      for (int i = 0; i < 6; i++) {
        locate(studio);
      }
      assertThat(locator.face(0).opacity()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"60, 0", "120, 0", "20, 160"})
  void whoComesBackLateOrElsewhereHasANewNumber(int framesAway, double aside) {
    try (Studio studio = new Studio(640, 360)) {
      studio.clutter(1).draw(X, Y, 0.6, 0);
      for (int i = 0; i < 10; i++) {
        locate(studio);
      }
      int id = locator.face(0).id();
      studio.clutter(1);
      for (int i = 0; i < framesAway; i++) {
        locate(studio);
      }
      studio.draw(X - aside, Y, 0.6, 0);
      for (int i = 0; i < 30 && locate(studio) == 0; i++) {
        assertThat(i).isLessThan(29);
      }
      boolean late = framesAway / 30.0 > LostFaces.RETURN_SECONDS;
      assertThat(locator.face(0).id() == id).isEqualTo(!late && aside == 0);
    }
  }

  @Test
  void allocatesNothingPerFrameButWhatTheRuntimeDoes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Studio studio = new Studio(640, 360)) {
      studio.draw(X, Y, SCALE, 0);
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 100 && least > 30 * 1500; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 30; i++) {
          locate(studio);
        }
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertThat(least / 30).as("bytes per frame").isLessThanOrEqualTo(1500);
    }
  }

  private int locate(Studio studio) {
    return locator.locate(studio.frame().at(frames++ * 1_000_000L / 30));
  }

  /// Of the face's crop from the true one, in pixels of 256.
  private double distance(FaceCrop truth) {
    FaceCrop crop = locator.face(0).crop();
    return Math.hypot(crop.centreX() - truth.centreX(), crop.centreY() - truth.centreY())
        * 256
        / truth.side();
  }

  /// How far the crop is to the right of the true one, in pixels of 256.
  private double ahead(double x, double roll) {
    FaceCrop truth = Studio.crop(x, Y, SCALE, roll);
    return (locator.face(0).crop().centreX() - truth.centreX()) * 256 / truth.side();
  }

  private static double rms(List<Double> values) {
    return Math.sqrt(values.stream().mapToDouble(v -> v * v).average().orElseThrow());
  }
}
