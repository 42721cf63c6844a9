package org.tinybeauty.face;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.tinybeauty.frame.Affine;
import org.tinybeauty.frame.CropSampler;
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
/// One face, one thread. No allocation after the first frame.
final class FaceMotion implements AutoCloseable {
  private static final int SIDE = 96;
  private static final int COUNT = SIDE * SIDE;

  /// What is looked at, of the crop's side: the face without hair and wall.
  private static final double REGION = 0.75;

  private static final int STEPS = 8;
  private static final int LAST_STEPS = 3;

  /// An update below this, in half sides of what is looked at, ends the search.
  private static final double ENOUGH = 2e-4;

  /// Correlation from which on both show the same face.
  private static final double ALIKE = 0.85;

  /// Differences above this, in deviations, count by their sign only.
  private static final float TIP = 0.5f;

  /// Share of a new frame in the template.
  private static final float LEARN = 0.1f;

  private static final double FARTHEST = 0.4;
  private static final double MOST_SCALE = 0.15;
  private static final int N = 4;

  private static final float[] WEIGHT = weight();
  private static final float[] U = axis();

  private final Arena arena = Arena.ofShared();
  private final CropSampler sampler = CropSampler.create();
  private final MemorySegment rgb = arena.allocate(ValueLayout.JAVA_FLOAT, 3L * COUNT);
  private final float[] now = new float[COUNT];
  private final float[] scratch = new float[COUNT];
  private final float[] template = new float[COUNT];
  private final float[][] slopes = new float[N][COUNT];
  private final double[][] hessian = new double[N][N];
  private final double[][] inverse = new double[N][N];
  private final double[] sums = new double[N];
  private final FaceCrop looked = new FaceCrop();
  private final Affine map = new Affine();
  private boolean known;
  private double re;
  private double im;
  private double tx;
  private double ty;

  /// The weights: the middle of the face counts most, the mouth little, since it speaks.
  private static float[] weight() {
    float[] weight = new float[COUNT];
    for (int y = 0; y < SIDE; y++) {
      double v = coordinate(y);
      for (int x = 0; x < SIDE; x++) {
        double u = coordinate(x);
        double mouth = v > 0.22 && Math.abs(u) < 0.5 ? 0.25 : 1;
        boolean border = x < 2 || y < 2 || x >= SIDE - 2 || y >= SIDE - 2;
        weight[y * SIDE + x] =
            border ? 0 : (float) (mouth * Math.exp(-(u * u + v * v) / (2 * 0.5 * 0.5)));
      }
    }
    return weight;
  }

  private static float[] axis() {
    float[] axis = new float[SIDE];
    for (int i = 0; i < SIDE; i++) {
      axis[i] = (float) coordinate(i);
    }
    return axis;
  }

  private static double coordinate(int i) {
    return (i + 0.5) * 2 / SIDE - 1;
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
    look(frame, crop);
    System.arraycopy(now, 0, template, 0, COUNT);
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
    if (!align(frame, looked, STEPS) || !align(frame, looked, LAST_STEPS)) {
      return false;
    }
    if (correlation() < ALIKE) {
      return false;
    }
    for (int i = 0; i < COUNT; i++) {
      template[i] += LEARN * (now[i] - template[i]);
    }
    slopes();
    crop.set(looked);
    return true;
  }

  /// Looks under a crop and moves it to where the face is.
  private boolean align(Frame frame, FaceCrop crop, int steps) {
    look(frame, crop);
    re = 1;
    im = 0;
    tx = 0;
    ty = 0;
    for (int i = 0; i < steps && step() > ENOUGH; i++) {
      if (Math.hypot(tx, ty) > FARTHEST || Math.abs(Math.hypot(re, im) - 1) > MOST_SCALE) {
        return false;
      }
    }
    double half = crop.side() * REGION / 2;
    double cos = Math.cos(crop.roll()) * half;
    double sin = Math.sin(crop.roll()) * half;
    crop.set(
        crop.centreX() + cos * tx - sin * ty,
        crop.centreY() + sin * tx + cos * ty,
        crop.side() * Math.hypot(re, im),
        crop.roll() + Math.atan2(im, re));
    return true;
  }

  /// One step towards the template: compares, solves, and composes with the inverse.
  ///
  /// @return how far the step went
  private double step() {
    Arrays.fill(sums, 0);
    double scale = SIDE / 2.0;
    for (int y = 2; y < SIDE - 2; y++) {
      double v = U[y];
      for (int x = 2; x < SIDE - 2; x++) {
        int i = y * SIDE + x;
        double u = U[x];
        double px = (re * u - im * v + tx + 1) * scale - 0.5;
        double py = (im * u + re * v + ty + 1) * scale - 0.5;
        if (px < 0 || py < 0 || px >= SIDE - 1 || py >= SIDE - 1) {
          continue;
        }
        int ix = (int) px;
        int iy = (int) py;
        float fx = (float) (px - ix);
        float fy = (float) (py - iy);
        int at = iy * SIDE + ix;
        float above = now[at] + (now[at + 1] - now[at]) * fx;
        float below = now[at + SIDE] + (now[at + SIDE + 1] - now[at + SIDE]) * fx;
        float e = Math.clamp(above + (below - above) * fy - template[i], -TIP, TIP) * WEIGHT[i];
        for (int k = 0; k < N; k++) {
          sums[k] += slopes[k][i] * e;
        }
      }
    }
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

  /// The luma under a crop, softened, with mean 0 and deviation 1 under the weights, in `now`.
  private void look(Frame frame, FaceCrop crop) {
    double side = crop.side();
    crop.set(crop.centreX(), crop.centreY(), side * REGION, crop.roll());
    sampler.sample(frame, crop.toFrame(frame, SIDE, map), SIDE, rgb.address());
    crop.set(crop.centreX(), crop.centreY(), side, crop.roll());
    for (int i = 0; i < COUNT; i++) {
      now[i] =
          0.3f * rgb.getAtIndex(ValueLayout.JAVA_FLOAT, i)
              + 0.6f * rgb.getAtIndex(ValueLayout.JAVA_FLOAT, i + COUNT)
              + 0.1f * rgb.getAtIndex(ValueLayout.JAVA_FLOAT, i + 2L * COUNT);
    }
    soften();
    double sum = 0;
    double squares = 0;
    double weights = 0;
    for (int i = 0; i < COUNT; i++) {
      double w = WEIGHT[i];
      sum += w * now[i];
      squares += w * now[i] * now[i];
      weights += w;
    }
    double mean = sum / weights;
    float gain = (float) (1 / Math.sqrt(Math.max(1e-6, squares / weights - mean * mean)));
    for (int i = 0; i < COUNT; i++) {
      now[i] = (now[i] - (float) mean) * gain;
    }
  }

  /// A quarter, a half, a quarter, both ways; the border stays.
  private void soften() {
    System.arraycopy(now, 0, scratch, 0, COUNT);
    for (int i = SIDE; i < COUNT - SIDE; i++) {
      scratch[i] = 0.25f * now[i - SIDE] + 0.5f * now[i] + 0.25f * now[i + SIDE];
    }
    System.arraycopy(scratch, 0, now, 0, COUNT);
    for (int i = 1; i < COUNT - 1; i++) {
      now[i] = 0.25f * scratch[i - 1] + 0.5f * scratch[i] + 0.25f * scratch[i + 1];
    }
  }

  /// How the template changes by scale, turn and shift, and the inverse of their products.
  private void slopes() {
    float unit = SIDE / 4f;
    double[][] h = hessian;
    for (double[] row : h) {
      Arrays.fill(row, 0);
    }
    for (int y = 1; y < SIDE - 1; y++) {
      float v = U[y];
      for (int x = 1; x < SIDE - 1; x++) {
        int i = y * SIDE + x;
        float u = U[x];
        float gx = (template[i + 1] - template[i - 1]) * unit;
        float gy = (template[i + SIDE] - template[i - SIDE]) * unit;
        float a = gx * u + gy * v;
        float b = gy * u - gx * v;
        float w = WEIGHT[i];
        slopes[0][i] = a;
        slopes[1][i] = b;
        slopes[2][i] = gx;
        slopes[3][i] = gy;
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
  private double correlation() {
    double product = 0;
    double mine = 0;
    double its = 0;
    for (int i = 0; i < COUNT; i++) {
      double w = WEIGHT[i];
      product += w * now[i] * template[i];
      mine += w * now[i] * now[i];
      its += w * template[i] * template[i];
    }
    return product / Math.sqrt(Math.max(1e-12, mine * its));
  }

  @Override
  public void close() {
    arena.close();
  }
}
