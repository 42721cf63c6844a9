package org.tinybeauty.pairs;

import org.tinybeauty.frame.Affine;

/// A map of the plane that keeps shapes: `x' = a x - b y + dx`, `y' = b x + a y + dy`. Between two
/// photographs of a pair it leads from the before's coordinates to the after's, both in pixels with
/// centres at halves.
public record Similarity(double a, double b, double dx, double dy) {
  public static final Similarity IDENTITY = new Similarity(1, 0, 0, 0);

  /// Makes -0 to 0, so that what does the same is equal.
  public Similarity {
    b += 0.0;
    dx += 0.0;
    dy += 0.0;
  }

  /// The map that brings points closest to others, in the least squares.
  public static Similarity fit(float[] x, float[] y, float[] toX, float[] toY) {
    int n = x.length;
    double mx = 0;
    double my = 0;
    double nx = 0;
    double ny = 0;
    for (int i = 0; i < n; i++) {
      mx += x[i] / n;
      my += y[i] / n;
      nx += toX[i] / n;
      ny += toY[i] / n;
    }
    double dot = 0;
    double cross = 0;
    double norm = 0;
    for (int i = 0; i < n; i++) {
      double u = x[i] - mx;
      double v = y[i] - my;
      dot += u * (toX[i] - nx) + v * (toY[i] - ny);
      cross += u * (toY[i] - ny) - v * (toX[i] - nx);
      norm += u * u + v * v;
    }
    double a = dot / norm;
    double b = cross / norm;
    return new Similarity(a, b, nx - a * mx + b * my, ny - b * mx - a * my);
  }

  public double x(double x, double y) {
    return a * x - b * y + dx;
  }

  public double y(double x, double y) {
    return b * x + a * y + dy;
  }

  /// Pixels of the after for one of the before.
  public double scale() {
    return Math.hypot(a, b);
  }

  /// Turn in radians, clockwise on screen.
  public double angle() {
    return Math.atan2(b, a);
  }

  /// This map after `first`.
  Similarity after(Similarity first) {
    return new Similarity(
        a * first.a - b * first.b,
        b * first.a + a * first.b,
        x(first.dx, first.dy),
        y(first.dx, first.dy));
  }

  /// The same map between pictures made smaller: one pixel of theirs is `from` and `to` of these.
  Similarity between(double from, double to) {
    return new Similarity(a * from / to, b * from / to, dx / to, dy / to);
  }

  /// The largest way between what this and another make of a rectangle's corners.
  double distance(Similarity other, double left, double top, double right, double bottom) {
    double most = 0;
    for (int corner = 0; corner < 4; corner++) {
      double x = corner % 2 == 0 ? left : right;
      double y = corner < 2 ? top : bottom;
      most = Math.max(most, Math.hypot(x(x, y) - other.x(x, y), y(x, y) - other.y(x, y)));
    }
    return most;
  }

  boolean isIdentity() {
    return equals(IDENTITY);
  }

  /// The same map, as the engine writes maps.
  public Affine affine() {
    return new Affine().set(a, -b, dx, b, a, dy);
  }
}
