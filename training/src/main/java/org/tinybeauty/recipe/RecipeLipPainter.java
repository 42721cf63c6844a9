package org.tinybeauty.recipe;

import org.tinybeauty.pairs.MeshFace;

/// Paints the lips: pigment that keeps their shading, a liner, and a finish. Teeth and the dark of
/// an open mouth stay as they are.
final class RecipeLipPainter {
  private final RecipeCanvas canvas;
  private final RecipeFace face;

  RecipeLipPainter(RecipeCanvas canvas, RecipeFace face) {
    this.canvas = canvas;
    this.face = face;
  }

  void paint(Recipe.Lips l) {
    if (l.strength() <= 0) {
      return;
    }
    RecipeColour base = face.lipColour;
    RecipeColour pigment = dim(face.lit(l.colour(), 0.5f), base);
    RecipeColour liner = dim(face.lit(l.liner(), 0.5f), base);
    RecipeMask mask = face.lips.copy().blur(face.unit);
    RecipeMask inner = face.lips.copy().blur(2.35f * face.unit);
    RecipeMask mouth = face.mouth.copy().blur(0.94f * face.unit);
    RecipeMask nearMouth = face.mouth.copy().blur(2.6f * face.unit);
    RecipeMask gloss = l.finish() == Recipe.Finish.GLOSS ? glossBand() : null;
    float contrast = l.finish() == Recipe.Finish.MATTE ? 0.78f : 0.95f;
    float facing = Math.min(face.facing(0), face.facing(1)) * 0.5f + 0.5f;
    for (int i = 0; i < mask.v.length; i++) {
      float cover = mask.v[i];
      if (cover < 0.004f) {
        continue;
      }
      float light = canvas.shading(i, base, 1);
      float alpha = cover * (1 - mouth.v[i]) * facing;
      alpha *= 1 - tooth(i, light) * Math.clamp(nearMouth.v[i] * 4, 0f, 1f);
      // Corners and edges take a little more shade, as on real lips.
      float rim = 1 - RecipeMask.ramp(0.45f, 0.95f, inner.v[i]);
      RecipeColour colour = pigment.mix(liner, l.linerStrength() * rim);
      float spec = Math.max(0, light - 1.35f);
      canvas.coat(i, alpha * l.strength(), colour, base, contrast);
      float kept = l.finish() == Recipe.Finish.MATTE ? 0.02f : 0.10f;
      canvas.shine(i, alpha * l.strength() * spec * kept * base.luminance() * 4);
      if (gloss != null) {
        float wet = gloss.v[i] * Math.clamp(light, 0.4f, 1.5f);
        canvas.shine(i, alpha * l.strength() * wet * (0.06f + 0.25f * face.lipColour.luminance()));
      }
    }
  }

  /// No lipstick glows: its light is bounded by that of the bare lip.
  private static RecipeColour dim(RecipeColour pigment, RecipeColour base) {
    float most = 1.25f * base.luminance() + 0.01f;
    float light = pigment.luminance();
    return light <= most ? pigment : pigment.at(most * 0.7f + Math.min(light, 2 * most) * 0.3f);
  }

  /// How much a pixel looks like a tooth: brighter than the lip and with less colour.
  private float tooth(int i, float light) {
    float high = Math.max(canvas.r[i], Math.max(canvas.g[i], canvas.b[i]));
    float low = Math.min(canvas.r[i], Math.min(canvas.g[i], canvas.b[i]));
    RecipeColour own = face.lipColour;
    float ownLow = Math.min(own.g(), own.b()) / Math.max(0.01f, own.r());
    float grey = low / Math.max(0.01f, high);
    float mid = ownLow + (1 - ownLow) * 0.35f;
    return RecipeMask.ramp(1.05f, 1.5f, light) * RecipeMask.ramp(mid, mid + 0.2f, grey);
  }

  /// Wet shine: a soft bar across the lower lip and two touches on the upper.
  private RecipeMask glossBand() {
    MeshFace m = face.mesh;
    float half = Math.max(1, (m.y()[17] - m.y()[14]) * 0.5f);
    float[] x = {m.meanX(178, 181, 87, 84), m.meanX(14, 17), m.meanX(402, 405, 317, 314)};
    float[] y = {
      m.meanY(178, 181, 87, 84), m.meanY(14, 17) - 0.1f * half, m.meanY(402, 405, 317, 314)
    };
    RecipeCurve low = RecipeCurve.through(x, y, false);
    RecipeMask out = RecipeMask.stroke(face.size, low, half * 0.45f, half * 0.45f);
    float up = Math.max(1, (m.y()[13] - m.y()[0]) * 0.5f);
    for (int[] p : new int[][] {{37, 82}, {267, 312}}) {
      float px = m.meanX(p);
      float py = m.meanY(p);
      RecipeCurve touch =
          RecipeCurve.through(
              new float[] {px - up * 0.6f, px + up * 0.6f}, new float[] {py, py}, false);
      out.plus(RecipeMask.stroke(face.size, touch, up * 0.4f, up * 0.4f), 0.5f);
    }
    return out;
  }
}
