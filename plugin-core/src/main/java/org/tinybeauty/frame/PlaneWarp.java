package org.tinybeauty.frame;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// Resamples one component through an affine map, antialiased, row by row, without a single gather.
///
/// The map gives the source position of target point (u, v): `x = a u + b v + c`,
/// `y = d u + e v + f`, with `|d| <= |e|`. It is taken apart into three steps that each read memory
/// in order (two-pass shear warp [1], with area averages for the filter):
///
/// 1. *mix*: source row `y(rho) = e rho + const`, the mean of the source rows within `|e|` of it
///    (linear between two rows when `|e| < 1`);
/// 2. *stretch*: along that row, target column u takes the mean of the source samples within
///    `alpha = a - b d / e` of it: three neighbours picked by a permutation out of two vectors,
///    after halving the row until alpha is small enough for that;
/// 3. *shift*: in the target, column u of that row belongs at `v = rho - t u`, `t = d / e`. So the
///    target row v takes, in column u, the stretched rows around `rho = v + t u`, with weights that
///    depend on u alone: a table made once per picture.
///
/// Rows of step 2 live in a ring that holds just the rows step 3 looks at. `finer` rows per target
/// row are made: 2 keeps step 3 from blurring unevenly along u, 1 is cheaper.
///
/// The cost is that of the target's pixels, whatever the angle, plus that of the source samples
/// under it, read once.
///
/// 1. Catmull, Smith: 3-D transformations of images in scanline order, SIGGRAPH 1980.
final class PlaneWarp {
  /// Repeated border samples on each side of a mixed row: two vectors fit in.
  private static final int PAD = 4 * Lanes.COUNT;

  /// The largest stretch for which three neighbours of each of a vector's targets lie within two
  /// vectors of sources.
  private static final double LARGEST_STRETCH =
      (2 * Lanes.COUNT - 3.0) / (Lanes.COUNT - 1.0) - 0.002;

  private static final FloatVector RAMP = ramp();

  private static final int ONE = Float.floatToRawIntBits(1);

  private RowSource source = new FloatRows();
  private int columns;
  private int rows;
  private boolean insideOnly;

  private double b;
  private double c;
  private double e;
  private double f;
  private double t;
  private double alpha;
  private double anchor;
  private double perSlope;
  private double perAlpha;
  private double tall;
  private double wide;
  private double margin;
  private int finer;
  private int halvings;
  private boolean twice;

  private float[] mixed = new float[0];
  private float[] fine = new float[0];
  private float[] ring = new float[0];
  private int pitch;
  private int ringMask;
  private int next;

  private int blocks;
  private int taps;
  private int[] firstTap = new int[0];
  private float[] weights = new float[0];
  private int lowestTap;
  private int highestTap;

  /// Prepares for one picture.
  ///
  /// @param finer rows of the first two steps per target row, 1 or 2
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
      int finer,
      boolean insideOnly) {
    this.source = source;
    this.columns = columns;
    this.rows = rows;
    this.finer = finer;
    this.insideOnly = insideOnly;
    t = d / e;
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
    for (double step = Math.abs(alpha); step > 2 * LARGEST_STRETCH; step /= 2) {
      halvings++;
    }
    twice = Math.abs(alpha) > LARGEST_STRETCH * (1 << halvings);
    perSlope = Math.abs(t) > 1e-9 ? 1 / t : 0;
    perAlpha = 1 / alpha;
    tall = Math.max(Math.abs(e) / finer, 1);
    wide = Math.max(Math.abs(alpha), 1 << halvings);
    margin = wide + Math.abs(b) + (1 << halvings) + 1;
    blocks = Lanes.roundUp(columns) / Lanes.COUNT;
    pitch = blocks * Lanes.COUNT;
    planTaps();
    int ringRows = Integer.highestOneBit(2 * (highestTap - lowestTap + taps) - 1);
    ringMask = ringRows - 1;
    if (ring.length < ringRows * pitch) {
      ring = new float[Lanes.roomFor(ringRows * pitch)];
    }
    int needed = source.width() + 2 * PAD + (2 << halvings) + 2 * Lanes.COUNT;
    if (mixed.length < needed) {
      mixed = new float[Lanes.roomFor(needed)];
    }
    if (fine.length < 2 * pitch + 2 * Lanes.COUNT) {
      fine = new float[Lanes.roomFor(2 * pitch + 2 * Lanes.COUNT)];
    }
    next = lowestTap;
    return this;
  }

  /// Step 3's table: for each vector of columns the first row it takes (relative to `finer` times
  /// the target row) and the weights of `taps` rows from there.
  private void planTaps() {
    double slope = finer * t;
    taps = (int) Math.ceil(Math.abs(slope) * (Lanes.COUNT - 1)) + finer + 1;
    if (firstTap.length < blocks) {
      firstTap = new int[Lanes.roomFor(blocks)];
    }
    if (weights.length < blocks * taps * Lanes.COUNT) {
      weights = new float[Lanes.roomFor(blocks * taps * Lanes.COUNT)];
    }
    lowestTap = Integer.MAX_VALUE;
    highestTap = Integer.MIN_VALUE;
    FloatVector slopes = RAMP.mul((float) slope);
    float reach = (finer + 1) / 2f;
    for (int block = 0; block < blocks; block++) {
      double start = finer * (0.5 + t * (block * Lanes.COUNT + 0.5 - anchor)) - 0.5;
      double least = start + Math.min(0, slope * (Lanes.COUNT - 1));
      int first = (int) Math.floor(least - (finer - 1) / 2.0);
      firstTap[block] = first;
      lowestTap = Math.min(lowestTap, first);
      highestTap = Math.max(highestTap, first);
      FloatVector centre = slopes.add((float) (start - first));
      for (int k = 0; k < taps; k++) {
        centre
            .sub(k)
            .abs()
            .neg()
            .add(reach)
            .lanewise(VectorOperators.MIN, 1f)
            .lanewise(VectorOperators.MAX, 0f)
            .mul(1f / finer)
            .intoArray(weights, (block * taps + k) * Lanes.COUNT);
      }
    }
  }

  /// Makes every row that target row v takes.
  private void advance(int v) {
    int last = finer * v + highestTap + taps - 1;
    next = Math.max(next, finer * v + lowestTap);
    while (next <= last) {
      makeRow(next++);
    }
  }

  private void makeRow(int r) {
    double rho = (r + 0.5) / finer;
    double y = e * rho + f;
    double beyond = tall + Math.abs(e) + 1;
    if (insideOnly && (y < -beyond || y > source.height() + beyond)) {
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
      double one = (-margin - x0) * perAlpha;
      double other = (source.width() + margin - x0) * perAlpha;
      low = Math.max(low, Math.min(one, other));
      high = Math.min(high, Math.max(one, other));
    }
    int firstBlock = (int) low / Lanes.COUNT;
    int endBlock = Math.min(blocks, (int) high / Lanes.COUNT + 1);
    if (low < high && firstBlock < endBlock) {
      makeRow(r, y, x0, firstBlock, endBlock - firstBlock);
    }
  }

  private void makeRow(int r, double y, double x0, int firstBlock, int count) {
    int firstColumn = firstBlock * Lanes.COUNT;
    double one = x0 + alpha * firstColumn;
    double other = one + alpha * (count * Lanes.COUNT);
    double spare = wide / 2 + (2 << halvings);
    mixRow(y, Math.min(one, other) - spare, Math.max(one, other) + spare);
    double scale = 1.0 / (1 << halvings);
    int end = PAD + halved(source.width());
    int to = (r & ringMask) * pitch + firstColumn;
    double start = (one + alpha * 0.5 - wide / 2) * scale;
    if (twice) {
      // Two halves of each target's width, then their sum.
      double half = alpha * scale / 2;
      double halfWide = wide * scale / 2;
      double left = alpha < 0 ? start + halfWide : start;
      stretch(mixed, PAD, end, left, half, (float) halfWide, fine, 0, 2 * count);
      halve(fine, 0, ring, to, 0, count * Lanes.COUNT);
    } else {
      stretch(mixed, PAD, end, start, alpha * scale, (float) (wide * scale), ring, to, count);
    }
  }

  private int halved(int samples) {
    return (samples + (1 << halvings) - 1) >> halvings;
  }

  /// Step 1: fills `mixed` with the mean of the rows within `tall / 2` of y, divided by `wide`,
  /// halved; borders repeated.
  private void mixRow(double y, double left, double right) {
    int width = source.width();
    int group = 1 << halvings;
    int from = (int) Math.clamp(left, 0.0, width - 1.0) & -group;
    int to = Math.min(width, (int) Math.clamp(right, from + 1.0, width) + group & -group);
    mixRows(y - tall / 2, from, to);
    if (to == width && halvings > 0) {
      float edge = mixed[PAD + width - 1];
      while ((to & (group - 1)) != 0) {
        mixed[PAD + to++] = edge;
      }
    }
    for (int level = 0; level < halvings; level++) {
      from >>= 1;
      to >>= 1;
      halve(mixed, PAD, mixed, PAD, from, to);
    }
    if (from == 0) {
      Arrays.fill(mixed, 0, PAD, mixed[PAD]);
    }
    if (to == halved(width)) {
      Arrays.fill(mixed, PAD + to, to + 2 * PAD, mixed[PAD + to - 1]);
    }
  }

  /// The rows from `top` over a height of `tall`, each weighted by how much of it is covered.
  private void mixRows(double top, int from, int to) {
    int lastRow = source.height() - 1;
    double bottom = top + tall;
    // All rows before the first and after the last are the border row.
    int first = (int) Math.min(Math.max(Math.floor(top), 0), lastRow);
    int last = (int) Math.max(Math.min(Math.ceil(bottom) - 1, lastRow), first);
    double scale = 1 / (tall * wide);
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

  /// Halves samples: `out[outAt + i] = row[at + 2i] + row[at + 2i + 1]` for `from <= i < to`, and
  /// up to a vector more. `out` may be `row`.
  private static void halve(float[] row, int at, float[] out, int outAt, int from, int to) {
    IntVector even = IntVector.zero(Lanes.I).addIndex(2);
    IntVector odd = even.add(1);
    for (int i = from; i < to; i += Lanes.COUNT) {
      IntVector low = FloatVector.fromArray(Lanes.F, row, at + 2 * i).reinterpretAsInts();
      IntVector high =
          FloatVector.fromArray(Lanes.F, row, at + 2 * i + Lanes.COUNT).reinterpretAsInts();
      FloatVector evens = even.selectFrom(low, high).reinterpretAsFloats();
      FloatVector odds = odd.selectFrom(low, high).reinterpretAsFloats();
      evens.add(odds).intoArray(out, outAt + i);
    }
  }

  /// Step 2: `out[i]` is the sum over a width of `wide` (1..2) samples from `start + i step` on,
  /// each sample weighted by how much of it is covered. Positions run in 32.32 fixed point.
  private static void stretch(
      float[] row,
      int at,
      int end,
      double start,
      double step,
      float wide,
      float[] out,
      int outAt,
      int blocks) {
    double least = Math.min(0, step * (Lanes.COUNT - 1)) - 0.001;
    long position = (long) ((Math.clamp(start, -1e9, 1e9) + least + at) * 0x1p32);
    long perBlock = (long) (step * Lanes.COUNT * 0x1p32);
    float offset = (float) -least - 0.5f;
    int lowest = at - PAD;
    int highest = end + PAD - 2 * Lanes.COUNT;
    if (wide == 1) {
      stretchTwo(
          row, lowest, highest, position, perBlock, (float) step, offset, out, outAt, blocks);
    } else {
      stretchThree(
          row, lowest, highest, position, perBlock, (float) step, offset, wide, out, outAt, blocks);
    }
  }

  private static void stretchTwo(
      float[] row,
      int lowest,
      int highest,
      long start,
      long perBlock,
      float step,
      float offset,
      float[] out,
      int outAt,
      int blocks) {
    FloatVector steps = RAMP.mul(step).add(offset);
    long position = start;
    for (int block = 0; block < blocks; block++) {
      int base = Math.max(lowest, Math.min(highest, (int) (position >> 32)));
      FloatVector p = steps.add(((int) (position >>> 8) & 0xffffff) * 0x1p-24f);
      FloatVector rounded = p.add(Lanes.ROUNDING);
      FloatVector part = p.sub(rounded.sub(Lanes.ROUNDING)).add(0.5f);
      IntVector index = rounded.reinterpretAsInts();
      IntVector low = FloatVector.fromArray(Lanes.F, row, base).reinterpretAsInts();
      IntVector high = FloatVector.fromArray(Lanes.F, row, base + Lanes.COUNT).reinterpretAsInts();
      FloatVector first = index.selectFrom(low, high).reinterpretAsFloats();
      FloatVector second = index.add(1).selectFrom(low, high).reinterpretAsFloats();
      second.sub(first).fma(part, first).intoArray(out, outAt + block * Lanes.COUNT);
      position += perBlock;
    }
  }

  private static void stretchThree(
      float[] row,
      int lowest,
      int highest,
      long start,
      long perBlock,
      float step,
      float offset,
      float wide,
      float[] out,
      int outAt,
      int blocks) {
    float over = wide - 1;
    FloatVector steps = RAMP.mul(step).add(offset);
    long position = start;
    for (int block = 0; block < blocks; block++) {
      int base = Math.max(lowest, Math.min(highest, (int) (position >> 32)));
      FloatVector p = steps.add(((int) (position >>> 8) & 0xffffff) * 0x1p-24f);
      FloatVector rounded = p.add(Lanes.ROUNDING);
      FloatVector part = p.sub(rounded.sub(Lanes.ROUNDING)).add(0.5f);
      // The lowest bits of `rounded` are the index; selectFrom takes it modulo two vectors.
      IntVector index = rounded.reinterpretAsInts();
      IntVector low = FloatVector.fromArray(Lanes.F, row, base).reinterpretAsInts();
      IntVector high = FloatVector.fromArray(Lanes.F, row, base + Lanes.COUNT).reinterpretAsInts();
      FloatVector first = index.selectFrom(low, high).reinterpretAsFloats();
      FloatVector second = index.add(1).selectFrom(low, high).reinterpretAsFloats();
      FloatVector third = index.add(2).selectFrom(low, high).reinterpretAsFloats();
      FloatVector rest = part.add(over);
      // The smaller of rest and 1: positive floats are ordered as their bits are.
      FloatVector full =
          rest.reinterpretAsInts().lanewise(VectorOperators.MIN, ONE).reinterpretAsFloats();
      FloatVector sum = second.fma(full, first.sub(first.mul(part)));
      third.fma(rest.sub(full), sum).intoArray(out, outAt + block * Lanes.COUNT);
      position += perBlock;
    }
  }

  /// Step 3: target row v, at least the columns `from` to `to`, into `line`, which takes whole
  /// vectors. To be called for rising v.
  void row(int v, int from, int to, float[] line) {
    advance(v);
    int begin = from & -Lanes.COUNT;
    shift(ring, ringMask, pitch, finer * v, firstTap, taps, weights, begin, to, line);
  }

  private static void shift(
      float[] ring,
      int mask,
      int pitch,
      int row,
      int[] firstTap,
      int taps,
      float[] weights,
      int from,
      int to,
      float[] line) {
    for (int u = from; u < to; u += Lanes.COUNT) {
      int r = row + firstTap[u / Lanes.COUNT];
      FloatVector sum =
          FloatVector.fromArray(Lanes.F, ring, (r & mask) * pitch + u)
              .mul(FloatVector.fromArray(Lanes.F, weights, u * taps));
      for (int k = 1; k < taps; k++) {
        sum =
            FloatVector.fromArray(Lanes.F, ring, ((r + k) & mask) * pitch + u)
                .fma(FloatVector.fromArray(Lanes.F, weights, u * taps + k * Lanes.COUNT), sum);
      }
      sum.intoArray(line, u);
    }
  }

  private static FloatVector ramp() {
    return FloatVector.zero(Lanes.F).addIndex(1);
  }
}
