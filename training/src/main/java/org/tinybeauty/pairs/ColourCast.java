package org.tinybeauty.pairs;

/// How the after's colours have to be changed, channel by channel, so that what wears no makeup
/// looks as in the before: `before = gain * after + offset`, in display-encoded values 0..1. This
/// takes back exposure and white balance; a different tone curve it takes back in part.
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ColourCast(float[] gain, float[] offset) {
  private static final int MOST_SAMPLES = 30_000;
  private static final int LEAST_SAMPLES = 1_000;
  private static final double LEAST_SHARE = 0.35;
  private static final int ROUNDS = 25;
  private static final float NOISE = 0.7f / 255;
  private static final float TUKEY = 4.685f;

  /// Below this, what the colours vary by says nothing on the gain, and it stays 1.
  private static final double PRIOR = (3 / 255.0) * (3 / 255.0);

  private static final float CLIPPED_LOW = 4f / 255;
  private static final float CLIPPED_HIGH = 250f / 255;
  private static final float[] PROBES = {0.1f, 0.5f, 0.9f};
  /// Taking such a trifle back would only round all values anew.
  private static final float NOTHING = 3f / 255;

  /// No change at all.
  public static ColourCast none() {
    return new ColourCast(new float[] {1, 1, 1}, new float[3]);
  }

  /// Estimates the cast outside the face, robustly: what differs in itself (another background, a
  /// scarf) does not count. None when too little can be compared, or nothing is to be changed.
  ///
  /// @param seen the after, aligned to the before; NaN where it shows nothing
  static ColourCast between(PairImage before, PairImage seen, PairRegions regions) {
    ColourCast cast = none();
    int pixels = before.width() * before.height();
    int stride = Math.max(1, Math.floorDiv(pixels, MOST_SAMPLES));
    float[] x = new float[Math.floorDiv(pixels, stride) + 1];
    float[] y = new float[x.length];
    for (int c = 0; c < 3; c++) {
      int n = 0;
      for (int i = 0; i < pixels; i += stride) {
        float to = before.rgb()[c][i];
        float from = seen.rgb()[c][i];
        boolean bare = regions.of()[i] == PairRegions.OUTSIDE;
        if (bare && usable(to) && usable(from)) {
          x[n] = from;
          y[n++] = to;
        }
      }
      if (n < LEAST_SAMPLES || !fit(x, y, n, cast, c)) {
        return none();
      }
    }
    return cast.isVisible() ? cast : none();
  }

  private static boolean usable(float value) {
    return value > CLIPPED_LOW && value < CLIPPED_HIGH;
  }

  private static boolean fit(float[] x, float[] y, int n, ColourCast cast, int c) {
    double gain = 1;
    float[] rest = new float[n];
    for (int i = 0; i < n; i++) {
      rest[i] = y[i] - x[i];
    }
    java.util.Arrays.sort(rest);
    double offset = rest[n / 2];
    double share = 0;
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < n; i++) {
        rest[i] = (float) (y[i] - gain * x[i] - offset);
      }
      float limit = TUKEY * Math.max(NOISE, 1.4826f * PairLevel.medianSize(rest, n));
      double sum = 0;
      double sx = 0;
      double sy = 0;
      double sxx = 0;
      double sxy = 0;
      for (int i = 0; i < n; i++) {
        float r = rest[i] / limit;
        if (Math.abs(r) < 1) {
          double weight = (1 - r * r) * (1 - r * r);
          sum += weight;
          sx += weight * x[i];
          sy += weight * y[i];
          sxx += weight * x[i] * x[i];
          sxy += weight * x[i] * y[i];
        }
      }
      double mx = sx / sum;
      double my = sy / sum;
      gain = (sxy / sum - mx * my + PRIOR) / (sxx / sum - mx * mx + PRIOR);
      offset = my - gain * mx;
      share = sum / n;
    }
    cast.gain[c] = (float) gain;
    cast.offset[c] = (float) offset;
    return share > LEAST_SHARE;
  }

  /// Whether it changes any colour by three levels of 255 or more.
  public boolean isVisible() {
    return most() > NOTHING;
  }

  /// The largest change it makes to a dark, a middle or a light value, 0..1.
  double most() {
    float most = 0;
    for (int c = 0; c < 3; c++) {
      for (float probe : PROBES) {
        most = Math.max(most, Math.abs(of(c, probe) - probe));
      }
    }
    return most;
  }

  /// The corrected value of a channel, not clamped.
  public float of(int channel, float value) {
    return gain[channel] * value + offset[channel];
  }
}
