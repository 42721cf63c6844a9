package org.tinybeauty.recipe;

import java.awt.Color;
import java.util.random.RandomGenerator;
import org.tinybeauty.recipe.Recipe.Finish;
import org.tinybeauty.recipe.Recipe.Placement;

/// Makeup of every kind, drawn by chance: what an amplifier learns from before it sees an artist's.
/// Each product is left out now and then, so that no two go together always.
public final class RandomRecipe {
  private final RandomGenerator random;

  /// @param random lent
  public RandomRecipe(RandomGenerator random) {
    this.random = random;
  }

  /// The next look.
  public Recipe draw(String name) {
    boolean bold = random.nextInt(3) == 0;
    return new Recipe(
        name,
        name,
        "drawn by chance",
        new Recipe.Foundation(worn(0.5f) * 0.8f, worn(0.5f) * 0.7f, worn(0.5f), worn(0.4f)),
        new Recipe.Contour(
            colour(20, 40, 0.3f, 0.6f, 0.25f, 0.5f), worn(0.4f) * 0.5f, any(), any(), any(), any()),
        new Recipe.Blush(
            bold
                ? colour(290, 400, 0.4f, 0.9f, 0.5f, 0.9f)
                : colour(340, 390, 0.3f, 0.6f, 0.6f, 0.9f),
            worn(0.7f) * (bold ? 0.8f : 0.45f),
            Placement.values()[random.nextInt(Placement.values().length)],
            any()),
        new Recipe.Highlight(
            colour(20, 70, 0, 0.3f, 0.9f, 1), worn(0.5f) * 0.6f, any(), any(), any()),
        new Recipe.Brows(colour(10, 40, 0.2f, 0.6f, 0.1f, 0.4f), worn(0.6f), any(), any()),
        new Recipe.Shadow(
            shade(bold), shade(bold), worn(0.8f), any(), any(), any(), any(), finish()),
        new Recipe.Liner(
            random.nextInt(4) == 0 ? shade(true) : colour(0, 360, 0, 0.3f, 0.02f, 0.15f),
            worn(0.6f),
            0.03f + 0.09f * any(),
            random.nextBoolean() ? 0 : 0.35f * any(),
            5 + 30 * any(),
            worn(0.4f)),
        new Recipe.Lashes(worn(0.6f), 0.12f + 0.2f * any()),
        new Recipe.Lips(
            bold
                ? colour(0, 360, 0.3f, 1, 0.15f, 0.85f)
                : colour(335, 385, 0.25f, 0.9f, 0.3f, 0.8f),
            worn(0.85f),
            finish(),
            colour(335, 385, 0.3f, 0.8f, 0.2f, 0.6f),
            worn(0.4f)));
  }

  private float any() {
    return random.nextFloat();
  }

  /// A strength, 0 unless the chance comes true.
  private float worn(float chance) {
    return random.nextFloat() < chance ? 0.2f + 0.8f * random.nextFloat() : 0;
  }

  private Finish finish() {
    return Finish.values()[random.nextInt(Finish.values().length)];
  }

  private RecipeColour shade(boolean bold) {
    return bold ? colour(0, 360, 0.2f, 1, 0.1f, 0.9f) : colour(-10, 50, 0.1f, 0.6f, 0.15f, 0.8f);
  }

  /// A colour within a range of hue (degrees), saturation and value.
  private RecipeColour colour(
      float hueFrom, float hueTo, float dull, float vivid, float dark, float light) {
    float hue = (hueFrom + (hueTo - hueFrom) * random.nextFloat()) / 360;
    float saturation = dull + (vivid - dull) * random.nextFloat();
    float value = dark + (light - dark) * random.nextFloat();
    int rgb = Color.HSBtoRGB(hue, saturation, value);
    return RecipeColour.hex("#%06x".formatted(rgb & 0xffffff));
  }
}
