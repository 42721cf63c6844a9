package org.tinybeauty.recipe;

import java.util.Arrays;
import org.tinybeauty.pairs.MeshContours;
import org.tinybeauty.pairs.MeshFace;

/// One eye as a place to paint on: coordinates along and above it, in eye widths. u runs from the
/// inner corner (0) to the outer (1) and on towards the temple; v is the height above the line
/// through both corners. Tables give the height of the lash lines, the crease and the brow over u.
final class RecipeEye {
  private static final int BINS = 256;
  private static final float FROM = -0.6f;
  private static final float TO = 2.0f;
  private static final float TAIL_SLOPE = 0.42f;

  final RecipeMask opening;

  /// Width from corner to corner, pixels.
  final float width;

  private final float originX;
  private final float originY;
  private final float alongX;
  private final float alongY;
  private final float upX;
  private final float upY;
  private final float[] upper;
  private final float[] lower;
  private final float[] lidGap;
  private final float[] browGap;

  /// @param open how far the upper lid stands above the lower, of what the mesh says: it does not
  ///     follow closed eyes
  RecipeEye(MeshFace mesh, int side, int size, float open) {
    int outer = MeshContours.LID_UPPER[side][0];
    int inner = MeshContours.LID_UPPER[side][8];
    originX = mesh.x()[inner];
    originY = mesh.y()[inner];
    float dx = mesh.x()[outer] - originX;
    float dy = mesh.y()[outer] - originY;
    width = Math.max(2, (float) Math.hypot(dx, dy));
    alongX = dx / width;
    alongY = dy / width;
    // Up is the side of the axis that the brow lies on: to the left of the picture's right eye.
    float turn = side == 0 ? 1 : -1;
    upX = -alongY * turn;
    upY = alongX * turn;
    RecipeCurve up = RecipeCurve.through(mesh, MeshContours.LID_UPPER[side]);
    RecipeCurve low = RecipeCurve.through(mesh, MeshContours.LID_LOWER[side]);
    upper = table(up, true);
    lower = table(low, false);
    float[] crease = table(RecipeCurve.through(mesh, MeshContours.CREASE[side]), true);
    for (int i = 0; i < BINS; i++) {
      float u = FROM + (TO - FROM) * i / (BINS - 1);
      float shut = (1 - open) * RecipeMask.ramp(-0.1f, 0.1f, u) * RecipeMask.ramp(1.1f, 0.9f, u);
      upper[i] -= shut * Math.max(0, upper[i] - lower[i]);
    }
    opening = RecipeMask.inside(size, open >= 1 ? up.outline(low) : slit());
    float[] brow = table(RecipeCurve.through(mesh, MeshContours.BROW_LOWER[side]), true);
    lidGap = new float[BINS];
    browGap = new float[BINS];
    for (int i = 0; i < BINS; i++) {
      lidGap[i] = Math.clamp(crease[i] - upper[i], 0.13f, 0.5f);
      browGap[i] = Math.clamp(brow[i] - crease[i], 0.15f, 0.9f);
    }
    smooth(lidGap);
    smooth(browGap);
  }

  /// The outline of the opening, by the tables.
  private RecipeCurve slit() {
    int n = 24;
    float[] xs = new float[2 * n + 2];
    float[] ys = new float[2 * n + 2];
    for (int i = 0; i <= n; i++) {
      float u = (float) i / n;
      xs[i] = x(u, upper(u));
      ys[i] = y(u, upper(u));
      xs[2 * n + 1 - i] = x(u, lower(u));
      ys[2 * n + 1 - i] = y(u, lower(u));
    }
    return new RecipeCurve(xs, ys);
  }

  /// How far the eye is open, of what the mesh says: what lies under the mesh's upper lid and is
  /// plain skin, without the light and dark of an eye, is lid.
  float openness(RecipeMask skinLike, RecipeCanvas canvas) {
    int rows = 10;
    for (int row = 0; row < rows; row++) {
      float skin = 0;
      float least = Float.MAX_VALUE;
      float most = 0;
      int count = 0;
      for (float u = 0.14f; u <= 0.86f; u += 0.04f) {
        float v = upper(u) - (row + 0.5f) / rows * (upper(u) - lower(u));
        int px = Math.clamp((int) x(u, v), 0, skinLike.size - 1);
        int py = Math.clamp((int) y(u, v), 0, skinLike.size - 1);
        float light = canvas.luminance(py * skinLike.size + px);
        skin += skinLike.v[py * skinLike.size + px];
        least = Math.min(least, light);
        most = Math.max(most, light);
        count++;
      }
      if (skin / count < 0.7f || most > 2.2f * least + 0.01f) {
        return row < 2 ? 1 : 1 - (float) row / rows;
      }
    }
    return 0;
  }

  private static void smooth(float[] table) {
    float[] was = table.clone();
    int reach = BINS / 24;
    for (int i = 0; i < BINS; i++) {
      float sum = 0;
      for (int k = -reach; k <= reach; k++) {
        sum += was[Math.clamp(i + k, 0, BINS - 1)];
      }
      table[i] = sum / (2 * reach + 1);
    }
  }

  /// Heights over u of a line; past its ends it goes on level inwards and rises outwards.
  private float[] table(RecipeCurve line, boolean highest) {
    float[] out = new float[BINS];
    Arrays.fill(out, Float.NaN);
    for (int i = 0; i + 1 < line.x().length; i++) {
      float u0 = u(line.x()[i], line.y()[i]);
      float u1 = u(line.x()[i + 1], line.y()[i + 1]);
      float v0 = v(line.x()[i], line.y()[i]);
      float v1 = v(line.x()[i + 1], line.y()[i + 1]);
      int a = (int) Math.ceil(bin(Math.min(u0, u1)));
      int b = (int) Math.floor(bin(Math.max(u0, u1)));
      for (int k = Math.max(0, a); k <= Math.min(BINS - 1, b); k++) {
        float at = FROM + (TO - FROM) * k / (BINS - 1);
        float t = Math.abs(u1 - u0) < 1e-6f ? 0 : (at - u0) / (u1 - u0);
        float value = v0 + (v1 - v0) * t;
        boolean better = Float.isNaN(out[k]) || (highest ? value > out[k] : value < out[k]);
        out[k] = better ? value : out[k];
      }
    }
    int first = 0;
    while (first < BINS - 1 && Float.isNaN(out[first])) {
      first++;
    }
    Arrays.fill(out, 0, first, Float.isNaN(out[first]) ? 0 : out[first]);
    for (int k = Math.max(1, first); k < BINS; k++) {
      if (Float.isNaN(out[k])) {
        out[k] = out[k - 1] + TAIL_SLOPE * (TO - FROM) / (BINS - 1);
      }
    }
    return out;
  }

  private static float bin(float u) {
    return (u - FROM) / (TO - FROM) * (BINS - 1);
  }

  private static float look(float[] table, float u) {
    float at = Math.clamp(bin(u), 0, BINS - 1.001f);
    int i = (int) at;
    return table[i] + (table[i + 1] - table[i]) * (at - i);
  }

  float u(float x, float y) {
    return ((x - originX) * alongX + (y - originY) * alongY) / width;
  }

  float v(float x, float y) {
    return ((x - originX) * upX + (y - originY) * upY) / width;
  }

  float x(float u, float v) {
    return originX + width * (u * alongX + v * upX);
  }

  float y(float u, float v) {
    return originY + width * (u * alongY + v * upY);
  }

  /// Height of the upper lash line.
  float upper(float u) {
    return look(upper, u);
  }

  /// Height of the lower lash line.
  float lower(float u) {
    return Math.min(look(lower, u), look(upper, u));
  }

  /// Where between lash line (0), crease (1) and brow (2) a height above the lash line is.
  float rise(float u, float above) {
    float gap = look(lidGap, u);
    return above < gap ? above / gap : 1 + (above - gap) / look(browGap, u);
  }

  /// The least square of pixels around all that is painted on this eye: left, top, right, bottom
  /// (exclusive), within the canvas.
  int[] bounds(int size) {
    float[] xs = {x(-0.5f, -0.7f), x(-0.5f, 1.3f), x(1.95f, -0.7f), x(1.95f, 1.3f)};
    float[] ys = {y(-0.5f, -0.7f), y(-0.5f, 1.3f), y(1.95f, -0.7f), y(1.95f, 1.3f)};
    Arrays.sort(xs);
    Arrays.sort(ys);
    return new int[] {
      Math.clamp((int) xs[0], 0, size),
      Math.clamp((int) ys[0], 0, size),
      Math.clamp((int) xs[3] + 1, 0, size),
      Math.clamp((int) ys[3] + 1, 0, size)
    };
  }
}
