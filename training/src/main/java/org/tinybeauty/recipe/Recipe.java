package org.tinybeauty.recipe;

/// A makeup look, product by product. A product that is not worn has strength 0. Strengths are
/// 0..1; lengths of eye products are shares of the eye's width.
public record Recipe(
    String name,
    String title,
    String description,
    Foundation foundation,
    Contour contour,
    Blush blush,
    Highlight highlight,
    Brows brows,
    Shadow shadow,
    Liner liner,
    Lashes lashes,
    Lips lips) {

  /// How a product takes the light.
  public enum Finish {
    MATTE,
    SATIN,
    GLOSS,
    SHIMMER
  }

  /// Where blush sits.
  public enum Placement {
    APPLES,
    CHEEKBONES,
    DRAPED
  }

  /// Evens blotches, keeps pores: `evenness` of light, `tone` of colour, `concealer` under the
  /// eyes, `matte` takes down shine.
  public record Foundation(float evenness, float tone, float concealer, float matte) {}

  /// Shade of cheek hollows, jaw, temples and nose sides.
  public record Contour(
      RecipeColour colour, float strength, float cheeks, float jaw, float temples, float nose) {}

  public record Blush(RecipeColour colour, float strength, Placement placement, float extent) {}

  public record Highlight(
      RecipeColour colour, float strength, float cheeks, float nose, float lips) {}

  /// `fill` between the hairs, `definition` of the edge.
  public record Brows(RecipeColour colour, float strength, float fill, float definition) {}

  /// `extent` 0 stays on the lid, 1 reaches the brow; `outer` darkens the outer corner; `lower` is
  /// the smudge below the eye; `wing` pulls the colour out towards the temple.
  public record Shadow(
      RecipeColour lid,
      RecipeColour crease,
      float strength,
      float extent,
      float outer,
      float lower,
      float wing,
      Finish finish) {}

  /// `thickness` at the outer corner, `wing` its length, `angle` in degrees above the eye's axis.
  public record Liner(
      RecipeColour colour, float strength, float thickness, float wing, float angle, float lower) {}

  public record Lashes(float strength, float length) {}

  public record Lips(
      RecipeColour colour,
      float strength,
      Finish finish,
      RecipeColour liner,
      float linerStrength) {}
}
