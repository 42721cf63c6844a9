package org.tinybeauty.amplifier;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// A face on the [MeanFace], bare and made up, with the changes that make one face into many:
/// mirrored, moved a little (as a mesh errs), in another light; and the changes that make one style
/// into many, the same on each of its faces. Reused; one thread.
final class Sample {
  private static final int PLANE = MeanFace.PLANE;
  private static final int SIDE = MeanFace.SIDE;
  private static final int MOVE = 2;

  final float[] bare = new float[3 * PLANE];
  final float[] residual = new float[3 * PLANE];
  private final float[] moved = new float[3 * PLANE];

  /// What is done to a style, alike on all its faces.
  ///
  /// @param mix how the residual's colours become others, row by row
  /// @param soft deviation of the blur, in pixels
  /// @param byLight how much stronger makeup is on a lighter face
  @SuppressWarnings("ArrayRecordComponent") // drawn once, read only
  record Twist(boolean mirrored, float[] mix, float soft, float byLight) {
    /// The style as it is, seen in a mirror or not.
    static Twist mirrored(boolean mirrored) {
      return new Twist(mirrored, new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, 0, 0);
    }

    static Twist draw(RandomGenerator random) {
      float[] mix = new float[9];
      float strength = 0.5f + 0.8f * random.nextFloat();
      boolean hue = random.nextInt(3) == 0;
      int turn = hue ? random.nextInt(3) : 0;
      for (int row = 0; row < 3; row++) {
        mix[row * 3 + (row + turn) % 3] = strength * (0.8f + 0.4f * random.nextFloat());
      }
      return new Twist(
          random.nextBoolean(),
          mix,
          random.nextBoolean() ? 0 : 2 * random.nextFloat(),
          random.nextBoolean() ? 0 : 1.6f * random.nextFloat() - 0.6f);
    }
  }

  /// Takes a face in levels of 255.
  void load(byte[] bareLevels, byte[] makeupSteps, float levels) {
    for (int i = 0; i < bare.length; i++) {
      bare[i] = bareLevels[i] & 0xff;
      residual[i] = makeupSteps[i] * levels;
    }
  }

  /// Takes a face in levels of 255.
  void load(float[] bareLevels, float[] residualLevels) {
    System.arraycopy(bareLevels, 0, bare, 0, bare.length);
    System.arraycopy(residualLevels, 0, residual, 0, residual.length);
  }

  /// Changes the style.
  void twist(Twist twist) {
    if (twist.mirrored) {
      mirror(bare);
      mirror(residual);
    }
    if (twist.soft > 0) {
      float[] plane = new float[PLANE];
      for (int c = 0; c < 3; c++) {
        System.arraycopy(residual, c * PLANE, plane, 0, PLANE);
        Planes.blur(plane, SIDE, twist.soft);
        System.arraycopy(plane, 0, residual, c * PLANE, PLANE);
      }
    }
    double light = 0;
    for (int i = 0; i < PLANE; i++) {
      light += bare[PLANE + i];
    }
    float gain = (float) Math.exp(twist.byLight * (light / PLANE / 128 - 1));
    float[] m = twist.mix;
    for (int i = 0; i < PLANE; i++) {
      float r = residual[i] * gain;
      float g = residual[i + PLANE] * gain;
      float b = residual[i + 2 * PLANE] * gain;
      residual[i] = within(bare[i], m[0] * r + m[1] * g + m[2] * b);
      residual[i + PLANE] = within(bare[i + PLANE], m[3] * r + m[4] * g + m[5] * b);
      residual[i + 2 * PLANE] = within(bare[i + 2 * PLANE], m[6] * r + m[7] * g + m[8] * b);
    }
  }

  private static float within(float before, float change) {
    return Math.clamp(before + change, 0, 255) - before;
  }

  private static void mirror(float[] planes) {
    for (int row = 0; row < planes.length; row += SIDE) {
      for (int x = 0; x < SIDE / 2; x++) {
        float left = planes[row + x];
        planes[row + x] = planes[row + SIDE - 1 - x];
        planes[row + SIDE - 1 - x] = left;
      }
    }
  }

  /// Moves the face a little and changes its light.
  void vary(RandomGenerator random) {
    int dx = random.nextInt(2 * MOVE + 1) - MOVE;
    int dy = random.nextInt(2 * MOVE + 1) - MOVE;
    move(bare, dx, dy);
    move(residual, dx, dy);
    double gamma = Math.exp(0.3 * (2 * random.nextDouble() - 1));
    double all = Math.exp(0.3 * random.nextDouble() - 0.2);
    for (int c = 0; c < 3; c++) {
      double gain = all * Math.exp(0.06 * random.nextGaussian());
      float[] curve = new float[256];
      for (int level = 0; level < 256; level++) {
        curve[level] = (float) Math.min(255, 255 * gain * Math.pow(level / 255.0, gamma));
      }
      for (int i = c * PLANE; i < (c + 1) * PLANE; i++) {
        float before = bend(curve, bare[i]);
        residual[i] = bend(curve, bare[i] + residual[i]) - before;
        bare[i] = before;
      }
    }
  }

  private static float bend(float[] curve, float level) {
    float at = Math.clamp(level, 0, 254.99f);
    int low = (int) at;
    return curve[low] + (curve[low + 1] - curve[low]) * (at - low);
  }

  private void move(float[] planes, int dx, int dy) {
    Arrays.fill(moved, 0);
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < SIDE; y++) {
        int from = c * PLANE + Math.clamp(y + dy, 0, SIDE - 1) * SIDE;
        for (int x = 0; x < SIDE; x++) {
          moved[c * PLANE + y * SIDE + x] = planes[from + Math.clamp(x + dx, 0, SIDE - 1)];
        }
      }
    }
    System.arraycopy(moved, 0, planes, 0, planes.length);
  }

  /// Writes the face as the network takes it.
  void write(float[] bareInto, float[] residualInto, int at) {
    for (int i = 0; i < bare.length; i++) {
      bareInto[at + i] = bare[i] / 127.5f - 1;
      residualInto[at + i] = residual[i] * Episode.UNIT;
    }
  }
}
