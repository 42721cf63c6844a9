package org.tinybeauty.face;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import java.util.Random;
import javax.imageio.ImageIO;
import org.tinybeauty.frame.ChromaSiting;
import org.tinybeauty.frame.ColorMatrix;
import org.tinybeauty.frame.ColorRange;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.PixelFormat;

/// Takes pictures of the test portrait: where, how large and how turned one likes, on any
/// background, with sensor noise, into a frame that is stored turned or with oblong pixels.
final class Studio implements AutoCloseable {
  /// Points of the portrait, found by eye: right eye, left eye, nose tip, mouth.
  static final double[][] POINTS = {{203.6, 101}, {247, 103}, {225, 127}, {223.6, 145.6}};

  /// The part of the portrait that is drawn: head and shoulders around the face's middle.
  private static final double HALF = 105;

  private static final double MIDDLE_X = 225;
  private static final double MIDDLE_Y = 121;
  private static final float[][] PORTRAIT = portrait();
  private static final int PORTRAIT_SIDE = 512;

  private final Arena arena = Arena.ofShared();
  private final Frame frame;
  private final MemorySegment[] planes = new MemorySegment[3];
  private final int width;
  private final int height;
  private final int rotation;
  private final double aspect;

  Studio(int width, int height) {
    this(width, height, 0, 1);
  }

  /// @param width stored, even
  /// @param height stored, even
  Studio(int width, int height, int rotation, double aspect) {
    this.width = width;
    this.height = height;
    this.rotation = rotation;
    this.aspect = aspect;
    frame =
        new Frame()
            .describe(
                PixelFormat.YUV420P,
                width,
                height,
                ColorMatrix.BT709,
                ColorRange.LIMITED,
                ChromaSiting.CENTER,
                rotation,
                aspect);
    for (int plane = 0; plane < 3; plane++) {
      int stride = (plane == 0 ? width : width / 2) + 32;
      planes[plane] = arena.allocate((long) stride * height + 64);
      frame.plane(plane, planes[plane].address(), stride);
    }
    clear(120, 128, 128);
  }

  Frame frame() {
    return frame;
  }

  /// Fills the picture, brighter towards its end.
  Studio clear(int luma, int cb, int cr) {
    int[] codes = {luma, cb, cr};
    for (int plane = 0; plane < 3; plane++) {
      for (int y = 0; y < planeHeight(plane); y++) {
        for (int x = 0; x < planeWidth(plane); x++) {
          put(plane, x, y, codes[plane] + (plane == 0 ? 40.0 * x / width : 0));
        }
      }
    }
    return this;
  }

  /// Fills the picture with blocks of random brightness, another scene per seed.
  Studio clutter(long seed) {
    int[] lumas = new Random(seed).ints(256, 30, 220).toArray();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        put(0, x, y, lumas[(x / 80) * 16 + y / 80 & 255]);
      }
    }
    return this;
  }

  /// Draws the portrait: its middle (between eyes and mouth) at an upright place.
  ///
  /// @param scale upright pixels per pixel of the portrait, in which the eyes are 43 apart
  /// @param roll radians, clockwise
  Studio draw(double x, double y, double scale, double roll) {
    for (int plane = 0; plane < 3; plane++) {
      int unit = plane == 0 ? 1 : 2;
      int finer = Math.max(1, (int) Math.ceil(unit / scale));
      double reach = HALF * scale * 1.5 + 2;
      for (int row = 0; row < planeHeight(plane); row++) {
        for (int column = 0; column < planeWidth(plane); column++) {
          double[] middle = upright((column + 0.5) * unit, (row + 0.5) * unit);
          if (Math.abs(middle[0] - x) > reach || Math.abs(middle[1] - y) > reach) {
            continue;
          }
          double sum = 0;
          int hits = 0;
          for (int i = 0; i < finer * finer; i++) {
            double[] at =
                upright(
                    (column + (i % finer + 0.5) / finer) * unit,
                    (row + (Math.floorDiv(i, finer) + 0.5) / finer) * unit);
            double dx = (at[0] - x) / scale;
            double dy = (at[1] - y) / scale;
            double u = Math.cos(roll) * dx + Math.sin(roll) * dy;
            double v = Math.cos(roll) * dy - Math.sin(roll) * dx;
            if (Math.abs(u) < HALF && Math.abs(v) < HALF) {
              sum += sample(plane, MIDDLE_X + u, MIDDLE_Y + v);
              hits++;
            }
          }
          if (hits > 0) {
            double rest = (finer * finer - hits) * (double) code(plane, column, row);
            put(plane, column, row, (sum + rest) / (finer * finer));
          }
        }
      }
    }
    return this;
  }

  /// Holds something flat, of the colour of a hand, before the picture; upright pictures only.
  Studio cover(double left, double top, double width, double height) {
    int[] codes = {150, 112, 152};
    for (int plane = 0; plane < 3; plane++) {
      int unit = plane == 0 ? 1 : 2;
      for (int y = 0; y < planeHeight(plane); y++) {
        for (int x = 0; x < planeWidth(plane); x++) {
          boolean over = x * unit >= left && x * unit < left + width;
          if (over && y * unit >= top && y * unit < top + height) {
            put(plane, x, y, codes[plane]);
          }
        }
      }
    }
    return this;
  }

  /// Adds Gaussian noise to luma.
  Studio noise(double sigma, long seed) {
    Random random = new Random(seed);
    double[] values = random.doubles(4096).toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian() * sigma;
    }
    for (int y = 0; y < height; y++) {
      int at = random.nextInt(values.length);
      for (int x = 0; x < width; x++) {
        put(0, x, y, code(0, x, y) + values[(at + x * 7) & values.length - 1]);
      }
    }
    return this;
  }

  /// Where a point of the portrait lies in the upright picture.
  static double[] place(int point, double x, double y, double scale, double roll) {
    double u = (POINTS[point][0] - MIDDLE_X) * scale;
    double v = (POINTS[point][1] - MIDDLE_Y) * scale;
    return new double[] {
      x + Math.cos(roll) * u - Math.sin(roll) * v, y + Math.sin(roll) * u + Math.cos(roll) * v
    };
  }

  /// The crop that the portrait's true points give.
  static FaceCrop crop(double x, double y, double scale, double roll) {
    Keypoints points = new Keypoints();
    for (int point = 0; point < POINTS.length; point++) {
      double[] at = place(point, x, y, scale, roll);
      points.set(point, (float) at[0], (float) at[1]);
    }
    return new FaceCrop().fit(points);
  }

  /// Upright coordinates of a stored place.
  private double[] upright(double x, double y) {
    double across = x * aspect;
    return switch (rotation) {
      case 0 -> new double[] {across, y};
      case 90 -> new double[] {height - y, across};
      case 180 -> new double[] {width * aspect - across, height - y};
      default -> new double[] {y, width * aspect - across};
    };
  }

  private int planeWidth(int plane) {
    return plane == 0 ? width : width / 2;
  }

  private int planeHeight(int plane) {
    return plane == 0 ? height : height / 2;
  }

  private int code(int plane, int x, int y) {
    return frame.code(plane, x, y);
  }

  private void put(int plane, int x, int y, double code) {
    long at = (long) y * frame.stride(plane) + x;
    planes[plane].set(ValueLayout.JAVA_BYTE, at, (byte) Math.round(Math.clamp(code, 0.0, 255.0)));
  }

  private static double sample(int plane, double x, double y) {
    double sx = Math.clamp(x - 0.5, 0.0, PORTRAIT_SIDE - 1.001);
    double sy = Math.clamp(y - 0.5, 0.0, PORTRAIT_SIDE - 1.001);
    int at = ((int) sy) * PORTRAIT_SIDE + (int) sx;
    double fx = sx - (int) sx;
    double fy = sy - (int) sy;
    float[] p = PORTRAIT[plane];
    return (1 - fy) * ((1 - fx) * p[at] + fx * p[at + 1])
        + fy * ((1 - fx) * p[at + PORTRAIT_SIDE] + fx * p[at + PORTRAIT_SIDE + 1]);
  }

  /// Y, Cb and Cr of the portrait, BT.709 limited.
  private static float[][] portrait() {
    try (InputStream in = Studio.class.getResourceAsStream("/astronaut.png")) {
      BufferedImage image = ImageIO.read(Objects.requireNonNull(in));
      int side = image.getWidth();
      float[][] planes = new float[3][side * side];
      for (int i = 0; i < side * side; i++) {
        int rgb = image.getRGB(i % side, i / side);
        double red = (rgb >> 16 & 255) / 255.0;
        double green = (rgb >> 8 & 255) / 255.0;
        double blue = (rgb & 255) / 255.0;
        double luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        planes[0][i] = (float) (16 + 219 * luma);
        planes[1][i] = (float) (128 + 224 * (blue - luma) / 1.8556);
        planes[2][i] = (float) (128 + 224 * (red - luma) / 1.5748);
      }
      return planes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
