package org.tinybeauty.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tinybeauty.recipe.RecipeRenderer;

final class StyleProjectTest {
  @TempDir private Path folder;

  @Test
  void aNewProjectReadsBackWithItsDefaults() {
    Path made = folder.resolve("Evening Red!");
    ProjectFolder.create(made);
    StyleProject style = StyleProject.read(made);
    assertThat(style.name()).isEqualTo("evening-red");
    assertThat(style.title()).isEqualTo("Evening red");
    assertThat(style.faces()).containsExactly(made.resolve("faces"));
    assertThat(style.seed()).isEqualTo(1);
    assertThat(style.amplified()).isEqualTo(600);
    assertThat(style.minutes()).isEqualTo(20);
    assertThat(style.borrowed()).isEmpty();
    assertThat(made.resolve("style.yaml")).content().contains("# regions:");
    assertThat(style.pairs().resolve("README.txt")).content().contains("-before");
    assertThat(made.resolve("faces/README.txt")).content().contains("without makeup");
  }

  @Test
  void aFolderThatHoldsSomethingStaysAsItIs() throws IOException {
    ProjectFolder.create(folder.resolve("mine"));
    Path yaml = folder.resolve("mine/style.yaml");
    Files.writeString(yaml, "name: kept");
    assertThatThrownBy(() -> ProjectFolder.create(folder.resolve("mine")))
        .isInstanceOf(ProjectException.class)
        .hasMessageContaining("holds a project already");
    assertThat(yaml).hasContent("name: kept");
    Path other = Files.createDirectory(folder.resolve("photos"));
    Files.writeString(other.resolve("a.txt"), "a");
    assertThatThrownBy(() -> ProjectFolder.create(other)).hasMessageContaining("is not empty");
    assertThat(other).isDirectoryNotContaining(p -> p.endsWith("pairs"));
    assertThatThrownBy(() -> ProjectFolder.create(other.resolve("a.txt")))
        .isInstanceOf(ProjectException.class)
        .hasMessageContaining("a.txt");
  }

  @Test
  void allThatIsWrongShowsAtOnceWithItsLine() throws IOException {
    write(
        """
        name: My Style
        titel: x
        tags: red
        minutes: long
        amplified: 12.5
        faces: {a: b}
        seed: 3
        seed: 4
        """);
    assertThatThrownBy(() -> StyleProject.read(folder))
        .isInstanceOf(ProjectException.class)
        .hasMessageContaining("style.yaml:1: name is 'My Style'")
        .hasMessageContaining("style.yaml:2: titel is unknown (did you mean title?)")
        .hasMessageContaining("style.yaml:3: tags is 'red' (expected: a list [a, b])")
        .hasMessageContaining("style.yaml:4: minutes is 'long' (expected: a number 0.1 to 1440.0)")
        .hasMessageContaining("style.yaml:5: amplified is '12.5' (expected: a whole number")
        .hasMessageContaining("style.yaml:6: faces has keys of its own")
        .hasMessageContaining("style.yaml:8: seed is there twice (first in line 7)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: a\\nseed: -1 | :2: seed is '-1'",
        "name: a\\nseed: 99999999999999999999 | :2: seed",
        "name: a\\nminutes: NaN | :2: minutes is 'NaN'",
        "name: a\\ntitle: [b] | :2: title is a list (expected: one text)",
        "name: a\\ntags: [[b]] | :2: tags has a list or keys inside",
        "title: a | name is missing",
        "name: | :1: name is missing",
        "- a | :1: holds no keys",
        "name: [a | no YAML",
        "name: a\\n\\tb: c | no YAML"
      })
  void aWrongValueIsNamed(String yaml, String expected) throws IOException {
    write(yaml.replace("\\n", "\n").replace("\\t", "\t"));
    assertThatThrownBy(() -> StyleProject.read(folder))
        .isInstanceOf(ProjectException.class)
        .hasMessageContaining("style.yaml")
        .hasMessageContaining(expected);
  }

  @Test
  void regionsComeFromOtherProjectsOrFoldersOfPairs() throws IOException {
    Path mine = Files.createDirectories(folder.resolve("mine"));
    Files.createDirectories(mine.resolve("pairs"));
    Files.createDirectories(folder.resolve("berry/pairs"));
    Files.createDirectories(folder.resolve("photos"));
    Files.writeString(
        mine.resolve("style.yaml"),
        """
        name: mine
        regions:
          eyes: ../photos
          brows: ../berry
          lips: ../berry/pairs/
        """);
    StyleProject style = StyleProject.read(mine);
    assertThat(style.borrowed())
        .extracting(BorrowedPairs::name, BorrowedPairs::label, BorrowedPairs::regions)
        .containsExactly(
            tuple("../photos", "photos", List.of("eyes")),
            tuple("../berry", "berry", List.of("lips", "brows")));
    assertThat(style.ownRegions()).containsExactly("skin");
    assertThat(style.pairFolders())
        .containsExactly(
            mine.resolve("pairs"), mine.resolve("../photos"), mine.resolve("../berry/pairs"));
    assertThat(style.quick().borrowed()).isEqualTo(style.borrowed());
    assertThat(BorrowedPairs.REGIONS).isEqualTo(RecipeRenderer.REGIONS);
    Files.createFile(mine.resolve("pairs/a-before.png"));
    assertThatThrownBy(() -> PairProject.requirePhotos(style))
        .isInstanceOf(ProjectException.class)
        .hasMessageContaining("photos: no photos in it")
        .hasMessageContaining("takes eyes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "regions: red | :2: regions is no list of regions",
        "regions: [lips] | :2: regions is no list of regions",
        "regions: {lip: pairs} | :2: regions.lip is unknown (did you mean lips?)",
        "regions: {cheeks: x} | (expected one of: lips, eyes, brows, skin)",
        "regions:\\n  lips: [a] | :3: regions.lips is a list",
        "regions:\\n  lips: nowhere | :3: regions.lips is 'nowhere' (expected: a folder",
        "regions:\\n  lips: | :3: regions.lips is ''",
        "regions:\\n  lips: . | :3: regions.lips is this project itself",
        "regions:\\n  lips: pairs | :3: regions.lips is this project itself",
        "regions:\\n  lips: b\\n  lips: b | :4: regions.lips is there twice",
        "regions:\\n  lips: {a: b} | :3: regions.lips has keys of its own",
        "regions: {lips: b, eyes: b, brows: b, skin: b} | :2: regions takes all from elsewhere"
      })
  void aRegionThatCannotBeTakenIsNamed(String yaml, String expected) throws IOException {
    Files.createDirectories(folder.resolve("pairs"));
    Files.createDirectories(folder.resolve("b"));
    aWrongValueIsNamed("name: a\\n" + yaml, expected);
  }

  @Test
  void anEmptyFileAndAnotherEncodingAreSaid() throws IOException {
    write("");
    assertThatThrownBy(() -> StyleProject.read(folder)).hasMessageContaining("holds no keys");
    Files.write(folder.resolve("style.yaml"), "name: café".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> StyleProject.read(folder)).hasMessageContaining("UTF-8");
  }

  @Test
  void aFolderThatIsNoProjectSaysHowToMakeOne() {
    assertThatThrownBy(() -> StyleProject.read(folder))
        .hasMessageContaining("no style.yaml")
        .hasMessageContaining("tinybeauty train new");
  }

  @Test
  void aListOfFoldersIsReadRelativeToTheProject() throws IOException {
    write("name: a\nfaces:\n  - faces\n  - ../others\ntags: [red, 2]\n");
    StyleProject style = StyleProject.read(folder);
    assertThat(style.faces())
        .isEqualTo(List.of(folder.resolve("faces"), folder.resolve("../others")));
    assertThat(style.tags()).containsExactly("red", "2");
    assertThat(style.title()).isEqualTo("a");
  }

  private void write(String yaml) throws IOException {
    Files.writeString(folder.resolve("style.yaml"), yaml);
  }
}
