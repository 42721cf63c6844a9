package org.tinybeauty.amplifier;

import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairImage;

/// Moves a face within its crop about to where it is wanted, smoothly: each place moves by the mean
/// of its points' ways, the near ones counting most, and the crop's border hardly. Nothing tears
/// where near points go different ways, as at the edge of a turned head; so the points end up near
/// where they were wanted, and [#moved()] says where.
final class SoftWarp {
  /// Pixels between the places that are computed; in between the way is a straight line.
  private static final int STEP = 4;

  /// Pixels within which all points count about alike.
  private static final double REACH = 9;

  /// Pixels between the points that hold the border.
  private static final int HOLD = 12;

  /// Rounds of looking for the place that comes to a pixel; each halves the error at least.
  private static final int ROUNDS = 10;

  private final int side;
  private final int places;
  private final float[] wayX;
  private final float[] wayY;
  private final MeshFace from;
  private final MeshFace to;

  SoftWarp(MeshFace from, MeshFace to, int side) {
    this.from = from;
    this.to = to;
    this.side = side;
    this.places = side / STEP + 1;
    this.wayX = new float[places * places];
    this.wayY = new float[places * places];
    double[] way = new double[2];
    for (int i = 0; i < wayX.length; i++) {
      way(i % places * STEP, Math.floorDiv(i, places) * STEP, way);
      wayX[i] = (float) way[0];
      wayY[i] = (float) way[1];
    }
  }

  private void way(double x, double y, double[] way) {
    double sum = 0;
    double sumX = 0;
    double sumY = 0;
    for (int i = 0; i < MeshFace.POINTS; i++) {
      double w = weight(x - from.x()[i], y - from.y()[i]);
      sum += w;
      sumX += w * (to.x()[i] - from.x()[i]);
      sumY += w * (to.y()[i] - from.y()[i]);
    }
    for (int along = 0; along < side; along += HOLD) {
      sum += weight(x - along, y) + weight(x - side + along, y - side);
      sum += weight(x, y - side + along) + weight(x - side, y - along);
    }
    way[0] = sumX / sum;
    way[1] = sumY / sum;
  }

  private static double weight(double dx, double dy) {
    double square = dx * dx + dy * dy + REACH * REACH;
    return 1 / (square * square);
  }

  /// The mesh where it has come to.
  MeshFace moved() {
    float[] x = from.x().clone();
    float[] y = from.y().clone();
    for (int i = 0; i < x.length; i++) {
      x[i] += at(wayX, from.x()[i], from.y()[i]);
      y[i] += at(wayY, from.x()[i], from.y()[i]);
    }
    return new MeshFace(x, y, to.z(), from.score());
  }

  /// The picture of the face there.
  PairImage moved(PairImage crop) {
    PairImage out = PairImage.blank(side, side);
    for (int i = 0; i < side * side; i++) {
      float goalX = i % side + 0.5f;
      float goalY = Math.floorDiv(i, side) + 0.5f;
      float x = goalX;
      float y = goalY;
      for (int round = 0; round < ROUNDS; round++) {
        float backX = goalX - at(wayX, x, y);
        y = goalY - at(wayY, x, y);
        x = backX;
      }
      float column = Math.clamp(x - 0.5f, 0, side - 1);
      float row = Math.clamp(y - 0.5f, 0, side - 1);
      int left = Math.min((int) column, side - 2);
      int top = Math.min((int) row, side - 2);
      for (int c = 0; c < 3; c++) {
        out.rgb()[c][i] = between(crop.rgb()[c], top * side + left, side, column - left, row - top);
      }
    }
    return out;
  }

  private float at(float[] way, float x, float y) {
    float column = Math.clamp(x / STEP, 0, places - 1);
    float row = Math.clamp(y / STEP, 0, places - 1);
    int left = Math.min((int) column, places - 2);
    int top = Math.min((int) row, places - 2);
    return between(way, top * places + left, places, column - left, row - top);
  }

  private static float between(float[] plane, int at, int width, float right, float below) {
    float top = plane[at] + (plane[at + 1] - plane[at]) * right;
    float low = plane[at + width] + (plane[at + width + 1] - plane[at + width]) * right;
    return top + (low - top) * below;
  }
}
