package org.tinybeauty.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecipeReaderTest {
  private static final String HEAD = "name: x\ntitle: X\ndescription: d\n";

  @Test
  void readsTheSixteenRecipes() throws IOException {
    assertThat(RecipeReader.readAll(Path.of("recipes")))
        .extracting(Recipe::name)
        .hasSize(16)
        .isSorted()
        .contains("classic-red", "editorial", "natural", "smoky", "groomed", "emerald");
  }

  @Test
  void readsWhatIsWrittenAndLeavesOffWhatIsNot() {
    Recipe recipe =
        RecipeReader.parse(
            HEAD + "lips: {colour: \"#ff0000\", strength: 0.5, finish: gloss}\n", "r.yaml");

    assertThat(recipe.lips().colour()).isEqualTo(new RecipeColour(1, 0, 0));
    assertThat(recipe.lips().strength()).isEqualTo(0.5f);
    assertThat(recipe.lips().finish()).isEqualTo(Recipe.Finish.GLOSS);
    assertThat(recipe.shadow().strength()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lips: {strength: 2}             | r.yaml:4: lips.strength is '2'",
        "lips: {strength: much}          | r.yaml:4: lips.strength is 'much'",
        "lips: {strength: NaN}           | r.yaml:4: lips.strength is 'NaN'",
        "lips: {colour: red}             | r.yaml:4: lips.colour is 'red'",
        "lips: {finish: wet}             | r.yaml:4: lips.finish is 'wet'",
        "lips: {color: '#ff0000'}        | r.yaml:4: lips.color is unknown",
        "lisp: {strength: 1}             | r.yaml:4: lisp is unknown",
        "shine: 3                        | r.yaml:4: shine is unknown",
        "lips: [1, 2]                    | r.yaml:4: lips is a list",
        "lips: {colour: {r: 1}}          | r.yaml:4: lips.colour is not one value",
      })
  void namesTheLineAndTheKeyThatIsWrong(String line, String message) {
    assertThatThrownBy(() -> RecipeReader.parse(HEAD + line + "\n", "r.yaml"))
        .isInstanceOf(RecipeException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void namesAHeadThatIsMissing() {
    assertThatThrownBy(() -> RecipeReader.parse("name: x\ndescription: d\n", "r.yaml"))
        .isInstanceOf(RecipeException.class)
        .hasMessage("r.yaml:1: title is missing");
  }

  @Test
  void refusesWhatIsNoYaml() {
    assertThatThrownBy(() -> RecipeReader.parse(HEAD + "lips: {strength: 1\n", "r.yaml"))
        .isInstanceOf(RecipeException.class)
        .hasMessageStartingWith("r.yaml:");
  }
}
