package org.tinybeauty.frame;

import java.util.Arrays;

/// Step 1 of a [PlaneWarp]: the mean of the source rows around a height, halved until the next step
/// can read it. Borders are repeated. Mutable, reused.
final class RowMixer {
  /// Repeated border samples on each side of a mixed row: two vectors fit in.
  static final int PAD = 4 * Lanes.COUNT;

  private RowSource source = new FloatRows();
  private double tall;
  private double scale;
  private int halvings;
  private float[] mixed = new float[0];

  /// Prepares for one picture.
  ///
  /// @param tall rows under one target sample, at least 1
  /// @param wide what the next step adds up; the mean is divided by it
  /// @param halvings how often the row is halved
  void plan(RowSource source, double tall, double wide, int halvings) {
    this.source = source;
    this.tall = tall;
    this.halvings = halvings;
    scale = 1 / (tall * wide);
    int needed = source.width() + 2 * PAD + (2 << halvings) + 2 * Lanes.COUNT;
    if (mixed.length < needed) {
      mixed = new float[Lanes.roomFor(needed)];
    }
  }

  /// The row last made; its first sample is at [#PAD].
  float[] row() {
    return mixed;
  }

  /// The end of the row's samples.
  int end() {
    return PAD + halved(source.width());
  }

  private int halved(int samples) {
    return (samples + (1 << halvings) - 1) >> halvings;
  }

  /// Makes the row around height `y`, at least the source columns from `left` to `right`.
  void make(double y, double left, double right) {
    int width = source.width();
    int group = 1 << halvings;
    int from = (int) Math.clamp(left, 0.0, width - 1.0) & -group;
    int to = Math.min(width, (int) Math.clamp(right, from + 1.0, width) + group & -group);
    mix(y - tall / 2, from, to);
    if (to == width && halvings > 0) {
      float edge = mixed[PAD + width - 1];
      while ((to & (group - 1)) != 0) {
        mixed[PAD + to++] = edge;
      }
    }
    for (int level = 0; level < halvings; level++) {
      from >>= 1;
      to >>= 1;
      RowStretch.halve(mixed, PAD, mixed, PAD, from, to);
    }
    if (from == 0) {
      Arrays.fill(mixed, 0, PAD, mixed[PAD]);
    }
    if (to == halved(width)) {
      Arrays.fill(mixed, PAD + to, to + 2 * PAD, mixed[PAD + to - 1]);
    }
  }

  /// The rows from `top` over a height of `tall`, each weighted by how much of it is covered.
  private void mix(double top, int from, int to) {
    int lastRow = source.height() - 1;
    double bottom = top + tall;
    // All rows before the first and after the last are the border row.
    int first = (int) Math.min(Math.max(Math.floor(top), 0), lastRow);
    int last = (int) Math.max(Math.min(Math.ceil(bottom) - 1, lastRow), first);
    for (int row = first; row <= last; row += 3) {
      int rowB = Math.min(row + 1, last);
      int rowC = Math.min(row + 2, last);
      double endA = row == last ? bottom : row + 1;
      double endB = rowB == last ? bottom : rowB + 1;
      double a = endA - (row == first ? top : row);
      double b = rowB > row ? endB - rowB : 0;
      double c = rowC > rowB ? bottom - rowC : 0;
      if (rowC < last) {
        c = 1;
      }
      source.mix(
          row,
          rowB,
          rowC,
          (float) (a * scale),
          (float) (b * scale),
          (float) (c * scale),
          from,
          to,
          row > first,
          mixed,
          PAD);
    }
  }
}
