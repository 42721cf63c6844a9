package org.tinybeauty.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SamplersTest {
  private static final NoiseSchedule SD15 = NoiseSchedule.scaledLinear(1000, 0.00085, 0.012, 1);

  private PointerScope scope = new PointerScope();

  @BeforeEach
  void open() {
    scope.close();
    scope = new PointerScope();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  /// The published figures of Stable Diffusion's schedule: sigmas from 0.0292 to 14.6146.
  @Test
  void scheduleIsStableDiffusions() {
    assertThat(SD15.kept()[0]).isCloseTo(1 - 0.00085, within(1e-9));
    assertThat(SD15.kept()[1]).isCloseTo((1 - 0.00085) * 0.99914540, within(1e-6));
    assertThat(SD15.sigma(0.0)).isCloseTo(0.0292, within(5e-5));
    assertThat(SD15.sigma(999.0)).isCloseTo(14.6146, within(5e-4));
    assertThat(SD15.sigma(10.25))
        .isCloseTo(0.75 * SD15.sigma(10.0) + 0.25 * SD15.sigma(11.0), within(1e-12));
  }

  @Test
  void strengthOfThreeTenthsWalksTheLastThreeOfTenSteps() {
    EulerAncestral plan = EulerAncestral.plan(SD15, 10, 0.3);
    assertThat(plan.times()).containsExactly(222, 111, 0);
    assertThat(plan.sigmas()).hasSize(4).endsWith(0.0);
    assertThat(EulerAncestral.plan(SD15, 10, 1).times()).hasSize(10).startsWith(999.0, 888.0);
    assertThat(Ddim.plan(SD15, 10, 0.3).times()).containsExactly(201, 101, 1);
    assertThatThrownBy(() -> EulerAncestral.plan(SD15, 10, 0.05))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Ddim.plan(SD15, 10, 0.05))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ancestralStepsKeepTheVarianceOfTheirLevel() {
    EulerAncestral plan = EulerAncestral.plan(SD15, 10, 1);
    for (int i = 0; i < 10; i++) {
      double from = plan.sigmas()[i];
      double to = plan.sigmas()[i + 1];
      double up = plan.up(i);
      double down = Math.sqrt(to * to - up * up);
      assertThat(up * up + down * down).isCloseTo(to * to, within(1e-9));
      assertThat(down).isCloseTo(to * to / from, within(1e-9));
    }
    assertThat(plan.up(9)).isZero();
  }

  /// With a network that knows the picture, the noise it finds is (x - picture) / sigma, and one
  /// step leads to picture + down / sigma of the old noise + up of the fresh.
  @Test
  void ancestralStepIsItsClosedForm() {
    EulerAncestral plan = EulerAncestral.plan(SD15, 10, 0.3);
    float[] picture = {0.5f, -1, 2};
    float[] noise = {1, 0.25f, -0.5f};
    float[] fresh = {-2, 1, 0.125f};
    Tensor x = plan.begin(Tensors.of(picture, 3), Tensors.of(noise, 3));
    Tensor input = plan.input(0, x);
    Tensor next = plan.step(0, x, Tensors.of(noise, 3), Tensors.of(fresh, 3));
    double sigma = plan.sigmas()[0];
    double to = plan.sigmas()[1];
    for (int i = 0; i < 3; i++) {
      double began = picture[i] + sigma * noise[i];
      assertThat((double) Tensors.floats(x)[i]).isCloseTo(began, within(1e-6));
      assertThat((double) Tensors.floats(input)[i])
          .isCloseTo(began / Math.sqrt(sigma * sigma + 1), within(1e-6));
      double expected = picture[i] + to * to / sigma * noise[i] + plan.up(0) * fresh[i];
      assertThat((double) Tensors.floats(next)[i]).isCloseTo(expected, within(1e-6));
    }
    Tensor end = plan.step(2, next, Tensors.of(noise, 3), Tensors.of(fresh, 3));
    for (int i = 0; i < 3; i++) {
      assertThat(Tensors.floats(end)[i])
          .isCloseTo(Tensors.floats(next)[i] - (float) plan.sigmas()[2] * noise[i], within(1e-5f));
    }
  }

  @Test
  void deterministicStepIsItsClosedFormAndInversionUndoesIt() {
    Ddim plan = Ddim.plan(SD15, 10, 0.3);
    float[] picture = {0.5f, -1, 2};
    float[] noise = {1, 0.25f, -0.5f};
    Tensor x = Tensors.of(picture, 3);
    Tensor found = Tensors.of(noise, 3);
    double last = SD15.kept()[0];
    Tensor clean = Ddim.move(x, found, 1, last);
    Tensor up = clean;
    for (int i = 2; i >= 0; i--) {
      up = plan.back(i, up, found);
    }
    double kept = SD15.kept()[201];
    for (int i = 0; i < 3; i++) {
      double expected = Math.sqrt(kept) * picture[i] + Math.sqrt(1 - kept) * noise[i];
      assertThat((double) Tensors.floats(up)[i]).isCloseTo(expected, within(1e-5));
    }
    Tensor down = up;
    for (int i = 0; i < 3; i++) {
      down = plan.step(i, down, found);
    }
    assertThat(Tensors.floats(down)).containsExactly(Tensors.floats(clean), within(1e-5f));
  }

  @Test
  void noiseIsNormalAndByTheSeed() {
    float[] a = Tensors.floats(Tensors.noise(new SplittableRandom(3), 1, 4, 64, 64));
    float[] b = Tensors.floats(Tensors.noise(new SplittableRandom(3), 1, 4, 64, 64));
    assertThat(a).isEqualTo(b);
    double mean = 0;
    double square = 0;
    for (float value : a) {
      mean += value / a.length;
      square += (double) value * value / a.length;
    }
    assertThat(mean).isCloseTo(0, within(0.03));
    assertThat(square).isCloseTo(1, within(0.05));
  }

  @Test
  void optimiserIsItsFormula() {
    float[] first = {1, -2, 0.5f};
    java.util.Map<String, Tensor> weights = new java.util.LinkedHashMap<>();
    try (Tensor leaf = Tensors.leaf(first, 3)) {
      weights.put("w", leaf);
      double[] w = {1, -2, 0.5};
      double[] m = new double[3];
      double[] v = new double[3];
      try (AdamW adam = new AdamW(weights, 0.01, 0.1)) {
        for (int t = 1; t <= 5; t++) {
          Tensor target = Tensors.of(new float[] {3, 1, t}, 3);
          Tensor error = leaf.sub(target);
          error.mul(error).sum().backward();
          double length = AdamW.clip(java.util.List.of(leaf), 2);
          adam.step();
          double[] g = new double[3];
          double square = 0;
          for (int i = 0; i < 3; i++) {
            g[i] = 2 * (w[i] - (i == 0 ? 3 : i == 1 ? 1 : t));
            square += g[i] * g[i];
          }
          assertThat(length).isCloseTo(Math.sqrt(square), within(1e-4));
          for (int i = 0; i < 3; i++) {
            double clipped = g[i] * Math.min(1, 2 / Math.sqrt(square));
            m[i] = 0.9 * m[i] + 0.1 * clipped;
            v[i] = 0.999 * v[i] + 0.001 * clipped * clipped;
            w[i] *= 1 - 0.01 * 0.1;
            double root = Math.sqrt(v[i] / (1 - Math.pow(0.999, t)));
            w[i] -= 0.01 * m[i] / (1 - Math.pow(0.9, t)) / (root + 1e-8);
          }
        }
        assertThat(adam.steps()).isEqualTo(5);
        for (int i = 0; i < 3; i++) {
          assertThat((double) Tensors.floats(leaf)[i]).isCloseTo(w[i], within(1e-5));
        }
      }
    }
  }
}
