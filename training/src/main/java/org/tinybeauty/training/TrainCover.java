package org.tinybeauty.training;

import java.util.random.RandomGenerator;

/// Something held before a face, on which there shall be no makeup: an ellipse or bar of one colour
/// with a soft edge. Lengths in pixels.
///
/// @param wide half its width, before it is turned by `angle`
/// @param tilt how its shade changes across it
@SuppressWarnings("ArrayRecordComponent") // drawn, applied, never compared
record TrainCover(
    double x0, double y0, double wide, double high, double angle, double tilt, float[] color) {

  /// Draws one; half of them take their colour from somewhere in the picture.
  ///
  /// @param image `[3, side, side]` in 0..255
  static TrainCover draw(RandomGenerator random, float[] image, int side) {
    int plane = side * side;
    double x0 = TrainLight.between(random, 0.05, 0.95) * side;
    double y0 = TrainLight.between(random, 0.15, 1.05) * side;
    double wide = TrainLight.between(random, 0.06, 0.22) * side;
    double high = random.nextInt(3) == 0 ? side : wide * TrainLight.between(random, 0.6, 2);
    double angle = random.nextDouble() * Math.PI;
    boolean skin = random.nextBoolean();
    float[] color = new float[3];
    int from = random.nextInt(plane);
    for (int c = 0; c < 3; c++) {
      color[c] = skin ? image[c * plane + from] : random.nextInt(256);
    }
    return new TrainCover(x0, y0, wide, high, angle, TrainLight.between(random, -0.4, 0.4), color);
  }

  /// Covers a picture that shows at each pixel what `view` brings it to.
  ///
  /// @param image `[3, side, side]` in 0..255
  /// @param targets planes whose values are faded to nothing under the cover
  void apply(float[] image, int side, TrainMove view, float[]... targets) {
    int plane = side * side;
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    for (int i = 0; i < plane; i++) {
      int column = i % side;
      int row = i / side;
      double x = view.x(column, row) - x0;
      double y = view.y(column, row) - y0;
      double u = (x * cos + y * sin) / wide;
      double v = (y * cos - x * sin) / high;
      double edge = (1 - Math.sqrt(u * u + v * v)) * wide / 2;
      if (edge > 0) {
        float part = (float) Math.min(1, edge);
        for (int c = 0; c < 3; c++) {
          float shade = (float) (color[c] * (1 + tilt * u));
          image[c * plane + i] += part * (shade - image[c * plane + i]);
        }
        for (float[] target : targets) {
          for (int at = i; at < target.length; at += plane) {
            target[at] *= 1 - part;
          }
        }
      }
    }
  }
}
