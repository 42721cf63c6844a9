package org.tinybeauty.pairs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// A portrait with its mesh, and afters made of it in known ways, by means of their own: makeup is
/// painted on the regions, the photo is moved by averaging bilinear look-ups, recoloured, and
/// rounded to 8 bits.
record TestPair(PairImage before, MeshFace face) {
  private static final Path PORTRAIT =
      Path.of("src/test/resources/org/tinybeauty/training/collins.png");

  /// What is added to R, G, B at most, by region from [PairRegions#SKIN] on.
  private static final float[][] MAKEUP = {
    {0.06f, 0.02f, 0.01f}, {-0.15f, -0.15f, -0.12f}, {-0.2f, -0.22f, -0.1f}, {0.1f, -0.2f, -0.12f}
  };

  static TestPair portrait() throws IOException {
    List<String> lines;
    try (var in = TestPair.class.getResourceAsStream("collins.mesh")) {
      String text =
          new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      lines = text.lines().filter(line -> !line.startsWith("#")).toList();
    }
    float[][] xyz = new float[3][MeshFace.POINTS];
    for (int i = 0; i < MeshFace.POINTS; i++) {
      String[] point = lines.get(i).split(" ", 3);
      for (int axis = 0; axis < 3; axis++) {
        xyz[axis][i] = Float.parseFloat(point[axis]);
      }
    }
    return new TestPair(PairImage.read(PORTRAIT), new MeshFace(xyz[0], xyz[1], xyz[2], 1));
  }

  /// The portrait made up.
  PairImage madeUp() {
    PairRegions regions = PairRegions.of(face, before.width(), before.height());
    PairImage out = before.copy();
    for (int i = 0; i < regions.of().length; i++) {
      int region = regions.of()[i];
      for (int c = 0; c < 3 && region >= PairRegions.SKIN; c++) {
        float value = out.rgb()[c][i] + MAKEUP[region - PairRegions.SKIN][c];
        out.rgb()[c][i] = Math.clamp(value, 0f, 1f);
      }
    }
    return rounded(out);
  }

  /// A picture as a camera elsewhere sees it: `map` leads from it to the result.
  static PairImage moved(PairImage picture, Similarity map, int width, int height) {
    PairImage out = PairImage.blank(width, height);
    double norm = map.a() * map.a() + map.b() * map.b();
    int taps = map.scale() < 0.8 ? 4 : 2;
    for (int i = 0; i < width * height * taps * taps; i++) {
      int pixel = Math.floorDiv(i, taps * taps);
      int row = Math.floorDiv(pixel, width);
      int line = Math.floorDiv(i, taps) % taps;
      double x = pixel % width + (i % taps + 0.5) / taps - map.dx();
      double y = row + (line + 0.5) / taps - map.dy();
      double fromX = (map.a() * x + map.b() * y) / norm - 0.5;
      double fromY = (map.a() * y - map.b() * x) / norm - 0.5;
      for (int c = 0; c < 3; c++) {
        out.rgb()[c][pixel] += bilinear(picture, c, fromX, fromY) / (taps * taps);
      }
    }
    return rounded(out);
  }

  private static float bilinear(PairImage picture, int c, double x, double y) {
    double cx = Math.clamp(x, 0, picture.width() - 1.001);
    double cy = Math.clamp(y, 0, picture.height() - 1.001);
    int column = (int) cx;
    int row = (int) cy;
    int i = row * picture.width() + column;
    float fx = (float) (cx - column);
    float fy = (float) (cy - row);
    float[] p = picture.rgb()[c];
    int w = picture.width();
    return (p[i] * (1 - fx) + p[i + 1] * fx) * (1 - fy)
        + (p[i + w] * (1 - fx) + p[i + w + 1] * fx) * fy;
  }

  /// Gain and offset of each channel, then 8 bits.
  static PairImage coloured(PairImage picture, float[] gain, float[] offset) {
    PairImage out = picture.copy();
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < out.rgb()[c].length; i++) {
        out.rgb()[c][i] = Math.clamp(gain[c] * out.rgb()[c][i] + offset[c], 0f, 1f);
      }
    }
    return rounded(out);
  }

  static PairImage rounded(PairImage picture) {
    for (float[] plane : picture.rgb()) {
      for (int i = 0; i < plane.length; i++) {
        plane[i] = PairImage.level(plane[i]) / 255f;
      }
    }
    return picture;
  }

  static PairImage cropped(PairImage picture, int left, int top, int width, int height) {
    PairImage out = PairImage.blank(width, height);
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < height; y++) {
        int from = (top + y) * picture.width() + left;
        System.arraycopy(picture.rgb()[c], from, out.rgb()[c], y * width, width);
      }
    }
    return out;
  }

  /// The mesh where `map` puts it, each point as far off as a network's are between two photos.
  MeshFace seen(Similarity map, Random random) {
    float[] x = new float[MeshFace.POINTS];
    float[] y = new float[MeshFace.POINTS];
    double offX = random.nextGaussian();
    double offY = random.nextGaussian();
    for (int i = 0; i < MeshFace.POINTS; i++) {
      x[i] = (float) (map.x(face.x()[i], face.y()[i]) + offX + random.nextGaussian());
      y[i] = (float) (map.y(face.x()[i], face.y()[i]) + offY + random.nextGaussian());
    }
    return new MeshFace(x, y, face.z(), 1);
  }
}
