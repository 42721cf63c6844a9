package org.tinybeauty.amplifier;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.tinybeauty.pairs.MeshContours;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairImage;

/// Changes a crop's skin colour and light in place; ends at 8-bit levels.
final class FaceLight {
  /// Skin becomes so much lighter or darker at most, as a logarithm: beyond it looks painted.
  private static final double TONE_LOG = 0.4;

  /// The same of a colour against the others: most of what portraits differ by there is light.
  private static final double HUE_LOG = 0.06;

  /// How far from the skin's own ratios and lightness a pixel beside the face is still skin.
  private static final double SAME_HUE = 0.2;

  private static final double SAME_LIGHT = 0.7;

  /// Blur of the skin's border, in pixels.
  private static final float SOFT = 4;

  /// Of the face's brightest values so many are not looked at: glints.
  private static final double GLINTS = 0.01;

  private static final float BRIGHTEST = 0.97f;
  private static final float DARK = 0.02f;

  private final PairImage crop;
  private final MeshFace mesh;
  private final int side;
  private final float before;

  /// @param crop changed in place
  FaceLight(PairImage crop, MeshFace mesh) {
    this.crop = crop;
    this.mesh = mesh;
    this.side = crop.width();
    this.before = brightest();
  }

  /// Brings the skin a share of the way to another's colour; eyes and teeth stay.
  void tone(double share, BareFace towards) {
    if (share == 0) {
      return;
    }
    float[] own = skinColour(crop, mesh);
    float[] other = skinColour(towards.crop(), towards.mesh());
    float[] skin = skin(own);
    double all = 0;
    for (int c = 0; c < 3; c++) {
      all += Math.log(other[c] / own[c]) / 3;
    }
    for (int c = 0; c < 3; c++) {
      double hue = share * (Math.log(other[c] / own[c]) - all);
      double gain =
          Math.clamp(share * all, -TONE_LOG, TONE_LOG) + Math.clamp(hue, -HUE_LOG, HUE_LOG);
      float[] plane = crop.rgb()[c];
      for (int i = 0; i < plane.length; i++) {
        plane[i] *= (float) Math.exp(gain * skin[i]);
      }
    }
  }

  /// The median of places that are plain skin on every face.
  static float[] skinColour(PairImage crop, MeshFace mesh) {
    float[] colour = new float[3];
    float[] values = new float[MeshContours.SKIN.length];
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < values.length; i++) {
        int x = Math.clamp((long) mesh.x()[MeshContours.SKIN[i]], 1, crop.width() - 2);
        int y = Math.clamp((long) mesh.y()[MeshContours.SKIN[i]], 1, crop.height() - 2);
        float sum = 0;
        for (int k = 0; k < 9; k++) {
          sum += crop.rgb()[c][(y + k / 3 - 1) * crop.width() + x + k % 3 - 1];
        }
        values[i] = sum / 9;
      }
      Arrays.sort(values);
      colour[c] = Math.max(DARK, values[values.length / 2]);
    }
    return colour;
  }

  /// Where skin is: on the face all but eyes and mouth, beside it what has its colour.
  private float[] skin(float[] colour) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D pen = image.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fill(path(MeshContours.OVAL, new int[0]));
    float[] face = samples(image);
    pen.setColor(Color.BLACK);
    for (int eye = 0; eye < 2; eye++) {
      pen.fill(path(MeshContours.LID_UPPER[eye], MeshContours.LID_LOWER[eye]));
    }
    pen.fill(path(MeshContours.LIPS_INNER_UPPER, MeshContours.LIPS_INNER_LOWER));
    pen.dispose();
    float[] skin = samples(image);
    for (int i = 0; i < skin.length; i++) {
      if (face[i] == 0) {
        skin[i] = likeness(i, colour);
      }
    }
    Planes.blur(skin, side, SOFT);
    return skin;
  }

  private float[] samples(BufferedImage image) {
    float[] samples = image.getRaster().getSamples(0, 0, side, side, 0, new float[side * side]);
    for (int i = 0; i < samples.length; i++) {
      samples[i] /= 255;
    }
    return samples;
  }

  private float likeness(int at, float[] colour) {
    double[] log = new double[3];
    for (int c = 0; c < 3; c++) {
      log[c] = Math.log(Math.max(DARK, crop.rgb()[c][at]) / colour[c]);
    }
    double red = (log[0] - log[1]) / SAME_HUE;
    double blue = (log[2] - log[1]) / SAME_HUE;
    double light = log[1] / SAME_LIGHT;
    return (float) Math.exp(-(red * red + blue * blue + light * light) / 2);
  }

  private Path2D path(int[] there, int[] back) {
    Path2D path = new Path2D.Float();
    path.moveTo(mesh.x()[there[0]], mesh.y()[there[0]]);
    for (int p : there) {
      path.lineTo(mesh.x()[p], mesh.y()[p]);
    }
    for (int i = back.length - 1; i >= 0; i--) {
      path.lineTo(mesh.x()[back[i]], mesh.y()[back[i]]);
    }
    path.closePath();
    return path;
  }

  /// Changes the light on the whole picture; what would be washed out is kept in range.
  void light(FaceChange change) {
    double half = mesh.extent() / 2;
    float midX = mesh.meanX(MeshContours.OVAL);
    float midY = mesh.meanY(MeshContours.OVAL);
    for (int c = 0; c < 3; c++) {
      double gain = change.gain() * Math.exp((1 - c) * change.warmth());
      float[] plane = crop.rgb()[c];
      for (int i = 0; i < plane.length; i++) {
        double u = (i % side + 0.5 - midX) / half;
        double v = (Math.floorDiv(i, side) + 0.5 - midY) / half;
        double shade = Math.exp(Math.tanh(change.lightX() * u + change.lightY() * v));
        plane[i] = (float) (gain * shade * Math.pow(plane[i], change.gamma()));
      }
    }
    float limit = Math.max(before, BRIGHTEST);
    float most = brightest();
    float down = most > limit ? limit / most : 1;
    for (float[] plane : crop.rgb()) {
      for (int i = 0; i < plane.length; i++) {
        plane[i] = PairImage.level(plane[i] * down) / 255f;
      }
    }
  }

  /// The brightest value on the face, glints apart.
  private float brightest() {
    int left = Math.clamp((long) mesh.x()[234], 0, side - 2);
    int right = Math.clamp((long) mesh.x()[454], left + 1, side - 1);
    int top = Math.clamp((long) mesh.y()[10], 0, side - 2);
    int bottom = Math.clamp((long) mesh.y()[152], top + 1, side - 1);
    float[] values = new float[(right - left) * (bottom - top)];
    for (int i = 0; i < values.length; i++) {
      int at = (top + i / (right - left)) * side + left + i % (right - left);
      for (float[] plane : crop.rgb()) {
        values[i] = Math.max(values[i], plane[at]);
      }
    }
    Arrays.sort(values);
    return values[(int) ((1 - GLINTS) * (values.length - 1))];
  }
}
