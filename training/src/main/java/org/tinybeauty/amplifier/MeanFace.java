package org.tinybeauty.amplifier;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.tinybeauty.pairs.MeshContours;
import org.tinybeauty.pairs.MeshFace;

/// The face that all others are brought to, so that a place of the picture is a place of the face:
/// the mean of a thousand frontal meshes, made symmetric, on a square of [#SIDE] pixels.
final class MeanFace {
  static final int SIDE = 256;
  static final int PLANE = SIDE * SIDE;

  static final float[] X = new float[MeshFace.POINTS];
  static final float[] Y = new float[MeshFace.POINTS];

  private static final String FILE = "mean-face.txt";

  /// Makeup ends so far outside the oval of the face, in pixels, and fades over as many.
  private static final int BEYOND = 6;

  static {
    try (InputStream in = MeanFace.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is missing");
      }
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
      for (int i = 0; i < MeshFace.POINTS; i++) {
        String[] point = lines.readLine().split(" ");
        X[i] = Float.parseFloat(point[0]);
        Y[i] = Float.parseFloat(point[1]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final float[] MASK = feather(drawn(path(MeshContours.OVAL, new int[0])));
  private static final float[][] AREAS = areas();

  private MeanFace() {}

  /// Where makeup may be: 1 on the face, 0 off it, with a soft border. Row by row; lent.
  static float[] mask() {
    return MASK;
  }

  /// The area between a line and another that runs beside it.
  private static Path2D path(int[] there, int[] back) {
    Path2D path = new Path2D.Float();
    path.moveTo(X[there[0]], Y[there[0]]);
    for (int p : there) {
      path.lineTo(X[p], Y[p]);
    }
    for (int i = back.length - 1; i >= 0; i--) {
      path.lineTo(X[back[i]], Y[back[i]]);
    }
    path.closePath();
    return path;
  }

  private static float[] feather(float[] mask) {
    float[] out = mask.clone();
    for (int pass = 0; pass < BEYOND; pass++) {
      out = Planes.grown(out, SIDE);
    }
    Planes.blur(out, SIDE, BEYOND / 2f);
    return out;
  }

  /// The soft areas of lips, eyes, brows and skin, which add up to 1: which region a place of the
  /// face belongs to. Lent.
  static float[][] regions() {
    return AREAS;
  }

  private static float[][] areas() {
    float[][] regions = new float[4][PLANE];
    fill(regions[0], 3, path(MeshContours.LIPS_OUTER_UPPER, MeshContours.LIPS_OUTER_LOWER));
    for (int side = 0; side < 2; side++) {
      fill(regions[1], 0, path(MeshContours.BROW_LOWER[side], MeshContours.UNDER_EYE[side]));
      fill(regions[2], 2, path(MeshContours.BROW_UPPER[side], MeshContours.BROW_LOWER[side]));
    }
    for (int i = 0; i < PLANE; i++) {
      regions[1][i] *= 1 - regions[2][i];
      regions[3][i] = Math.max(0, 1 - regions[0][i] - regions[1][i] - regions[2][i]);
    }
    return regions;
  }

  /// 1 inside a shape, 0 outside.
  private static float[] drawn(Path2D shape) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setColor(Color.WHITE);
    pen.fill(shape);
    pen.dispose();
    float[] drawn = image.getRaster().getSamples(0, 0, SIDE, SIDE, 0, new float[PLANE]);
    for (int i = 0; i < PLANE; i++) {
      drawn[i] /= 255;
    }
    return drawn;
  }

  private static void fill(float[] region, int grow, Path2D shape) {
    float[] one = drawn(shape);
    for (int pass = 0; pass < grow; pass++) {
      one = Planes.grown(one, SIDE);
    }
    Planes.blur(one, SIDE, 2);
    for (int i = 0; i < PLANE; i++) {
      region[i] = Math.max(region[i], one[i]);
    }
  }
}
