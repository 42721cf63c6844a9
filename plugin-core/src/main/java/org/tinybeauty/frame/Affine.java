package org.tinybeauty.frame;

/// A map of the plane, mutable and reused: `x = xx u + xy v + x0`, `y = yx u + yy v + y0`.
///
/// The engine uses it from crop coordinates (u, v in [0, S), pixel centres at halves) to stored
/// luma coordinates of a frame (x, y, pixel centres at halves), rotation and pixel aspect included.
public final class Affine {
  private double xx = 1;
  private double xy;
  private double x0;
  private double yx;
  private double yy = 1;
  private double y0;

  /// Sets all six coefficients.
  ///
  /// @return this
  public Affine set(double xx, double xy, double x0, double yx, double yy, double y0) {
    this.xx = xx;
    this.xy = xy;
    this.x0 = x0;
    this.yx = yx;
    this.yy = yy;
    this.y0 = y0;
    return this;
  }

  /// Copies another map.
  ///
  /// @return this
  public Affine set(Affine other) {
    return set(other.xx, other.xy, other.x0, other.yx, other.yy, other.y0);
  }

  /// Becomes the inverse of `other` (which may be this).
  ///
  /// @return this
  /// @throws IllegalArgumentException when `other` is singular
  public Affine invert(Affine other) {
    double det = other.xx * other.yy - other.xy * other.yx;
    if (Math.abs(det) < 1e-12) {
      throw new IllegalArgumentException("affine map is singular: determinant " + det);
    }
    double a = other.yy / det;
    double b = -other.xy / det;
    double c = -other.yx / det;
    double d = other.xx / det;
    return set(a, b, -(a * other.x0 + b * other.y0), c, d, -(c * other.x0 + d * other.y0));
  }

  public double x(double u, double v) {
    return xx * u + xy * v + x0;
  }

  public double y(double u, double v) {
    return yx * u + yy * v + y0;
  }

  public double xx() {
    return xx;
  }

  public double xy() {
    return xy;
  }

  public double x0() {
    return x0;
  }

  public double yx() {
    return yx;
  }

  public double yy() {
    return yy;
  }

  public double y0() {
    return y0;
  }
}
