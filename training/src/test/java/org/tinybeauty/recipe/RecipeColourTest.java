package org.tinybeauty.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.tinybeauty.pairs.PairImage;

final class RecipeColourTest {
  @Test
  void everyLevelSurvivesLinearLightAndBack() {
    for (int level = 0; level < 256; level++) {
      float back = RecipeColour.encode(RecipeColour.linear(level / 255f));
      assertThat(back * 255).isCloseTo(level, within(0.05f));
    }
  }

  @Test
  void tableAgreesWithTheFormula() {
    for (int i = 0; i <= 1000; i++) {
      float value = i / 1000f;
      assertThat(RecipeColour.linear(value)).isCloseTo(RecipeColour.decode(value), within(1e-5f));
    }
  }

  @Test
  void coatOnThePlainBaseIsThePigment() {
    RecipeCanvas canvas = canvas(0.5f, 0.3f, 0.2f);
    RecipeColour base = new RecipeColour(canvas.r[0], canvas.g[0], canvas.b[0]);
    RecipeColour pigment = new RecipeColour(0.3f, 0.02f, 0.04f);
    canvas.coat(0, 1, pigment, base, 1);
    assertThat(canvas.r[0]).isCloseTo(0.3f, within(1e-5f));
    assertThat(canvas.g[0]).isCloseTo(0.02f, within(1e-5f));
  }

  @Test
  void coatKeepsTheShading() {
    RecipeCanvas canvas = canvas(0.5f, 0.3f, 0.2f);
    RecipeColour base = new RecipeColour(canvas.r[0], canvas.g[0], canvas.b[0]).scaled(2);
    canvas.coat(0, 1, new RecipeColour(0.3f, 0.02f, 0.04f), base, 1);
    assertThat(canvas.r[0]).isCloseTo(0.15f, within(1e-5f));
  }

  @Test
  void twoHalfFilmsAreOneWhole() {
    RecipeColour base = new RecipeColour(0.3f, 0.2f, 0.15f);
    RecipeColour pigment = new RecipeColour(0.4f, 0.05f, 0.1f);
    RecipeCanvas canvas = canvas(0.6f, 0.5f, 0.4f);
    canvas.film(0, 0.6f, pigment, base, 0);
    canvas.film(1, 0.3f, pigment, base, 0);
    canvas.film(1, 0.3f, pigment, base, 0);
    assertThat(canvas.r[1]).isCloseTo(canvas.r[0], within(1e-5f));
    assertThat(canvas.g[1]).isCloseTo(canvas.g[0], within(1e-5f));
    assertThat(canvas.g[0]).isLessThan(RecipeColour.decode(0.5f) * 0.8f);
  }

  private static RecipeCanvas canvas(float r, float g, float b) {
    PairImage image = PairImage.blank(2, 2);
    Arrays.fill(image.rgb()[0], r);
    Arrays.fill(image.rgb()[1], g);
    Arrays.fill(image.rgb()[2], b);
    return new RecipeCanvas(image);
  }
}
