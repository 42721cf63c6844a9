package org.tinybeauty.amplifier;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import org.tinybeauty.pairs.MeshContours;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairImage;
import org.tinybeauty.pairs.PairRegions;
import org.tinybeauty.recipe.RecipeRenderer;

/// Where on a crop makeup belongs and where not: not in the eye, nor in the open mouth, on hair, or
/// beside the face.
final class MakeupPlaces {
  /// Pixels that makeup may reach beyond its region, since meshes err.
  private static final int REACH = 4;

  /// Pixels inside lids and lips that lashes and lipstick still reach.
  private static final float EDGE = 3;

  private static final int BLACK = 1;
  private static final int WHITE = 254;

  private final byte[] parts;
  private final float[] belongs;

  MakeupPlaces(PairImage crop, MeshFace mesh) {
    int width = crop.width();
    parts = PairRegions.of(mesh, width, crop.height()).of();
    float[] sum = new float[parts.length];
    for (float[] region : new RecipeRenderer(crop, mesh).regions().values()) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] = Math.min(1, sum[i] + region[i]);
      }
    }
    for (int pass = 0; pass < REACH; pass++) {
      sum = Planes.grown(sum, width);
    }
    float[] never = inside(mesh, width);
    for (int i = 0; i < sum.length; i++) {
      sum[i] = Math.min(sum[i], 1 - never[i]);
    }
    belongs = sum;
  }

  /// 1 in the openings of eyes and mouth, without their edges.
  private static float[] inside(MeshFace mesh, int side) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D pen = image.createGraphics();
    pen.setStroke(new BasicStroke(2 * EDGE));
    for (Path2D opening :
        new Path2D[] {
          opening(mesh, MeshContours.LID_UPPER[0], MeshContours.LID_LOWER[0]),
          opening(mesh, MeshContours.LID_UPPER[1], MeshContours.LID_LOWER[1]),
          opening(mesh, MeshContours.LIPS_INNER_UPPER, MeshContours.LIPS_INNER_LOWER)
        }) {
      pen.setColor(Color.WHITE);
      pen.fill(opening);
      pen.setColor(Color.BLACK);
      pen.draw(opening);
    }
    pen.dispose();
    float[] inside = image.getRaster().getSamples(0, 0, side, side, 0, new float[side * side]);
    for (int i = 0; i < inside.length; i++) {
      inside[i] /= 255;
    }
    return inside;
  }

  private static Path2D opening(MeshFace mesh, int[] upper, int[] lower) {
    Path2D path = new Path2D.Float();
    path.moveTo(mesh.x()[upper[0]], mesh.y()[upper[0]]);
    for (int p : upper) {
      path.lineTo(mesh.x()[p], mesh.y()[p]);
    }
    for (int i = lower.length - 1; i >= 0; i--) {
      path.lineTo(mesh.x()[lower[i]], mesh.y()[lower[i]]);
    }
    path.closePath();
    return path;
  }

  /// Share of a change that lies where no makeup belongs.
  double astray(PairImage residual) {
    double all = 0;
    double off = 0;
    for (float[] plane : residual.rgb()) {
      for (int i = 0; i < plane.length; i++) {
        double change = Math.abs(plane[i]);
        all += change;
        off += change * (1 - belongs[i]);
      }
    }
    return all == 0 ? 0 : off / all;
  }

  /// Pixels beside the face whose 8-bit levels a change alters.
  int offFace(PairImage crop, PairImage residual) {
    int count = 0;
    for (int i = 0; i < parts.length; i++) {
      boolean changed = false;
      for (int c = 0; c < 3 && parts[i] == PairRegions.OUTSIDE; c++) {
        float before = crop.rgb()[c][i];
        changed |= PairImage.level(before) != PairImage.level(before + residual.rgb()[c][i]);
      }
      count += changed ? 1 : 0;
    }
    return count;
  }

  /// Share of the face's pixels that a change makes full black or white in a colour.
  double clipped(PairImage crop, PairImage residual) {
    int face = 0;
    int count = 0;
    for (int i = 0; i < parts.length; i++) {
      if (parts[i] >= PairRegions.SKIN) {
        face++;
        boolean clipped = false;
        for (int c = 0; c < 3; c++) {
          float before = crop.rgb()[c][i];
          clipped |= full(before + residual.rgb()[c][i]) && !full(before);
        }
        count += clipped ? 1 : 0;
      }
    }
    return face == 0 ? 0 : (double) count / face;
  }

  private static boolean full(float value) {
    int level = PairImage.level(value);
    return level <= BLACK || level >= WHITE;
  }
}
