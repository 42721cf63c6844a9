package org.tinybeauty.training;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One training example, drawn anew into the same arrays: a jittered, relit, damaged crop and the
/// makeup wanted on it. Reused; one thread at a time.
///
/// The jitter covers what the engine's crop does at run time (shift 3 %, roll 6 degrees, scale 8 %,
/// one time in seven twice that), a squeeze of 15 % that stands for turned heads, and mirroring.
/// One sample in five blinks ([TrainBlink]). On demand it is shown a second time, moved a little.
final class TrainSample {
  private static final int SIDE = LiveNet.SIDE;
  private static final int PLANE = SIDE * SIDE;
  /// One in so many samples blinks, where the cache knows the lids.
  private static final int BLINKS = 5;

  private static final int RESIDUALS = 3 * LiveOnnx.REGIONS;

  private final byte[] crop;
  private final byte[] residual;
  private final byte[] mask;
  private final byte[] nothing;
  private final int[] filled;
  private final TrainBlink blink;
  private final float[] lids = new float[TrainBlink.NUMBERS];
  private final int[] place = new int[PLANE];
  private final int[] top = new int[SIDE];
  private final int[] bottom = new int[SIDE];
  private final float[] right = new float[PLANE];
  private final float[] below = new float[PLANE];
  private final float[] image = new float[3 * PLANE];
  private final float[] target = new float[RESIDUALS * PLANE];
  private final float[] whole = new float[3 * PLANE];
  private final float[] eyes = new float[PLANE];
  private final float[] twin = new float[3 * PLANE];
  private final int size;
  private TrainMove map = TrainMove.NONE;
  private TrainMove move = TrainMove.NONE;
  private @Nullable TrainLight light;
  private @Nullable TrainCover cover;
  private double blur;
  private double noise;
  private double quality;
  private int style;

  TrainSample(int cacheSize) {
    size = cacheSize;
    crop = new byte[3 * cacheSize * cacheSize];
    residual = new byte[RESIDUALS * cacheSize * cacheSize];
    mask = new byte[cacheSize * cacheSize];
    nothing = new byte[cacheSize];
    blink = new TrainBlink(cacheSize);
    filled = new int[cacheSize + 1];
  }

  /// The network's input, `[3, 256, 256]` in [-1, 1]. Lent.
  float[] image() {
    return image;
  }

  /// The residuals wanted, `[4, 3, 256, 256]`, 2 is black to white. Lent.
  float[] target() {
    return target;
  }

  /// The residuals wanted of a network that tells `regions` of them apart: as `target`, or
  /// their sum `[3, 256, 256]` where it is one. Lent.
  float[] target(int regions) {
    if (regions == LiveOnnx.REGIONS) {
      return target;
    }
    System.arraycopy(target, 0, whole, 0, whole.length);
    for (int i = whole.length; i < target.length; i++) {
      whole[i % whole.length] += target[i];
    }
    return whole;
  }

  /// Where edges matter, `[256, 256]` in 0..1. Lent.
  float[] eyes() {
    return eyes;
  }

  /// The input of the second view that `drawTwin` has drawn, as `image`. Lent.
  float[] twin() {
    return twin;
  }

  /// Where a pixel of the second view lies in the first.
  TrainMove move() {
    return move;
  }

  int style() {
    return style;
  }

  /// Fills the arrays with the item as it is: the middle of the stored crop.
  void plain(TrainCache cache, int item, int style) {
    double margin = (cache.size() - SIDE) / 2.0;
    blink.none();
    warp(cache, item, style, TrainMove.shift(margin, margin));
    finish();
  }

  /// Fills the arrays with a random variant of the item.
  void draw(TrainCache cache, int item, int style, RandomGenerator random) {
    blink.none();
    if (cache.hasLids() && random.nextInt(BLINKS) == 0) {
      cache.lids(item, lids);
      blink.draw(lids, random);
    }
    warp(cache, item, style, jitter(random, cache.size()));
    light = random.nextInt(8) != 0 ? new TrainLight(random) : null;
    if (light != null) {
      light.apply(image, target, PLANE, LiveOnnx.REGIONS);
    }
    cover = random.nextInt(7) == 0 ? TrainCover.draw(random, image, SIDE) : null;
    if (cover != null) {
      cover.apply(image, SIDE, TrainMove.NONE, target, eyes);
    }
    blur = random.nextInt(3) == 0 ? TrainLight.between(random, 0.4, 1.8) : 0;
    noise = random.nextBoolean() ? TrainLight.between(random, 0, 6) : 0;
    quality = random.nextInt(5) == 0 ? TrainLight.between(random, 0.2, 0.8) : 0;
    damage(image, random);
    finish();
  }

  /// Shows what `draw` has drawn a second time, in `twin`, under a small move: the same face in the
  /// same light, with noise of its own.
  void drawTwin(RandomGenerator random) {
    move = TrainMove.small(random, SIDE);
    place(move.then(map));
    for (int color = 0; color < 3; color++) {
      sample(crop, color * size * size, size, 0xFF, 1, twin, color * PLANE);
    }
    if (light != null) {
      light.apply(twin, twin, PLANE, 0);
    }
    if (cover != null) {
      cover.apply(twin, SIDE, move);
    }
    damage(twin, random);
    level(twin);
  }

  private void damage(float[] picture, RandomGenerator random) {
    if (blur > 0) {
      TrainDamage.blur(picture, 3, SIDE, blur);
    }
    if (noise > 0) {
      TrainDamage.noise(random, picture, PLANE, noise);
    }
    if (quality > 0) {
      TrainDamage.compress(picture, SIDE, quality);
    }
  }

  /// The map from a pixel of the sample to one of the stored crop.
  static TrainMove jitter(RandomGenerator random, int size) {
    double strength = random.nextInt(7) == 0 ? 2 : 1;
    double roll = Math.toRadians(strength * TrainLight.between(random, -6, 6));
    double scale = Math.exp(strength * TrainLight.between(random, -0.08, 0.08));
    double squeeze = random.nextInt(3) == 0 ? TrainLight.between(random, 1, 1.15) : 1;
    double mirror = random.nextBoolean() ? -1 : 1;
    double reach = strength * 0.03 * SIDE;
    double xx = Math.cos(roll) * scale * squeeze * mirror;
    double xy = -Math.sin(roll) * scale;
    double yx = Math.sin(roll) * scale * squeeze * mirror;
    double yy = Math.cos(roll) * scale;
    double half = (SIDE - 1) / 2.0;
    double middle = (size - 1) / 2.0;
    double x0 = middle + TrainLight.between(random, -reach, reach) - half * (xx + xy);
    double y0 = middle + TrainLight.between(random, -reach, reach) - half * (yx + yy);
    return new TrainMove(xx, xy, x0, yx, yy, y0);
  }

  private void warp(TrainCache cache, int item, int style, TrainMove map) {
    this.style = style;
    this.map = map;
    cache.crop(item, crop);
    cache.residual(style, item, residual);
    cache.eyes(item, mask);
    place(map);
    for (int color = 0; color < 3; color++) {
      sample(crop, color * size * size, size, 0xFF, 1, image, color * PLANE);
    }
    for (int plane = 0; plane < RESIDUALS; plane++) {
      float scale = cache.scale(style, plane / 3);
      sample(residual, plane * size * size, size, -1, scale, target, plane * PLANE);
    }
    sample(mask, 0, size, 0xFF, 1 / 255f, eyes, 0);
  }

  /// Finds where in the stored crop each pixel lies.
  private void place(TrainMove map) {
    Arrays.fill(top, size);
    Arrays.fill(bottom, 0);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int i = y * SIDE + x;
        double atX = Math.clamp(map.x(x, y), 0, size - 1.001);
        double shown = blink.row(atX, map.y(x, y));
        double atY = Math.clamp(shown, 0, size - 1.001);
        int left = (int) atX;
        int above = (int) atY;
        top[y] = Math.min(top[y], above);
        bottom[y] = Math.max(bottom[y], above);
        place[i] = above * size + left;
        right[i] = (float) (atX - left);
        below[i] = (float) (atY - above);
      }
    }
  }

  /// Bilinear samples of one plane; `bits` makes its bytes unsigned (0xFF) or signed (-1). Most
  /// planes of makeup are empty but for a few rows, which are found first.
  private void sample(
      byte[] from, int base, int size, int bits, float scale, float[] into, int at) {
    for (int y = 0; y < size; y++) {
      int row = base + y * size;
      int empty = Arrays.mismatch(from, row, row + size, nothing, 0, size);
      filled[y + 1] = filled[y] + (empty < 0 ? 0 : 1);
    }
    for (int y = 0; y < SIDE; y++) {
      if (filled[bottom[y] + 2] == filled[top[y]]) {
        Arrays.fill(into, at + y * SIDE, at + (y + 1) * SIDE, 0);
        continue;
      }
      for (int i = y * SIDE; i < (y + 1) * SIDE; i++) {
        int p = base + place[i];
        float a = from[p] & bits;
        float b = from[p + 1] & bits;
        float c = from[p + size] & bits;
        float d = from[p + size + 1] & bits;
        float high = a + (b - a) * right[i];
        float low = c + (d - c) * right[i];
        into[at + i] = (high + (low - high) * below[i]) * scale;
      }
    }
  }

  private void finish() {
    level(image);
    for (int i = 0; i < target.length; i++) {
      target[i] /= 127.5f;
    }
  }

  private static void level(float[] picture) {
    for (int i = 0; i < picture.length; i++) {
      picture[i] = Math.clamp(picture[i], 0, 255) / 127.5f - 1;
    }
  }
}
