package org.tinybeauty.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecipeGeometryTest {
  private static RecipeCurve circle(float cx, float cy, float radius) {
    float[] x = new float[16];
    float[] y = new float[16];
    for (int i = 0; i < 16; i++) {
      x[i] = (float) (cx + radius * Math.cos(i * Math.PI / 8));
      y[i] = (float) (cy + radius * Math.sin(i * Math.PI / 8));
    }
    return RecipeCurve.through(x, y, true);
  }

  @Test
  void curveMeetsItsPointsAndStaysNearACircleBetweenThem() {
    RecipeCurve curve = circle(50, 50, 30);
    for (int i = 0; i < curve.x().length; i++) {
      double radius = Math.hypot(curve.x()[i] - 50, curve.y()[i] - 50);
      assertThat(radius).isCloseTo(30, within(i % 8 == 0 ? 1e-3 : 0.1));
    }
  }

  @Test
  void openCurveEndsAtItsLastPoint() {
    RecipeCurve curve = RecipeCurve.through(new float[] {0, 10, 20}, new float[] {0, 5, 0}, false);
    assertThat(curve.x()[curve.x().length - 1]).isEqualTo(20);
    assertThat(curve.y()[curve.y().length - 1]).isEqualTo(0);
  }

  @Test
  void maskCoversTheAreaOfItsOutline() {
    RecipeMask mask = RecipeMask.inside(100, circle(50.3f, 49.8f, 30));
    double area = 0;
    for (float v : mask.v) {
      assertThat(v).isBetween(0f, 1.0001f);
      area += v;
    }
    assertThat(area).isCloseTo(Math.PI * 900, within(12.0));
  }

  @Test
  void maskCutByTheBorderStaysInTheSquare() {
    RecipeMask mask = RecipeMask.inside(64, circle(0, 64, 40));
    assertThat(mask.v[63 * 64]).isCloseTo(1, within(1e-4f));
    assertThat(mask.v[0]).isZero();
  }

  @ParameterizedTest
  @ValueSource(floats = {0.4f, 1, 2.5f, 7})
  void blurKeepsTheSumAndHasTheAskedSpread(float sigma) {
    RecipeMask mask = new RecipeMask(101);
    mask.v[50 * 101 + 50] = 1;
    mask.blur(sigma);
    double sum = 0;
    double variance = 0;
    for (int i = 0; i < mask.v.length; i++) {
      sum += mask.v[i];
      variance += mask.v[i] * (i % 101 - 50) * (i % 101 - 50);
    }
    assertThat(sum).isCloseTo(1, within(1e-3));
    assertThat(Math.sqrt(variance)).isCloseTo(sigma, within(0.25 * sigma));
  }

  @Test
  void strokeIsOneOnTheLineAndFallsWithDistance() {
    RecipeCurve line = RecipeCurve.through(new float[] {40, 80}, new float[] {60, 60}, false);
    RecipeMask mask = RecipeMask.stroke(128, line, 8, 8);
    assertThat(mask.v[60 * 128 + 60]).isGreaterThan(0.95f);
    assertThat(mask.v[68 * 128 + 60]).isCloseTo((float) Math.exp(-1.1), within(0.08f));
    assertThat(mask.v[120 * 128 + 60]).isZero();
  }

  @Test
  void distanceAgreesWithTheNearestOfManySamples() {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    RecipeCurve line = circle(50, 50, 20);
    float[] along = new float[1];
    for (int n = 0; n < 200; n++) {
      float x = random.nextFloat() * 100;
      float y = random.nextFloat() * 100;
      double slow = Double.MAX_VALUE;
      for (int i = 0; i + 1 < line.x().length; i++) {
        for (int k = 0; k <= 50; k++) {
          double px = line.x()[i] + (line.x()[i + 1] - line.x()[i]) * k / 50.0;
          double py = line.y()[i] + (line.y()[i + 1] - line.y()[i]) * k / 50.0;
          slow = Math.min(slow, Math.hypot(x - px, y - py));
        }
      }
      assertThat((double) line.distance(x, y, along)).isCloseTo(slow, within(0.02));
    }
  }
}
