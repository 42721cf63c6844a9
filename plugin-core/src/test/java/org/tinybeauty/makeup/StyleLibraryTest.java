package org.tinybeauty.makeup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class StyleLibraryTest {
  private static final byte[] NETWORK = "not a network".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @Test
  void offersNamesNearAMistypedOne() throws IOException {
    for (String name : List.of("natural", "classic-red", "smoky")) {
      write(name, manifest(name));
    }
    StyleLibrary library = StyleLibrary.read(List.of(folder));
    assertThat(library.missing("smokey")).contains("did you mean smoky?");
    assertThat(library.missing("red")).contains("did you mean classic-red?");
    assertThat(library.missing("zzzzzzzzz")).contains("`tinybeauty styles` lists what there is");
  }

  @Test
  void laterFolderReplacesAStyleOfTheSameName(@TempDir Path user) throws IOException {
    write("smoky", manifest("smoky"));
    Path mine = Files.createDirectory(user.resolve("smoky"));
    Files.writeString(mine.resolve("style.json"), manifest("smoky"));
    Files.write(mine.resolve("network.onnx"), NETWORK);
    StyleLibrary library =
        StyleLibrary.read(List.of(folder, user, folder.resolve("no such folder")));
    assertThat(library.styles()).hasSize(1);
    assertThat(library.find("smoky").orElseThrow().folder()).isEqualTo(mine);
  }

  static Stream<Arguments> brokenManifests() {
    return Stream.of(
        Arguments.of("{", "style.json"),
        Arguments.of("", "style.json"),
        Arguments.of("[]", "style.json"),
        Arguments.of(manifest("smoky").replace("\"schema\": 1", "\"schema\": 7"), "schema 7"),
        Arguments.of(manifest("../smoky"), "name"),
        Arguments.of(manifest("smoky").replace("\"size\": 256", "\"size\": 257"), "size 257"),
        Arguments.of(manifest("smoky").replace("network.onnx", "../n.onnx"), "outside the folder"),
        Arguments.of(manifest("smoky").replace("network.onnx", "n.onnx"), "no such file"),
        Arguments.of(manifest("smoky").replace("\"sha256\": \"", "\"sha256\": \"0"), "SHA-256"));
  }

  @ParameterizedTest
  @MethodSource("brokenManifests")
  void leavesABrokenStyleOutWithItsReasonAndKeepsTheRest(String json, String reason)
      throws IOException {
    write("broken", json);
    write("natural", manifest("natural"));
    StyleLibrary library = StyleLibrary.read(List.of(folder));
    assertThat(library.styles()).extracting(Style::name).containsExactly("natural");
    assertThat(library.broken()).containsOnlyKeys(folder.resolve("broken"));
    assertThat(library.broken().get(folder.resolve("broken"))).contains(reason);
  }

  private void write(String name, String json) throws IOException {
    Path style = Files.createDirectory(folder.resolve(name));
    Files.writeString(style.resolve("style.json"), json);
    Files.write(style.resolve("network.onnx"), NETWORK);
  }

  private static String manifest(String name) {
    return """
    {"schema": 1, "name": "%s", "network": "network.onnx", "size": 256, "sha256": "%s"}
    """
        .formatted(name, Style.sha256(NETWORK));
  }
}
