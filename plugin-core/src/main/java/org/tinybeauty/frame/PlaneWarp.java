package org.tinybeauty.frame;

/// Resamples one component through an affine map, antialiased, row by row, without a single gather.
///
/// The map gives the source position of target point (u, v): `x = a u + b v + c`,
/// `y = d u + e v + f`, with `|d| <= |e|`. It is taken apart into three steps that each read memory
/// in order (two-pass shear warp [1], with area averages for the filter):
///
/// 1. *mix* ([RowMixer]): source row `y(rho) = e rho + const`, the mean of the source rows within
///    `|e|` of it (linear between two rows when `|e| < 1`);
/// 2. *stretch* ([RowStretch]): along that row, target column u takes the mean of the source
///    samples within `alpha = a - b d / e` of it: three neighbours picked by a permutation out of
///    two vectors, after halving the row until alpha is small enough for that;
/// 3. *shift* ([ColumnShift]): in the target, column u of that row belongs at `v = rho - t u`,
///    `t = d / e`. So the target row v takes, in column u, the stretched rows around
///    `rho = v + t u`, with weights that depend on u alone: a table made once per picture.
///
/// The cost is that of the target's pixels, whatever the angle, plus that of the source samples
/// under it, read once.
///
/// 1. Catmull, Smith: 3-D transformations of images in scanline order, SIGGRAPH 1980.
final class PlaneWarp {
  private final RowMixer mixer = new RowMixer();
  private final ColumnShift shift = new ColumnShift();
  private int columns;
  private int rows;
  private int sourceWidth;
  private int sourceHeight;
  private boolean insideOnly;

  private double b;
  private double c;
  private double e;
  private double f;
  private double alpha;
  private double anchor;
  private double perSlope;
  private double perAlpha;
  private double tall;
  private double wide;
  private int halvings;
  private boolean twice;

  private float[] fine = new float[0];
  private int next;

  /// Prepares for one picture.
  ///
  /// @param insideOnly whether targets whose source lies outside are of no interest
  /// @throws IllegalArgumentException when the map is singular
  PlaneWarp plan(
      RowSource source,
      double a,
      double b,
      double c,
      double d,
      double e,
      double f,
      int columns,
      int rows,
      boolean insideOnly) {
    this.columns = columns;
    this.rows = rows;
    this.insideOnly = insideOnly;
    sourceWidth = source.width();
    sourceHeight = source.height();
    double t = d / e;
    alpha = a - b * t;
    if (!(Math.abs(e) > 1e-9) || !(Math.abs(alpha) > 1e-9)) {
      throw new IllegalArgumentException("affine map is singular");
    }
    anchor = columns / 2.0;
    this.b = b;
    this.c = c + b * t * anchor;
    this.e = e;
    this.f = f + d * anchor;
    halvings = 0;
    for (double step = Math.abs(alpha); step > 2 * RowStretch.LARGEST; step /= 2) {
      halvings++;
    }
    twice = Math.abs(alpha) > RowStretch.LARGEST * (1 << halvings);
    perSlope = Math.abs(t) > 1e-9 ? 1 / t : 0;
    perAlpha = 1 / alpha;
    tall = Math.max(Math.abs(e), 1);
    wide = Math.max(Math.abs(alpha), 1 << halvings);
    mixer.plan(source, tall, wide, halvings);
    shift.plan(columns, t, anchor);
    int room = 2 * Lanes.roundUp(columns) + 2 * Lanes.COUNT;
    if (twice && fine.length < room) {
      fine = new float[Lanes.roomFor(room)];
    }
    next = shift.firstRow(0);
    return this;
  }

  /// Target row v, at least the columns `from` to `to`, into `line`, which takes whole vectors. To
  /// be called for rising v.
  void row(int v, int from, int to, float[] line) {
    next = Math.max(next, shift.firstRow(v));
    while (next <= shift.lastRow(v)) {
      make(next++);
    }
    shift.row(v, from, to, line);
  }

  /// Makes what is needed of row r, the source row at `rho = r + 0.5`.
  private void make(int r) {
    double rho = r + 0.5;
    double y = e * rho + f;
    double beyond = tall + Math.abs(e) + 1;
    if (insideOnly && (y < -beyond || y > sourceHeight + beyond)) {
      return;
    }
    // Columns whose target row is in the picture, then those whose source is.
    double low = 0;
    double high = columns;
    if (perSlope != 0) {
      double one = anchor + (rho - rows - 1.5) * perSlope;
      double other = anchor + (rho + 1.5) * perSlope;
      low = Math.max(low, Math.min(one, other));
      high = Math.min(high, Math.max(one, other));
    }
    double x0 = b * rho + c;
    if (insideOnly) {
      double margin = wide + Math.abs(b) + (1 << halvings) + 1;
      double one = (-margin - x0) * perAlpha;
      double other = (sourceWidth + margin - x0) * perAlpha;
      low = Math.max(low, Math.min(one, other));
      high = Math.min(high, Math.max(one, other));
    }
    int firstBlock = (int) low / Lanes.COUNT;
    int endBlock = Math.min(Lanes.roundUp(columns) / Lanes.COUNT, (int) high / Lanes.COUNT + 1);
    if (low < high && firstBlock < endBlock) {
      make(r, y, x0, firstBlock, endBlock - firstBlock);
    }
  }

  private void make(int r, double y, double x0, int firstBlock, int count) {
    int firstColumn = firstBlock * Lanes.COUNT;
    double one = x0 + alpha * firstColumn;
    double other = one + alpha * (count * Lanes.COUNT);
    double spare = wide / 2 + (2 << halvings);
    mixer.make(y, Math.min(one, other) - spare, Math.max(one, other) + spare);
    double scale = 1.0 / (1 << halvings);
    float[] row = mixer.row();
    int at = RowMixer.PAD;
    int end = mixer.end();
    float[] ring = shift.ring();
    int to = shift.at(r) + firstColumn;
    double start = (one + alpha * 0.5 - wide / 2) * scale;
    double step = alpha * scale;
    float width = (float) (wide * scale);
    if (twice) {
      // Two halves of each target's width, then their sum.
      double left = alpha < 0 ? start + width / 2 : start;
      RowStretch.stretch(row, at, end, left, step / 2, width / 2, fine, 0, 2 * count);
      RowStretch.halve(fine, 0, ring, to, 0, count * Lanes.COUNT);
    } else {
      RowStretch.stretch(row, at, end, start, step, width, ring, to, count);
    }
  }
}
