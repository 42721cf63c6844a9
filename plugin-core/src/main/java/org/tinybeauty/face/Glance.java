package org.tinybeauty.face;

import org.tinybeauty.frame.Affine;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.LightSampler;

/// What one crop of a frame looks like, small, soft and without its brightness and contrast: what
/// [FaceMotion] compares. One thread; no allocation after the first.
final class Glance {
  /// Samples on a side.
  static final int SIDE = 64;

  static final int COUNT = SIDE * SIDE;

  /// What is looked at, of the crop's side: the face without hair and wall.
  static final double REGION = 0.75;

  /// How much each sample counts: the middle of the face most, the mouth little, since it speaks.
  static final float[] WEIGHT = new float[COUNT];

  /// Where column and row i lie, -1..1.
  static final float[] AXIS = new float[SIDE];

  private static final double SUM;

  private final LightSampler sampler = new LightSampler();
  private final float[] light = new float[COUNT];
  private final float[] scratch = new float[COUNT];
  private final Affine map = new Affine();
  private final FaceCrop region = new FaceCrop();

  static {
    for (int i = 0; i < SIDE; i++) {
      AXIS[i] = (i + 0.5f) * 2 / SIDE - 1;
    }
    double sum = 0;
    for (int i = 0; i < COUNT; i++) {
      WEIGHT[i] = weight(AXIS[i % SIDE], AXIS[i / SIDE]);
      sum += WEIGHT[i];
    }
    SUM = sum;
  }

  private static float weight(double u, double v) {
    double mouth = v > 0.22 && Math.abs(u) < 0.5 ? 0.25 : 1;
    double far = u * u + v * v;
    boolean border = Math.max(Math.abs(u), Math.abs(v)) > 1 - 4.0 / SIDE;
    return far > 1 || border ? 0 : (float) (mouth * Math.exp(-far / (2 * 0.5 * 0.5)));
  }

  /// Looks.
  void at(Frame frame, FaceCrop crop) {
    region.set(crop.centreX(), crop.centreY(), crop.side() * REGION, crop.roll());
    sampler.sample(frame, region.toFrame(frame, SIDE, map), SIDE, light);
    soften();
    float sum = 0;
    float squares = 0;
    float first = light[COUNT / 2 + SIDE / 2];
    for (int i = 0; i < COUNT; i++) {
      float value = light[i] - first;
      float weighed = WEIGHT[i] * value;
      sum += weighed;
      squares += weighed * value;
    }
    double mean = sum / SUM;
    float gain = (float) (1 / Math.sqrt(Math.max(1e-3, squares / SUM - mean * mean)));
    float middle = first + (float) mean;
    for (int i = 0; i < COUNT; i++) {
      light[i] = (light[i] - middle) * gain;
    }
  }

  /// What was seen: rows of samples, with mean 0 and deviation 1 under the weights. Lent until the
  /// next look.
  float[] light() {
    return light;
  }

  /// A quarter, a half, a quarter, both ways; the border stays.
  private void soften() {
    System.arraycopy(light, 0, scratch, 0, COUNT);
    for (int i = SIDE; i < COUNT - SIDE; i++) {
      scratch[i] = 0.25f * light[i - SIDE] + 0.5f * light[i] + 0.25f * light[i + SIDE];
    }
    for (int i = 1; i < COUNT - 1; i++) {
      light[i] = 0.25f * scratch[i - 1] + 0.5f * scratch[i] + 0.25f * scratch[i + 1];
    }
  }
}
