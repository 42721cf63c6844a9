package org.tinybeauty.training;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// A random change of light and colour, applied to a crop and to its makeup alike: exposure, white
/// balance, contrast, gamma, saturation. The residual becomes the difference of the changed picture
/// with and without makeup, so makeup darkens and warms with its face.
final class TrainLight {
  private final float[][] curve = new float[3][256];
  private final float saturation;

  TrainLight(RandomGenerator random) {
    double gain = Math.exp(between(random, Math.log(0.55), Math.log(1.3)));
    double gamma = Math.exp(between(random, -0.25, 0.25));
    double contrast = between(random, 0.85, 1.15);
    double lift = between(random, -8, 8);
    for (int color = 0; color < 3; color++) {
      double balance = gain * Math.exp(0.05 * random.nextGaussian());
      for (int i = 0; i < 256; i++) {
        double value = 255 * balance * Math.pow(i / 255.0, gamma);
        curve[color][i] = (float) ((value - 110) * contrast + 110 + lift);
      }
    }
    saturation = (float) between(random, 0.7, 1.25);
  }

  static double between(RandomGenerator random, double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /// Changes a crop and its residuals in place.
  ///
  /// @param image `[3, plane]` in 0..255; may leave that range
  /// @param residuals `[regions, 3, plane]` in the same levels
  void apply(float[] image, float[] residuals, int plane, int regions) {
    float[] slope = new float[plane];
    for (int color = 0; color < 3; color++) {
      Arrays.fill(slope, 0);
      for (int region = 0; region < regions; region++) {
        int base = (region * 3 + color) * plane;
        for (int i = 0; i < plane; i++) {
          slope[i] += residuals[base + i];
        }
      }
      bend(image, color, slope, plane);
      for (int region = 0; region < regions; region++) {
        int base = (region * 3 + color) * plane;
        for (int i = 0; i < plane; i++) {
          residuals[base + i] *= slope[i];
        }
      }
    }
    saturate(image, 0, plane);
    for (int region = 0; region < regions; region++) {
      saturate(residuals, region * 3 * plane, plane);
    }
  }

  /// Bends one colour of the picture; turns its makeup, in `change`, into the curve's slope there.
  private void bend(float[] image, int color, float[] change, int plane) {
    float[] line = curve[color];
    int at = color * plane;
    for (int i = 0; i < plane; i++) {
      float before = image[at + i];
      int low = Math.min((int) before, 254);
      float tangent = line[low + 1] - line[low];
      float value = line[low] + tangent * (before - low);
      float there = Math.max(0, Math.min(254.999f, before + change[i]));
      float step = there - before;
      // A secant over the makeup's change; where that is small, the tangent.
      if (Math.abs(step) < 2) {
        change[i] = tangent;
      } else {
        int end = (int) there;
        change[i] = (line[end] + (line[end + 1] - line[end]) * (there - end) - value) / step;
      }
      image[at + i] = value;
    }
  }

  private void saturate(float[] rgb, int red, int plane) {
    int green = red + plane;
    int blue = green + plane;
    float rest = 1 - saturation;
    for (int i = 0; i < plane; i++) {
      float r = rgb[red + i];
      float g = rgb[green + i];
      float b = rgb[blue + i];
      float grey = rest * (0.299f * r + 0.587f * g + 0.114f * b);
      rgb[red + i] = grey + saturation * r;
      rgb[green + i] = grey + saturation * g;
      rgb[blue + i] = grey + saturation * b;
    }
  }
}
