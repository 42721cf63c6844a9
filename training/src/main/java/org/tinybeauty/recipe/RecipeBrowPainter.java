package org.tinybeauty.recipe;

/// Paints the brows: hairs are tinted by how dark they are against the skin, the skin between them
/// is filled a little.
final class RecipeBrowPainter {
  private final RecipeCanvas canvas;
  private final RecipeFace face;

  RecipeBrowPainter(RecipeCanvas canvas, RecipeFace face) {
    this.canvas = canvas;
    this.face = face;
  }

  void paint(Recipe.Brows b) {
    if (b.strength() <= 0) {
      return;
    }
    for (int side = 0; side < 2; side++) {
      side(b, side);
    }
  }

  private void side(Recipe.Brows b, int side) {
    RecipeMask core = face.brows[side].copy().blur((2.3f - b.definition()) * face.unit);
    RecipeMask near = face.brows[side].copy().blur(3.2f * face.unit);
    float around = face.skinColour.luminance();
    RecipeColour hair = RecipeFace.median(canvas, face.brows[side], 0.9f, face.skinColour);
    RecipeColour pigment = face.lit(b.colour(), 0.5f);
    // Never lighter than the wearer's own brow.
    float own = hair.luminance();
    pigment = pigment.luminance() > own * 0.75f ? pigment.at(own * 0.75f) : pigment;
    for (int i = 0; i < core.v.length; i++) {
      if (near.v[i] < 0.01f) {
        continue;
      }
      float dark = RecipeMask.ramp(0.85f, 0.35f, canvas.luminance(i) / around);
      float fill = b.fill() * RecipeMask.ramp(0.15f, 0.85f, core.v[i]);
      float hairs = dark * RecipeMask.ramp(0.12f, 0.6f, near.v[i]);
      float alpha = b.strength() * face.facing(side) * Math.max(fill, hairs);
      if (alpha > 0.003f) {
        canvas.coat(i, alpha * 0.8f, pigment, hair, 0.55f);
      }
    }
  }
}
