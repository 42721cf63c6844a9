package org.tinybeauty.diffusion;

import java.util.ArrayDeque;
import java.util.Deque;
import org.tinybeauty.pairs.PairImage;

/// Edges for the ControlNet, as it was trained on: OpenCV's Canny on the picture's 8-bit
/// levels,
/// 3x3 Sobel, steepness |dx| + |dy|, at each pixel the channel that is steepest, no blur.
///
/// Source: Canny, "A computational approach to edge detection", 1986; the details are
/// OpenCV's.
final class Canny {
  /// Thresholds of the release: above the second an edge begins, above the first it goes on.
  static final int LOW = 100;

  static final int HIGH = 200;

  /// tan 22.5 degrees, 15 bits after the point.
  private static final int TAN = 13573;

  private final int w;
  private final int h;
  private final int[] dx;
  private final int[] dy;
  private final int[] size;

  private Canny(PairImage picture) {
    w = picture.width();
    h = picture.height();
    dx = new int[w * h];
    dy = new int[w * h];
    size = new int[w * h];
    for (float[] plane : picture.rgb()) {
      slopes(plane);
    }
  }

  /// 1 on an edge, 0 elsewhere, row by row.
  static float[] edges(PairImage picture, int low, int high) {
    return new Canny(picture).trace(low, high);
  }

  private void slopes(float[] plane) {
    int[] levels = new int[w * h];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = PairImage.level(plane[i]);
    }
    for (int y = 0; y < h; y++) {
      int up = Math.max(0, y - 1) * w;
      int on = y * w;
      int down = Math.min(h - 1, y + 1) * w;
      for (int x = 0; x < w; x++) {
        int l = Math.max(0, x - 1);
        int r = Math.min(w - 1, x + 1);
        int across =
            levels[up + r]
                - levels[up + l]
                + 2 * (levels[on + r] - levels[on + l])
                + levels[down + r]
                - levels[down + l];
        int along =
            levels[down + l]
                - levels[up + l]
                + 2 * (levels[down + x] - levels[up + x])
                + levels[down + r]
                - levels[up + r];
        int steep = Math.abs(across) + Math.abs(along);
        if (steep > size[on + x]) {
          dx[on + x] = across;
          dy[on + x] = along;
          size[on + x] = steep;
        }
      }
    }
  }

  private int size(int x, int y) {
    return x < 0 || y < 0 || x >= w || y >= h ? 0 : size[y * w + x];
  }

  /// True where a slope is the steepest across its edge.
  private boolean peak(int x, int y) {
    int i = y * w + x;
    int m = size[i];
    long ax = Math.abs(dx[i]);
    long ay = (long) Math.abs(dy[i]) << 15;
    long flat = ax * TAN;
    if (ay < flat) {
      return m > size(x - 1, y) && m >= size(x + 1, y);
    }
    if (ay > flat + (ax << 16)) {
      return m > size(x, y - 1) && m >= size(x, y + 1);
    }
    int side = (dx[i] ^ dy[i]) < 0 ? -1 : 1;
    return m > size(x - side, y - 1) && m > size(x + side, y + 1);
  }

  private float[] trace(int low, int high) {
    boolean[] weak = new boolean[w * h];
    float[] edges = new float[w * h];
    Deque<Integer> ends = new ArrayDeque<>();
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        int i = y * w + x;
        weak[i] = size[i] > low && peak(x, y);
        if (weak[i] && size[i] > high) {
          edges[i] = 1;
          ends.push(i);
        }
      }
    }
    while (!ends.isEmpty()) {
      int i = ends.pop();
      for (int y = Math.max(0, i / w - 1); y <= Math.min(h - 1, i / w + 1); y++) {
        for (int x = Math.max(0, i % w - 1); x <= Math.min(w - 1, i % w + 1); x++) {
          int j = y * w + x;
          if (weak[j] && edges[j] == 0) {
            edges[j] = 1;
            ends.push(j);
          }
        }
      }
    }
    return edges;
  }
}
