package org.tinybeauty.recipe;

import java.util.Arrays;
import org.tinybeauty.pairs.MeshFace;

/// A smooth line through points: a centripetal Catmull-Rom spline, sampled densely. x and y are the
/// samples, in pixels.
@SuppressWarnings("ArrayRecordComponent") // never compared, never shared for writing
record RecipeCurve(float[] x, float[] y) {
  private static final int STEPS = 8;

  /// The open curve through the given points of a mesh.
  static RecipeCurve through(MeshFace face, int... points) {
    return through(pick(face.x(), points), pick(face.y(), points), false);
  }

  /// The closed curve through the given points of a mesh.
  static RecipeCurve around(MeshFace face, int... points) {
    return through(pick(face.x(), points), pick(face.y(), points), true);
  }

  private static float[] pick(float[] from, int[] points) {
    float[] out = new float[points.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = from[points[i]];
    }
    return out;
  }

  /// The curve through the points (`px`, `py`), which it meets exactly.
  static RecipeCurve through(float[] px, float[] py, boolean closed) {
    int n = px.length;
    int spans = closed ? n : n - 1;
    float[] x = new float[spans * STEPS + (closed ? 0 : 1)];
    float[] y = new float[x.length];
    double[] cx = new double[4];
    double[] cy = new double[4];
    for (int s = 0; s < spans; s++) {
      for (int k = 0; k < 4; k++) {
        int i = s + k - 1;
        int at = closed ? Math.floorMod(i, n) : Math.clamp(i, 0, n - 1);
        cx[k] = px[at];
        cy[k] = py[at];
      }
      if (!closed && s == 0) {
        cx[0] = 2 * cx[1] - cx[2];
        cy[0] = 2 * cy[1] - cy[2];
      }
      if (!closed && s == spans - 1) {
        cx[3] = 2 * cx[2] - cx[1];
        cy[3] = 2 * cy[2] - cy[1];
      }
      sampleSpan(cx, cy, x, y, s * STEPS);
    }
    if (!closed) {
      x[x.length - 1] = px[n - 1];
      y[y.length - 1] = py[n - 1];
    }
    return new RecipeCurve(x, y);
  }

  /// Barry and Goldman's evaluation with knots at the square root of the distances.
  private static void sampleSpan(double[] px, double[] py, float[] x, float[] y, int at) {
    double[] t = new double[4];
    for (int k = 1; k < 4; k++) {
      double d = Math.hypot(px[k] - px[k - 1], py[k] - py[k - 1]);
      t[k] = t[k - 1] + Math.max(1e-3, Math.sqrt(d));
    }
    for (int step = 0; step < STEPS; step++) {
      double u = t[1] + (t[2] - t[1]) * step / STEPS;
      x[at + step] = (float) evaluate(px, t, u);
      y[at + step] = (float) evaluate(py, t, u);
    }
  }

  private static double evaluate(double[] p, double[] t, double u) {
    double a1 = mix(p[0], p[1], t[0], t[1], u);
    double a2 = mix(p[1], p[2], t[1], t[2], u);
    double a3 = mix(p[2], p[3], t[2], t[3], u);
    double b1 = mix(a1, a2, t[0], t[2], u);
    double b2 = mix(a2, a3, t[1], t[3], u);
    return mix(b1, b2, t[1], t[2], u);
  }

  private static double mix(double a, double b, double ta, double tb, double u) {
    return a + (b - a) * (u - ta) / (tb - ta);
  }

  /// This line and then `other` backwards: the outline between two lines that share their ends.
  RecipeCurve outline(RecipeCurve other) {
    int n = x.length;
    int m = other.x.length;
    float[] ox = Arrays.copyOf(x, n + m);
    float[] oy = Arrays.copyOf(y, n + m);
    for (int i = 0; i < m; i++) {
      ox[n + i] = other.x[m - 1 - i];
      oy[n + i] = other.y[m - 1 - i];
    }
    return new RecipeCurve(ox, oy);
  }

  /// The pixels within `reach` of the line: left, top, right, bottom (exclusive), within a square.
  int[] bounds(float reach, int size) {
    float left = Float.MAX_VALUE;
    float top = Float.MAX_VALUE;
    float right = -Float.MAX_VALUE;
    float bottom = -Float.MAX_VALUE;
    for (int i = 0; i < x.length; i++) {
      left = Math.min(left, x[i]);
      right = Math.max(right, x[i]);
      top = Math.min(top, y[i]);
      bottom = Math.max(bottom, y[i]);
    }
    return new int[] {
      Math.clamp((int) Math.floor(left - reach), 0, size),
      Math.clamp((int) Math.floor(top - reach), 0, size),
      Math.clamp((int) Math.ceil(right + reach), 0, size),
      Math.clamp((int) Math.ceil(bottom + reach), 0, size)
    };
  }

  /// Distance from a place to the line, and in `along[0]` how far along it (0..1 of its samples).
  float distance(float px, float py, float[] along) {
    float best = Float.MAX_VALUE;
    for (int i = 0; i + 1 < x.length; i++) {
      float dx = x[i + 1] - x[i];
      float dy = y[i + 1] - y[i];
      float length = dx * dx + dy * dy;
      float t =
          length < 1e-9f ? 0 : Math.clamp(((px - x[i]) * dx + (py - y[i]) * dy) / length, 0f, 1f);
      float ex = px - x[i] - t * dx;
      float ey = py - y[i] - t * dy;
      float d = ex * ex + ey * ey;
      if (d < best) {
        best = d;
        along[0] = (i + t) / (x.length - 1);
      }
    }
    return (float) Math.sqrt(best);
  }
}
