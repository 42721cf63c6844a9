package org.tinybeauty.amplifier;

/// What is done to square planes of numbers.
final class Planes {
  private Planes() {}

  /// Gaussian blur in place, the edge repeated.
  static void blur(float[] plane, int side, float sigma) {
    if (sigma <= 0) {
      return;
    }
    int reach = Math.max(1, (int) Math.ceil(2.5 * sigma));
    float[] kernel = new float[2 * reach + 1];
    float sum = 0;
    for (int i = 0; i < kernel.length; i++) {
      float d = (i - reach) / sigma;
      kernel[i] = (float) Math.exp(-d * d / 2);
      sum += kernel[i];
    }
    float[] across = new float[plane.length];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        float value = 0;
        for (int k = -reach; k <= reach; k++) {
          value += kernel[k + reach] * plane[y * side + Math.clamp(x + k, 0, side - 1)];
        }
        across[y * side + x] = value / sum;
      }
    }
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        float value = 0;
        for (int k = -reach; k <= reach; k++) {
          value += kernel[k + reach] * across[Math.clamp(y + k, 0, side - 1) * side + x];
        }
        plane[y * side + x] = value / sum;
      }
    }
  }

  /// Each pixel the largest of itself and its four neighbours; the border stays.
  static float[] grown(float[] plane, int side) {
    float[] out = plane.clone();
    for (int y = 1; y < side - 1; y++) {
      for (int x = 1; x < side - 1; x++) {
        int i = y * side + x;
        float most = Math.max(Math.max(plane[i - 1], plane[i + 1]), plane[i]);
        out[i] = Math.max(most, Math.max(plane[i - side], plane[i + side]));
      }
    }
    return out;
  }
}
