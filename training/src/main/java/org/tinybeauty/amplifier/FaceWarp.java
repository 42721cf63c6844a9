package org.tinybeauty.amplifier;

import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairImage;

/// A smooth map between a face's crop and the [MeanFace], by the points of its mesh: moving least
/// squares with affine maps. Beyond the mesh it goes on as the nearest part of the face does.
///
/// Source: Schaefer, McPhail, Warren: "Image deformation using moving least squares" (2006),
/// section 2.1.
final class FaceWarp {
  /// Pixels between the places that are computed; in between the map is a straight line.
  private static final int STEP = 4;

  /// Keeps the weight of a point finite at the point itself, in square pixels.
  private static final double NEAR = 0.25;

  private final int side;
  private final float[] x;
  private final float[] y;

  private FaceWarp(int side) {
    this.side = side;
    this.x = new float[side * side];
    this.y = new float[side * side];
  }

  /// From the mean face's pixels to those of the face's crop: pulls a crop to the mean face.
  static FaceWarp toMean(MeshFace face) {
    return map(MeanFace.SIDE, MeanFace.X, MeanFace.Y, face.x(), face.y());
  }

  /// From the pixels of the face's crop to the mean face's: pulls a picture of the mean face there.
  ///
  /// @param side of the crop in pixels
  static FaceWarp fromMean(MeshFace face, int side) {
    return map(side, face.x(), face.y(), MeanFace.X, MeanFace.Y);
  }

  private static FaceWarp map(int side, float[] px, float[] py, float[] qx, float[] qy) {
    int n = side / STEP + 1;
    float[] gridX = new float[n * n];
    float[] gridY = new float[n * n];
    double[] weight = new double[px.length];
    double[] to = new double[2];
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < n; column++) {
        place(column * STEP, row * STEP, px, py, qx, qy, weight, to);
        gridX[row * n + column] = (float) to[0];
        gridY[row * n + column] = (float) to[1];
      }
    }
    FaceWarp warp = new FaceWarp(side);
    for (int v = 0; v < side; v++) {
      float down = (v + 0.5f) / STEP;
      int row = Math.min((int) down, n - 2);
      for (int u = 0; u < side; u++) {
        float along = (u + 0.5f) / STEP;
        int column = Math.min((int) along, n - 2);
        int at = row * n + column;
        int i = v * side + u;
        warp.x[i] = between(gridX, at, n, along - column, down - row);
        warp.y[i] = between(gridY, at, n, along - column, down - row);
      }
    }
    return warp;
  }

  private static float between(float[] grid, int at, int n, float right, float below) {
    float top = grid[at] + (grid[at + 1] - grid[at]) * right;
    float low = grid[at + n] + (grid[at + n + 1] - grid[at + n]) * right;
    return top + (low - top) * below;
  }

  private static void place(
      double atX,
      double atY,
      float[] px,
      float[] py,
      float[] qx,
      float[] qy,
      double[] weight,
      double[] to) {
    double sum = 0;
    double meanPx = 0;
    double meanPy = 0;
    double meanQx = 0;
    double meanQy = 0;
    for (int i = 0; i < px.length; i++) {
      double dx = px[i] - atX;
      double dy = py[i] - atY;
      double square = dx * dx + dy * dy + NEAR;
      double w = 1 / (square * Math.sqrt(square));
      weight[i] = w;
      sum += w;
      meanPx += w * px[i];
      meanPy += w * py[i];
      meanQx += w * qx[i];
      meanQy += w * qy[i];
    }
    meanPx /= sum;
    meanPy /= sum;
    meanQx /= sum;
    meanQy /= sum;
    double xx = 0;
    double xy = 0;
    double yy = 0;
    double xu = 0;
    double xv = 0;
    double yu = 0;
    double yv = 0;
    for (int i = 0; i < px.length; i++) {
      double dx = px[i] - meanPx;
      double dy = py[i] - meanPy;
      double wx = weight[i] * dx;
      double wy = weight[i] * dy;
      xx += wx * dx;
      xy += wx * dy;
      yy += wy * dy;
      xu += wx * (qx[i] - meanQx);
      xv += wx * (qy[i] - meanQy);
      yu += wy * (qx[i] - meanQx);
      yv += wy * (qy[i] - meanQy);
    }
    double determinant = xx * yy - xy * xy;
    double dx = atX - meanPx;
    double dy = atY - meanPy;
    double a = (yy * dx - xy * dy) / determinant;
    double b = (xx * dy - xy * dx) / determinant;
    to[0] = a * xu + b * yu + meanQx;
    to[1] = a * xv + b * yv + meanQy;
  }

  /// The picture brought over: at each pixel what `from` shows at the place that the map leads to.
  ///
  /// @param outside what stands where the map leads out of the picture
  PairImage pull(PairImage from, float outside) {
    PairImage out = PairImage.blank(side, side);
    for (int i = 0; i < side * side; i++) {
      float fx = x[i] - 0.5f;
      float fy = y[i] - 0.5f;
      boolean in = fx > -1 && fy > -1 && fx < from.width() && fy < from.height();
      float cx = Math.clamp(fx, 0, from.width() - 1.001f);
      float cy = Math.clamp(fy, 0, from.height() - 1.001f);
      int left = (int) cx;
      int top = (int) cy;
      int at = top * from.width() + left;
      for (int c = 0; c < 3; c++) {
        out.rgb()[c][i] =
            in ? between(from.rgb()[c], at, from.width(), cx - left, cy - top) : outside;
      }
    }
    return out;
  }

  /// As [#pull], of one plane of the mean face; 0 outside.
  float[] pull(float[] plane) {
    float[] out = new float[side * side];
    int size = MeanFace.SIDE;
    for (int i = 0; i < out.length; i++) {
      float fx = x[i] - 0.5f;
      float fy = y[i] - 0.5f;
      if (fx >= 0 && fy >= 0 && fx < size - 1 && fy < size - 1) {
        int left = (int) fx;
        int top = (int) fy;
        out[i] = between(plane, top * size + left, size, fx - left, fy - top);
      }
    }
    return out;
  }
}
