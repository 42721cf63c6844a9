package org.tinybeauty.amplifier;

import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairImage;
import org.tinybeauty.pairs.Similarity;

/// Makes a bare face into another one: mirrored, turned a little in space, in another light, in
/// part of another person's form and colour. The crop's border stays where it is, so that the
/// picture goes on beyond the face; the mesh goes along. The same change gives the same face.
public final class FaceVariation {
  /// Form is carried over without the features' own detail, finer than this share of the face.
  private static final double BROAD = 0.06;

  /// A head is not turned further away than this, in radians, but back.
  private static final double TURNED_MOST = 0.35;

  private static final int[] OPPOSITE = opposite();

  private FaceVariation() {}

  /// Makes another face.
  ///
  /// @param towards whose form and colour it gets a share of
  public static BareFace vary(BareFace face, FaceChange change, BareFace towards) {
    BareFace start = change.mirrored() ? mirrored(face) : face;
    MeshFace formed = formed(start.mesh(), towards.mesh(), change.shape());
    MeshFace wanted = turned(formed, change.yawDegrees(), change.pitchDegrees());
    SoftWarp warp = new SoftWarp(start.mesh(), wanted, start.crop().width());
    MeshFace mesh = warp.moved();
    PairImage crop = warp.moved(start.crop());
    FaceLight light = new FaceLight(crop, mesh);
    light.tone(change.tone(), towards);
    light.light(change);
    return new BareFace(crop, mesh);
  }

  /// How unlike two faces are in pose and expression, which a morph must not mix; 0 alike.
  public static double apart(MeshFace one, MeshFace other) {
    return Math.abs(one.yaw() - other.yaw()) / 0.2
        + Math.abs(gap(one, 13, 14) - gap(other, 13, 14)) / 0.04
        + Math.abs(gap(one, 159, 145) - gap(other, 159, 145)) / 0.02
        + Math.abs(gap(one, 386, 374) - gap(other, 386, 374)) / 0.02;
  }

  /// Distance of two points, as a share of the face.
  private static double gap(MeshFace face, int upper, int lower) {
    double dx = face.x()[lower] - face.x()[upper];
    double dy = face.y()[lower] - face.y()[upper];
    return Math.hypot(dx, dy) / face.extent();
  }

  static BareFace mirrored(BareFace face) {
    int side = face.crop().width();
    PairImage crop = PairImage.blank(side, face.crop().height());
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < crop.rgb()[c].length; i++) {
        crop.rgb()[c][i] = face.crop().rgb()[c][i + side - 1 - 2 * (i % side)];
      }
    }
    MeshFace mesh = face.mesh();
    float[][] points = new float[3][MeshFace.POINTS];
    for (int i = 0; i < MeshFace.POINTS; i++) {
      points[0][i] = side - mesh.x()[OPPOSITE[i]];
      points[1][i] = mesh.y()[OPPOSITE[i]];
      points[2][i] = mesh.z()[OPPOSITE[i]];
    }
    return new BareFace(crop, new MeshFace(points[0], points[1], points[2], mesh.score()));
  }

  /// Which point is the other side's of each.
  private static int[] opposite() {
    int[] opposite = new int[MeshFace.POINTS];
    for (int i = 0; i < opposite.length; i++) {
      double least = Double.MAX_VALUE;
      for (int j = 0; j < opposite.length; j++) {
        double dx = MeanFace.SIDE - MeanFace.X[i] - MeanFace.X[j];
        double dy = MeanFace.Y[i] - MeanFace.Y[j];
        if (dx * dx + dy * dy < least) {
          least = dx * dx + dy * dy;
          opposite[i] = j;
        }
      }
    }
    return opposite;
  }

  /// A share of the way to another's form, which is first laid on this one as it lies.
  private static MeshFace formed(MeshFace face, MeshFace other, double share) {
    MeshFace laid = other.in(Similarity.fit(other.x(), other.y(), face.x(), face.y()).affine());
    double reach = BROAD * face.extent();
    float[][] points = {face.x().clone(), face.y().clone(), face.z().clone()};
    for (int i = 0; i < MeshFace.POINTS && share > 0; i++) {
      double[] way = new double[3];
      double sum = 0;
      for (int j = 0; j < MeshFace.POINTS; j++) {
        double far = Math.hypot(face.x()[i] - face.x()[j], face.y()[i] - face.y()[j]) / reach;
        double w = far > 3 ? 0 : Math.exp(-far * far / 2);
        way[0] += w * (laid.x()[j] - face.x()[j]);
        way[1] += w * (laid.y()[j] - face.y()[j]);
        way[2] += w * (laid.z()[j] - face.z()[j]);
        sum += w;
      }
      for (int axis = 0; axis < 3; axis++) {
        points[axis][i] += (float) (share * way[axis] / sum);
      }
    }
    return new MeshFace(points[0], points[1], points[2], face.score());
  }

  /// Turned around its own middle, seen from afar.
  static MeshFace turned(MeshFace face, double yawDegrees, double pitchDegrees) {
    double yaw = Math.toRadians(yawDegrees);
    if (Math.abs(face.yaw() + yaw) > Math.max(TURNED_MOST, Math.abs(face.yaw()))) {
      yaw = -yaw;
    }
    double pitch = Math.toRadians(pitchDegrees);
    double midX = mean(face.x());
    double midY = mean(face.y());
    double midZ = mean(face.z());
    float[][] points = new float[3][MeshFace.POINTS];
    for (int i = 0; i < MeshFace.POINTS; i++) {
      double x = face.x()[i] - midX;
      double y = face.y()[i] - midY;
      double z = face.z()[i] - midZ;
      double depth = z * Math.cos(yaw) - x * Math.sin(yaw);
      points[0][i] = (float) (midX + x * Math.cos(yaw) + z * Math.sin(yaw));
      points[1][i] = (float) (midY + y * Math.cos(pitch) + depth * Math.sin(pitch));
      points[2][i] = (float) (midZ + depth * Math.cos(pitch) - y * Math.sin(pitch));
    }
    return new MeshFace(points[0], points[1], points[2], face.score());
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
