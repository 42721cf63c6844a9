package org.tinybeauty.recipe;

import java.util.Arrays;

/// How much each pixel of a square takes of something: `size` x `size` values, mostly 0..1.
/// Operations work in place and return this.
final class RecipeMask {
  private static final int LINES = 5;

  final int size;
  final float[] v;

  RecipeMask(int size) {
    this.size = size;
    this.v = new float[size * size];
  }

  /// @param v taken, not copied
  RecipeMask(int size, float[] v) {
    this.size = size;
    this.v = v;
  }

  RecipeMask copy() {
    RecipeMask out = new RecipeMask(size);
    System.arraycopy(v, 0, out.v, 0, v.length);
    return out;
  }

  /// The share of each pixel inside a closed outline (even-odd), by exact spans on five lines a
  /// pixel.
  static RecipeMask inside(int size, RecipeCurve outline) {
    RecipeMask mask = new RecipeMask(size);
    float[] ox = outline.x();
    float[] oy = outline.y();
    int n = ox.length;
    float[] cuts = new float[n];
    for (int line = 0; line < size * LINES; line++) {
      float y = (line + 0.5f) / LINES;
      int count = 0;
      for (int i = 0; i < n; i++) {
        int j = i + 1 == n ? 0 : i + 1;
        if (oy[i] <= y != oy[j] <= y) {
          cuts[count++] = ox[i] + (y - oy[i]) / (oy[j] - oy[i]) * (ox[j] - ox[i]);
        }
      }
      Arrays.sort(cuts, 0, count);
      for (int k = 0; k + 1 < count; k += 2) {
        mask.addSpan(line / LINES, cuts[k], cuts[k + 1]);
      }
    }
    return mask;
  }

  private void addSpan(int row, float from, float to) {
    float a = Math.clamp(from, 0, size);
    float b = Math.clamp(to, 0, size);
    for (int x = (int) a; x < b; x++) {
      v[row * size + x] += (Math.min(b, x + 1) - Math.max(a, x)) / LINES;
    }
  }

  /// A soft stroke along a line: 1 on it, falling as a Gaussian of the given radius, which goes
  /// linearly from one end to the other. Evaluated on every fourth pixel and filled in linearly.
  static RecipeMask stroke(int size, RecipeCurve line, float radiusFrom, float radiusTo) {
    int step = 4;
    RecipeMask mask = new RecipeMask(size);
    float reach = 2.6f * Math.max(radiusFrom, radiusTo) + step;
    int[] box = line.bounds(reach, size);
    int left = box[0] / step;
    int top = box[1] / step;
    int columns = (box[2] + step - 1) / step + 2 - left;
    int rows = (box[3] + step - 1) / step + 2 - top;
    float[] grid = new float[columns * rows];
    float[] along = new float[1];
    for (int i = 0; i < grid.length; i++) {
      float d =
          line.distance((left + i % columns) * step, (float) (top + i / columns) * step, along);
      float r = radiusFrom + (radiusTo - radiusFrom) * along[0];
      grid[i] = (float) Math.exp(-d * d / (r * r));
    }
    for (int y = box[1]; y < box[3]; y++) {
      for (int x = box[0]; x < box[2]; x++) {
        float gx = (x + 0.5f) / step - left;
        float gy = (y + 0.5f) / step - top;
        int column = (int) gx;
        int row = (int) gy;
        int g = row * columns + column;
        float fx = gx - column;
        float fy = gy - row;
        float upper = grid[g] + (grid[g + 1] - grid[g]) * fx;
        float lower = grid[g + columns] + (grid[g + columns + 1] - grid[g + columns]) * fx;
        mask.v[y * size + x] = upper + (lower - upper) * fy;
      }
    }
    return mask;
  }

  RecipeMask times(RecipeMask other) {
    for (int i = 0; i < v.length; i++) {
      v[i] *= other.v[i];
    }
    return this;
  }

  RecipeMask times(float factor) {
    for (int i = 0; i < v.length; i++) {
      v[i] *= factor;
    }
    return this;
  }

  RecipeMask plus(RecipeMask other, float factor) {
    for (int i = 0; i < v.length; i++) {
      v[i] += other.v[i] * factor;
    }
    return this;
  }

  /// Takes out what `other` covers.
  RecipeMask without(RecipeMask other) {
    for (int i = 0; i < v.length; i++) {
      v[i] *= 1 - Math.clamp(other.v[i], 0f, 1f);
    }
    return this;
  }

  RecipeMask atLeast(RecipeMask other) {
    for (int i = 0; i < v.length; i++) {
      v[i] = Math.max(v[i], other.v[i]);
    }
    return this;
  }

  /// Gaussian-like blur of the given standard deviation in pixels: three box blurs.
  RecipeMask blur(float sigma) {
    blur(v, size, sigma);
    return this;
  }

  /// Blurs a square plane in place; beyond the border the edge value stands.
  static void blur(float[] plane, int size, float sigma) {
    float radius = radius(sigma);
    if (radius < 0.01f) {
      return;
    }
    // Only the part around what is not zero: most masks are small.
    int reach = 3 * ((int) radius + 2);
    int first = 0;
    while (first < plane.length && plane[first] == 0) {
      first++;
    }
    if (first == plane.length) {
      return;
    }
    int last = plane.length - 1;
    while (plane[last] == 0) {
      last--;
    }
    int top = Math.max(0, first / size - reach);
    int bottom = Math.min(size, last / size + reach + 1);
    int left = size;
    int right = 0;
    for (int i = first; i <= last; i++) {
      if (plane[i] != 0) {
        left = Math.min(left, i % size);
        right = Math.max(right, i % size + 1);
      }
    }
    left = Math.max(0, left - reach);
    right = Math.min(size, right + reach);
    float[] in = new float[size];
    float[] out = new float[size];
    for (int y = top; y < bottom; y++) {
      line(plane, y * size + left, 1, right - left, radius, in, out);
    }
    for (int x = left; x < right; x++) {
      line(plane, top * size + x, size, bottom - top, radius, in, out);
    }
  }

  /// The radius of a box, three of which have the standard deviation asked for. A box of radius
  /// R + part weighs its two end pixels, R + 1 away, by part.
  private static float radius(float sigma) {
    double variance = sigma * sigma / 3.0;
    int whole = 0;
    while ((whole + 1) * (whole + 2) / 3.0 <= variance) {
      whole++;
    }
    double squares = whole * (whole + 1) * (2 * whole + 1) / 3.0;
    double end = (whole + 1.0) * (whole + 1.0);
    return (float) (whole + (variance * (2 * whole + 1) - squares) / (2 * (end - variance)));
  }

  private static void line(
      float[] plane, int start, int stride, int n, float radius, float[] in, float[] out) {
    for (int i = 0; i < n; i++) {
      in[i] = plane[start + i * stride];
    }
    box(in, out, n, radius);
    box(out, in, n, radius);
    box(in, out, n, radius);
    for (int i = 0; i < n; i++) {
      plane[start + i * stride] = out[i];
    }
  }

  private static void box(float[] in, float[] out, int n, float radius) {
    int r = (int) radius;
    float part = radius - r;
    float norm = 1 / (2 * radius + 1);
    double sum = 0;
    for (int i = -r; i <= r; i++) {
      sum += in[Math.clamp(i, 0, n - 1)];
    }
    for (int i = 0; i < n; i++) {
      float ends = in[Math.max(0, i - r - 1)] + in[Math.min(n - 1, i + r + 1)];
      out[i] = (float) (sum + part * ends) * norm;
      sum += in[Math.min(n - 1, i + r + 1)] - in[Math.max(0, i - r)];
    }
  }

  /// 0 below `from`, 1 above `to`, smooth between; `from` may be the larger one.
  static float ramp(float from, float to, float value) {
    float t = Math.clamp((value - from) / (to - from), 0f, 1f);
    return t * t * (3 - 2 * t);
  }
}
