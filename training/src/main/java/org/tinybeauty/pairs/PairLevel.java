package org.tinybeauty.pairs;

import java.util.Arrays;

/// One plane of a picture for registration: values row by row, pixel centres at halves.
@SuppressWarnings("ArrayRecordComponent") // the array is the plane
record PairLevel(int width, int height, float[] v) {
  private static final int BOXES = 3;

  static PairLevel luma(PairImage picture) {
    float[] v = new float[picture.width() * picture.height()];
    float[][] rgb = picture.rgb();
    for (int i = 0; i < v.length; i++) {
      v[i] = 0.299f * rgb[0][i] + 0.587f * rgb[1][i] + 0.114f * rgb[2][i];
    }
    return new PairLevel(picture.width(), picture.height(), v);
  }

  /// The picture at half the size; an odd last row or column is left out.
  PairLevel half() {
    int w = width / 2;
    int h = height / 2;
    float[] out = new float[w * h];
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        int i = 2 * y * width + 2 * x;
        out[y * w + x] = (v[i] + v[i + 1] + v[i + width] + v[i + width + 1]) / 4;
      }
    }
    return new PairLevel(w, h, out);
  }

  /// What this shows where `map` leads from a grid of the given size; NaN outside.
  PairLevel seen(Similarity map, int columns, int rows) {
    float[] out = new float[columns * rows];
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        double sx = map.x(x + 0.5, y + 0.5) - 0.5;
        double sy = map.y(x + 0.5, y + 0.5) - 0.5;
        boolean inside = sx >= 0 && sy >= 0 && sx <= width - 1 && sy <= height - 1;
        out[y * columns + x] = inside ? Bicubic.at(v, width, height, sx, sy) : Float.NaN;
      }
    }
    return new PairLevel(columns, rows, out);
  }

  /// The plane less its own blur of about `radius` pixels: tones and casts are gone, edges stay.
  /// NaN counts as nothing and stays NaN.
  PairLevel fine(int radius) {
    float[] sum = new float[v.length];
    float[] count = new float[v.length];
    for (int i = 0; i < v.length; i++) {
      boolean there = !Float.isNaN(v[i]);
      sum[i] = there ? v[i] : 0;
      count[i] = there ? 1 : 0;
    }
    for (int n = 0; n < BOXES; n++) {
      sum = box(sum, radius);
      count = box(count, radius);
    }
    float[] out = new float[v.length];
    for (int i = 0; i < v.length; i++) {
      out[i] = v[i] - sum[i] / count[i];
    }
    return new PairLevel(width, height, out);
  }

  private float[] box(float[] from, int radius) {
    float[] across = new float[from.length];
    for (int y = 0; y < height; y++) {
      line(from, across, y * width, 1, width, radius);
    }
    float[] out = new float[from.length];
    for (int x = 0; x < width; x++) {
      line(across, out, x, width, height, radius);
    }
    return out;
  }

  private static void line(float[] from, float[] to, int at, int step, int n, int radius) {
    double sum = 0;
    for (int i = 0; i < Math.min(radius, n); i++) {
      sum += from[at + i * step];
    }
    for (int i = 0; i < n; i++) {
      sum += i + radius < n ? from[at + (i + radius) * step] : 0;
      sum -= i - radius - 1 >= 0 ? from[at + (i - radius - 1) * step] : 0;
      to[at + i * step] = (float) (sum / (2 * radius + 1));
    }
  }

  /// The median of the sizes of some values.
  static float medianSize(float[] values, int count) {
    if (count == 0) {
      return 0;
    }
    float[] sorted = new float[count];
    for (int i = 0; i < count; i++) {
      sorted[i] = Math.abs(values[i]);
    }
    Arrays.sort(sorted);
    return sorted[count / 2];
  }
}
