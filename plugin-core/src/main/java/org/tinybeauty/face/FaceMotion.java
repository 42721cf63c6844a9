package org.tinybeauty.face;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.tinybeauty.frame.Frame;

/// How one face moves from frame to frame, to a small fraction of a pixel: the shift, turn and
/// scale that lay what its crop shows now on what it showed before. The points of a face detector
/// wander by a pixel or two where nothing moves, and so does makeup that follows them alone.
///
/// Source: B. D. Lucas, T. Kanade, "An Iterative Image Registration Technique", 1981, as the
/// inverse compositional algorithm of S. Baker, I. Matthews, "Lucas-Kanade 20 Years On", IJCV 2004:
/// the template's gradients are worked out once and each iteration costs one product with them.
/// Brightness and contrast are taken out before; what does not fit (a blink, a hand) counts for
/// little. The template follows slowly, so that a turning head stays known.
///
/// One face, one thread. No allocation.
final class FaceMotion {
  private static final int SIDE = Glance.SIDE;

  /// Looks at a face in one frame at most: where it should be, then where it was found.
  private static final int LOOKS = 2;

  private static final int STEPS = 6;

  /// An update below this, in half sides of what is looked at, ends the search; the last
  /// look's must be smaller.
  private static final double ENOUGH = 2e-3;

  private static final double LAST_ENOUGH = 3e-4;

  /// Correlation from which on both show the same face.
  private static final double ALIKE = 0.85;

  /// Differences above this, in deviations, count by their sign only.
  private static final float TIP = 0.5f;

  /// Share of a new frame in the template.
  private static final float LEARN = 0.1f;

  private static final double FARTHEST = 0.4;
  private static final double MOST_SCALE = 0.15;
  private static final int N = 4;

  /// The samples that count.
  private static final int[] COUNTED =
      IntStream.range(0, Glance.COUNT).filter(i -> Glance.WEIGHT[i] > 0).toArray();

  private final Glance glance;
  private final float[] template = new float[Glance.COUNT];
  private final float[] slopes = new float[N * COUNTED.length];
  private final double[][] hessian = new double[N][N];
  private final double[][] inverse = new double[N][N];
  private final double[] sums = new double[N];
  private final FaceCrop looked = new FaceCrop();
  private boolean known;
  private double re;
  private double im;
  private double tx;
  private double ty;

  /// @param glance lent for each call; all faces of a thread may share one
  FaceMotion(Glance glance) {
    this.glance = glance;
  }

  /// Forgets the face.
  void forget() {
    known = false;
  }

  /// Whether there is a face to follow.
  boolean known() {
    return known;
  }

  /// Takes what a crop shows as the face.
  void learn(Frame frame, FaceCrop crop) {
    glance.at(frame, crop);
    System.arraycopy(glance.light(), 0, template, 0, template.length);
    slopes();
    known = true;
  }

  /// Finds the face near a crop.
  ///
  /// @param crop where it should be; becomes where it is, if it is found
  /// @return whether it was found for sure
  boolean follow(Frame frame, FaceCrop crop) {
    if (!known) {
      return false;
    }
    looked.set(crop);
    for (int look = 1; look <= LOOKS; look++) {
      glance.at(frame, looked);
      if (!align(glance.light(), look < LOOKS ? ENOUGH : LAST_ENOUGH)) {
        return false;
      }
      move(looked);
    }
    float[] light = glance.light();
    if (correlation(light) < ALIKE) {
      return false;
    }
    for (int i = 0; i < template.length; i++) {
      template[i] += LEARN * (light[i] - template[i]);
    }
    slopes();
    crop.set(looked);
    return true;
  }

  /// Finds the warp from the template to what is seen.
  private boolean align(float[] light, double enough) {
    re = 1;
    im = 0;
    tx = 0;
    ty = 0;
    for (int i = 0; i < STEPS && step(light) > enough; i++) {
      if (Math.hypot(tx, ty) > FARTHEST || Math.abs(Math.hypot(re, im) - 1) > MOST_SCALE) {
        return false;
      }
    }
    return true;
  }

  /// Moves a crop by the warp.
  private void move(FaceCrop crop) {
    double half = crop.side() * Glance.REGION / 2;
    double cos = Math.cos(crop.roll()) * half;
    double sin = Math.sin(crop.roll()) * half;
    crop.set(
        crop.centreX() + cos * tx - sin * ty,
        crop.centreY() + sin * tx + cos * ty,
        crop.side() * Math.hypot(re, im),
        crop.roll() + Math.atan2(im, re));
  }

  /// One step towards the template: compares, solves, and composes with the inverse.
  ///
  /// @return how far the step went
  private double step(float[] light) {
    compare(light);
    double a = 0;
    double b = 0;
    double dx = 0;
    double dy = 0;
    for (int k = 0; k < N; k++) {
      a += inverse[0][k] * sums[k];
      b += inverse[1][k] * sums[k];
      dx += inverse[2][k] * sums[k];
      dy += inverse[3][k] * sums[k];
    }
    compose(1 + a, b, dx, dy);
    return Math.abs(a) + Math.abs(b) + Math.abs(dx) + Math.abs(dy);
  }

  /// Sums the products of the slopes with what differs.
  private void compare(float[] light) {
    float scale = SIDE / 2f;
    float c = (float) re * scale;
    float s = (float) im * scale;
    float x0 = ((float) tx + 1) * scale - 0.5f;
    float y0 = ((float) ty + 1) * scale - 0.5f;
    float first = 0;
    float second = 0;
    float third = 0;
    float fourth = 0;
    for (int n = 0; n < COUNTED.length; n++) {
      int i = COUNTED[n];
      float u = Glance.AXIS[i & SIDE - 1];
      float v = Glance.AXIS[i / SIDE];
      float px = c * u - s * v + x0;
      float py = s * u + c * v + y0;
      int ix = (int) px;
      int iy = (int) py;
      if (ix >= 0 && iy >= 0 && ix < SIDE - 1 && iy < SIDE - 1) {
        float fx = px - ix;
        int at = iy * SIDE + ix;
        float above = light[at] + (light[at + 1] - light[at]) * fx;
        float below = light[at + SIDE] + (light[at + SIDE + 1] - light[at + SIDE]) * fx;
        float e = Math.clamp(above + (below - above) * (py - iy) - template[i], -TIP, TIP);
        int slope = N * n;
        first += slopes[slope] * e;
        second += slopes[slope + 1] * e;
        third += slopes[slope + 2] * e;
        fourth += slopes[slope + 3] * e;
      }
    }
    sums[0] = first;
    sums[1] = second;
    sums[2] = third;
    sums[3] = fourth;
  }

  /// Composes the warp `z -> c z + t` with the inverse of a small one.
  private void compose(double stepRe, double stepIm, double stepX, double stepY) {
    double size = stepRe * stepRe + stepIm * stepIm;
    double nextRe = (re * stepRe + im * stepIm) / size;
    double nextIm = (im * stepRe - re * stepIm) / size;
    tx -= nextRe * stepX - nextIm * stepY;
    ty -= nextIm * stepX + nextRe * stepY;
    re = nextRe;
    im = nextIm;
  }

  /// How the template changes by scale, turn and shift, weighed, and the inverse of their products.
  private void slopes() {
    float unit = SIDE / 4f;
    double[][] h = hessian;
    for (double[] row : h) {
      Arrays.fill(row, 0);
    }
    for (int n = 0; n < COUNTED.length; n++) {
      int i = COUNTED[n];
      float u = Glance.AXIS[i & SIDE - 1];
      float v = Glance.AXIS[i / SIDE];
      float gx = (template[i + 1] - template[i - 1]) * unit;
      float gy = (template[i + SIDE] - template[i - SIDE]) * unit;
      float a = gx * u + gy * v;
      float b = gy * u - gx * v;
      float w = Glance.WEIGHT[i];
      int slope = N * n;
      slopes[slope] = w * a;
      slopes[slope + 1] = w * b;
      slopes[slope + 2] = w * gx;
      slopes[slope + 3] = w * gy;
      h[0][0] += w * a * a;
      h[0][1] += w * a * b;
      h[0][2] += w * a * gx;
      h[0][3] += w * a * gy;
      h[1][1] += w * b * b;
      h[1][2] += w * b * gx;
      h[1][3] += w * b * gy;
      h[2][2] += w * gx * gx;
      h[2][3] += w * gx * gy;
      h[3][3] += w * gy * gy;
    }
    for (int r = 0; r < N; r++) {
      for (int c = 0; c < r; c++) {
        h[r][c] = h[c][r];
      }
      h[r][r] += 1e-3;
    }
    invert(h);
  }

  /// Inverts a positive definite matrix into `inverse` (Gauss and Jordan); `h` is used up.
  private void invert(double[][] h) {
    for (int r = 0; r < N; r++) {
      Arrays.fill(inverse[r], 0);
      inverse[r][r] = 1;
    }
    for (int p = 0; p < N; p++) {
      double pivot = 1 / h[p][p];
      for (int c = 0; c < N; c++) {
        h[p][c] *= pivot;
        inverse[p][c] *= pivot;
      }
      for (int r = 0; r < N; r++) {
        double f = h[r][p];
        if (r != p) {
          for (int c = 0; c < N; c++) {
            h[r][c] -= f * h[p][c];
            inverse[r][c] -= f * inverse[p][c];
          }
        }
      }
    }
  }

  /// Correlation of what is seen with the template, under the weights.
  private double correlation(float[] light) {
    float product = 0;
    float mine = 0;
    float its = 0;
    for (int i : COUNTED) {
      float w = Glance.WEIGHT[i];
      product += w * light[i] * template[i];
      mine += w * light[i] * light[i];
      its += w * template[i] * template[i];
    }
    return product / Math.sqrt(Math.max(1e-12, (double) mine * its));
  }
}
