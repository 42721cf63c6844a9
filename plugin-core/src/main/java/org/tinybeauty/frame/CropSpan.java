package org.tinybeauty.frame;

/// Which samples of a plane lie under the part of a crop that changes: a bounding box and, row by
/// row, a span in it. Knows the map from the box to the residual. Mutable, reused.
final class CropSpan {
  private int left;
  private int top;
  private int columns;
  private int rows;

  // Residual coordinates of point (U, V) of the box: x = a U + b V + c, y = d U + e V + f.
  private double a;
  private double b;
  private double c;
  private double d;
  private double e;
  private double f;

  private double lowX;
  private double highX;
  private double lowY;
  private double highY;
  private double from;
  private double to;

  /// Fits a plane.
  ///
  /// @param inverse maps luma to crop coordinates
  /// @param turn whether the residual was turned over its diagonal
  CropSpan of(Frame frame, int plane, Affine crop, Affine inverse, DeltaMap deltas, boolean turn) {
    PixelFormat format = frame.format();
    boolean halfX = plane > 0 && format.chromaShiftX() == 1;
    boolean halfY = plane > 0 && format.chromaShiftY() == 1;
    double stepX = halfX ? 2 : 1;
    double stepY = halfY ? 2 : 1;
    double offsetX = halfX ? frame.siting().offsetX() : 0;
    double offsetY = halfY ? frame.siting().offsetY() : 0;
    int size = deltas.rows(0).width();
    a = stepX * (turn ? inverse.yx() : inverse.xx());
    b = stepY * (turn ? inverse.yy() : inverse.xy());
    c = turn ? inverse.y0() : inverse.x0();
    d = stepX * (turn ? inverse.xx() : inverse.yx());
    e = stepY * (turn ? inverse.xy() : inverse.yy());
    f = turn ? inverse.x0() : inverse.y0();
    // The changing rectangle, wider by what the warp's filter reaches; never beyond the crop.
    double reachX = 2 + 2 * (Math.abs(a) + Math.abs(b));
    double reachY = 2 + 2 * (Math.abs(d) + Math.abs(e));
    lowX = Math.max(0, deltas.left() - reachX);
    highX = Math.min(size, deltas.right() + reachX);
    lowY = Math.max(0, deltas.top() - reachY);
    highY = Math.min(size, deltas.bottom() + reachY);
    columns = 0;
    rows = 0;
    if (deltas.top() < deltas.bottom()) {
      double lowU = turn ? lowY : lowX;
      double highU = turn ? highY : highX;
      double lowV = turn ? lowX : lowY;
      double highV = turn ? highX : highY;
      box(crop, lowU, highU, lowV, highV, stepX, stepY, offsetX, offsetY);
      int width = format.planeWidth(plane, frame.width());
      int height = format.planeHeight(plane, frame.height());
      int right = (int) Math.min(width, left + (double) columns);
      int bottom = (int) Math.min(height, top + (double) rows);
      left = Math.max(0, left);
      top = Math.max(0, top);
      columns = Math.max(0, right - left);
      rows = Math.max(0, bottom - top);
    }
    c += a * (left - offsetX) + b * (top - offsetY);
    f += d * (left - offsetX) + e * (top - offsetY);
    return this;
  }

  /// The plane's samples around a rectangle of the crop.
  private void box(
      Affine crop,
      double lowU,
      double highU,
      double lowV,
      double highV,
      double stepX,
      double stepY,
      double offsetX,
      double offsetY) {
    double midX = crop.x((lowU + highU) / 2, (lowV + highV) / 2) / stepX + offsetX;
    double midY = crop.y((lowU + highU) / 2, (lowV + highV) / 2) / stepY + offsetY;
    double halfU = (highU - lowU) / 2;
    double halfV = (highV - lowV) / 2;
    double reachX = (Math.abs(crop.xx()) * halfU + Math.abs(crop.xy()) * halfV) / stepX;
    double reachY = (Math.abs(crop.yx()) * halfU + Math.abs(crop.yy()) * halfV) / stepY;
    left = (int) Math.floor(midX - reachX);
    top = (int) Math.floor(midY - reachY);
    columns = (int) Math.ceil(midX + reachX) - left;
    rows = (int) Math.ceil(midY + reachY) - top;
  }

  /// Prepares the warp of a residual component to the box.
  void plan(PlaneWarp warp, FloatRows source) {
    warp.plan(source, a, b, c, d, e, f, columns, rows, true);
  }

  /// Finds the span of row v of the box.
  void row(int v) {
    from = 0;
    to = columns;
    double centre = v + 0.5;
    narrow(a, b * centre + c, lowX, highX);
    narrow(d, e * centre + f, lowY, highY);
  }

  /// Keeps the samples x for which `slope (x + 0.5) + base` lies between the limits.
  private void narrow(double slope, double base, double low, double high) {
    if (Math.abs(slope) < 1e-12) {
      if (base < low || base >= high) {
        to = 0;
      }
      return;
    }
    double one = (low - base) / slope - 0.5;
    double other = (high - base) / slope - 0.5;
    from = Math.max(from, Math.ceil(Math.min(one, other) + 1e-9));
    to = Math.min(to, Math.ceil(Math.max(one, other) - 1e-9));
  }

  boolean isEmpty() {
    return columns == 0 || rows == 0;
  }

  /// First sample of the box in its rows.
  int left() {
    return left;
  }

  /// First row of the box.
  int top() {
    return top;
  }

  int columns() {
    return columns;
  }

  int rows() {
    return rows;
  }

  /// First sample of the row's span, in the box.
  int from() {
    return (int) from;
  }

  /// End of the row's span.
  int to() {
    return (int) to;
  }
}
