package org.tinybeauty.evaluation;

import java.awt.geom.Path2D;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tinybeauty.frame.Affine;
import org.tinybeauty.pairs.MeshContours;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairFace;
import org.tinybeauty.pairs.PairFinder;
import org.tinybeauty.pairs.PairImage;
import org.tinybeauty.recipe.RecipeRenderer;

/// Where the parts of a face are in its picture, as weights 0..1, row by row.
///
/// @param parts by the names of [RecipeRenderer#REGIONS], no pixel counting twice
/// @param face inside the oval of the mesh
/// @param outside 1 where a pixel's middle is not inside that oval
@SuppressWarnings("ArrayRecordComponent") // read only
record FaceRegions(Map<String, float[]> parts, float[] face, float[] outside) {
  private static final int LARGEST = 1440;

  /// Finds them at the picture's own resolution.
  static FaceRegions of(PairImage picture, PairFinder.Found found) {
    int size =
        Math.clamp(Math.round(found.crop().side() * PairFace.MARGIN), PairFace.SIZE, LARGEST);
    PairFace crop = found.cut(picture, size);
    Map<String, float[]> masks = new RecipeRenderer(crop.crop(), crop.mesh()).regions();
    Map<String, float[]> parts = new LinkedHashMap<>();
    Affine toCrop = new Affine().invert(crop.map());
    masks.forEach((name, mask) -> parts.put(name, placed(mask, size, toCrop, picture)));
    float[] face = oval(found.mesh(), picture);
    float[] outside = new float[face.length];
    for (int i = 0; i < face.length; i++) {
      outside[i] = 1 - face[i];
    }
    return new FaceRegions(parts, face, outside);
  }

  float[] part(String name) {
    float[] part = parts.get(name);
    if (part == null) {
      throw new IllegalArgumentException("no region " + name);
    }
    return part;
  }

  private static float[] placed(float[] mask, int size, Affine toCrop, PairImage picture) {
    float[] out = new float[picture.width() * picture.height()];
    for (int i = 0; i < out.length; i++) {
      double px = i % picture.width() + 0.5;
      double py = Math.floorDiv(i, picture.width()) + 0.5;
      double u = toCrop.x(px, py) - 0.5;
      double v = toCrop.y(px, py) - 0.5;
      if (u >= 0 && v >= 0 && u < size - 1 && v < size - 1) {
        int column = (int) u;
        int row = (int) v;
        int at = row * size + column;
        float fx = (float) (u - column);
        float fy = (float) (v - row);
        float top = mask[at] + (mask[at + 1] - mask[at]) * fx;
        float low = mask[at + size] + (mask[at + size + 1] - mask[at + size]) * fx;
        out[i] = top + (low - top) * fy;
      }
    }
    return out;
  }

  private static float[] oval(MeshFace mesh, PairImage picture) {
    Path2D.Float outline = new Path2D.Float();
    for (int point : MeshContours.OVAL) {
      if (outline.getCurrentPoint() == null) {
        outline.moveTo(mesh.x()[point], mesh.y()[point]);
      } else {
        outline.lineTo(mesh.x()[point], mesh.y()[point]);
      }
    }
    outline.closePath();
    float[] inside = new float[picture.width() * picture.height()];
    for (int i = 0; i < inside.length; i++) {
      double x = i % picture.width() + 0.5;
      double y = Math.floorDiv(i, picture.width()) + 0.5;
      inside[i] = outline.contains(x, y) ? 1 : 0;
    }
    return inside;
  }
}
