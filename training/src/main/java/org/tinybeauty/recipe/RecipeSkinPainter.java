package org.tinybeauty.recipe;

import org.tinybeauty.pairs.MeshContours;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.recipe.Recipe.Placement;

/// Paints the skin: foundation that evens it and keeps its pores, contour, blush and highlight.
final class RecipeSkinPainter {
  private final RecipeCanvas canvas;
  private final RecipeFace face;
  private final float iris;

  RecipeSkinPainter(RecipeCanvas canvas, RecipeFace face) {
    this.canvas = canvas;
    this.face = face;
    this.iris = 10 * face.unit;
  }

  void paint(Recipe recipe) {
    foundation(recipe.foundation());
    contour(recipe.contour());
    blush(recipe.blush());
    highlight(recipe.highlight());
  }

  private void foundation(Recipe.Foundation f) {
    if (f.evenness() + f.tone() + f.concealer() + f.matte() <= 0) {
      return;
    }
    float[][] light = {canvas.r, canvas.g, canvas.b};
    float[][] fine = new float[3][];
    float[][] coarse = new float[3][];
    float[] weight = face.skin.v;
    float[] fineWeight = weight.clone();
    float[] coarseWeight = weight.clone();
    RecipeMask.blur(fineWeight, canvas.size, 1.32f * face.unit);
    RecipeMask.blur(coarseWeight, canvas.size, 7 * face.unit);
    for (int c = 0; c < 3; c++) {
      float[] weighted = new float[weight.length];
      for (int i = 0; i < weight.length; i++) {
        weighted[i] = (float) Math.sqrt(light[c][i]) * weight[i];
      }
      fine[c] = weighted.clone();
      RecipeMask.blur(fine[c], canvas.size, 1.32f * face.unit);
      RecipeMask.blur(weighted, canvas.size, 7 * face.unit);
      coarse[c] = weighted;
    }
    RecipeMask under = underEyes();
    RecipeColour s = face.skinColour;
    float sum = (float) (Math.sqrt(s.r()) + Math.sqrt(s.g()) + Math.sqrt(s.b()));
    float[] own = {
      (float) Math.sqrt(s.r()) / sum, (float) Math.sqrt(s.g()) / sum, (float) Math.sqrt(s.b()) / sum
    };
    float[] low = new float[3];
    float[] band = new float[3];
    for (int i = 0; i < weight.length; i++) {
      if (weight[i] < 0.01f) {
        continue;
      }
      float total = 0;
      float mean = 0;
      for (int c = 0; c < 3; c++) {
        low[c] = coarse[c][i] / Math.max(1e-4f, coarseWeight[i]);
        band[c] = fine[c][i] / Math.max(1e-4f, fineWeight[i]) - low[c];
        total += low[c];
        mean += band[c] / 3;
      }
      float soft = (float) Math.exp(-mean * mean / (0.06f * 0.06f));
      float lift = f.concealer() * under.v[i] * 0.06f * (float) Math.sqrt(s.luminance() / 0.38f);
      float shine = f.matte() * Math.max(0, mean) * 0.5f;
      for (int c = 0; c < 3; c++) {
        float even = f.evenness() * soft * mean + f.tone() * 0.8f * (band[c] - mean);
        float tone = f.tone() * 0.45f * (total * own[c] - low[c]);
        float value = (float) Math.sqrt(light[c][i]);
        value += weight[i] * (tone - even - shine + lift * (1 - 0.15f * c));
        light[c][i] = Math.max(0, value) * Math.max(0, value);
      }
    }
  }

  private RecipeMask underEyes() {
    RecipeMask out = new RecipeMask(canvas.size);
    for (int side = 0; side < 2; side++) {
      int[] p = MeshContours.UNDER_EYE[side];
      RecipeCurve line = RecipeCurve.through(face.mesh, p[3], p[4], p[5], p[6], p[7]);
      out.plus(RecipeMask.stroke(canvas.size, line, 0.45f * iris, 0.6f * iris), face.facing(side));
    }
    return out;
  }

  private void contour(Recipe.Contour c) {
    if (c.strength() <= 0) {
      return;
    }
    RecipeMask mask = new RecipeMask(canvas.size);
    for (int side = 0; side < 2; side++) {
      float facing = face.facing(side);
      add(mask, MeshContours.CHEEK_HOLLOW[side], 1.3f, 0.6f, facing * c.cheeks());
      add(mask, MeshContours.JAW[side], 0.9f, 0.7f, facing * c.jaw());
      add(mask, MeshContours.TEMPLE[side], 1.1f, 1.0f, facing * c.temples());
      add(mask, MeshContours.NOSE_SIDE[side], 0.4f, 0.35f, facing * c.nose() * 0.7f);
    }
    RecipeColour base = face.skinColour;
    film(mask, c.strength(), c.colour().at(base.luminance() * 0.42f), 0);
  }

  private void blush(Recipe.Blush b) {
    if (b.strength() <= 0) {
      return;
    }
    int[][] lines =
        switch (b.placement()) {
          case APPLES -> MeshContours.CHEEK_APPLE;
          case CHEEKBONES -> MeshContours.CHEEK_BONE;
          case DRAPED -> MeshContours.CHEEK_DRAPE;
        };
    float start = b.placement() == Placement.APPLES ? 2.1f : 1.5f;
    RecipeMask mask = new RecipeMask(canvas.size);
    for (int side = 0; side < 2; side++) {
      add(mask, lines[side], start * b.extent(), 1.6f * b.extent(), face.facing(side));
    }
    film(mask, b.strength(), face.lit(b.colour(), 0.75f), 0.1f);
  }

  private void highlight(Recipe.Highlight h) {
    if (h.strength() <= 0) {
      return;
    }
    RecipeMask mask = new RecipeMask(canvas.size);
    for (int side = 0; side < 2; side++) {
      add(mask, MeshContours.CHEEK_TOP[side], 0.75f, 0.75f, face.facing(side) * h.cheeks());
    }
    add(mask, MeshContours.NOSE_BRIDGE, 0.32f, 0.3f, h.nose());
    MeshFace m = face.mesh;
    float up = 0.25f * iris;
    RecipeCurve bow =
        RecipeCurve.through(
            new float[] {m.x()[37], m.x()[0], m.x()[267]},
            new float[] {m.y()[37] - up, m.y()[0] - up, m.y()[267] - up},
            false);
    mask.plus(RecipeMask.stroke(canvas.size, bow, 0.25f * iris, 0.25f * iris), h.lips());
    RecipeColour base = face.skinColour;
    film(mask, h.strength(), h.colour().at(Math.min(0.95f, base.luminance() * 1.9f + 0.02f)), 0);
  }

  private void add(RecipeMask mask, int[] points, float from, float to, float share) {
    if (share > 0) {
      RecipeCurve line = RecipeCurve.through(face.mesh, points);
      mask.plus(RecipeMask.stroke(canvas.size, line, from * iris, to * iris), share);
    }
  }

  private void film(RecipeMask mask, float strength, RecipeColour pigment, float cover) {
    for (int i = 0; i < mask.v.length; i++) {
      float alpha = Math.min(1, mask.v[i]) * face.skin.v[i] * strength;
      if (alpha > 0.003f) {
        canvas.film(i, alpha, pigment, face.skinColour, cover);
      }
    }
  }
}
