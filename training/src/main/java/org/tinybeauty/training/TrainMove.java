package org.tinybeauty.training;

import java.util.random.RandomGenerator;

/// An affine map between pixels: where the pixel (x, y) of one picture lies in another, by the
/// numbers of columns and rows.
record TrainMove(double xx, double xy, double x0, double yx, double yy, double y0) {
  /// Leaves every pixel where it is.
  static final TrainMove NONE = new TrainMove(1, 0, 0, 0, 1, 0);

  private static final double SHIFT = 1.5;
  private static final double SCALE = 0.005;
  private static final double ROLL_DEGREES = 0.3;

  static TrainMove shift(double x, double y) {
    return new TrainMove(1, 0, x, 0, 1, y);
  }

  /// What is left of a head's motion, and of the crop's, between two frames of a steadied crop: up
  /// to 1.5 pixels, half a percent, 0.3 degrees about the middle.
  static TrainMove small(RandomGenerator random, int side) {
    double roll = Math.toRadians(TrainLight.between(random, -ROLL_DEGREES, ROLL_DEGREES));
    double scale = Math.exp(TrainLight.between(random, -SCALE, SCALE));
    double x = TrainLight.between(random, -SHIFT, SHIFT);
    double y = TrainLight.between(random, -SHIFT, SHIFT);
    double middle = (side - 1) / 2.0;
    double cos = Math.cos(roll) * scale;
    double sin = Math.sin(roll) * scale;
    return new TrainMove(
        cos, -sin, middle + x - middle * (cos - sin), sin, cos, middle + y - middle * (sin + cos));
  }

  double x(double x, double y) {
    return xx * x + xy * y + x0;
  }

  double y(double x, double y) {
    return yx * x + yy * y + y0;
  }

  /// This map, then `next`.
  TrainMove then(TrainMove next) {
    return new TrainMove(
        next.xx * xx + next.xy * yx,
        next.xx * xy + next.xy * yy,
        next.x(x0, y0),
        next.yx * xx + next.yy * yx,
        next.yx * xy + next.yy * yy,
        next.y(x0, y0));
  }
}
