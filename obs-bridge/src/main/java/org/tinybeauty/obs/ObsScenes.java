package org.tinybeauty.obs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.tinybeauty.cli.CommandException;

/// The scene rules of a user: which style belongs to which scene of OBS. A YAML file of lines
/// `SCENE: STYLE`, where [#NONE] switches the makeup off.
final class ObsScenes {
  /// What a scene wears in which nobody is made up.
  static final String NONE = "none";

  private static final YAMLMapper YAML =
      YAMLMapper.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER).build();
  private static final String HEAD =
      """
      # Which style belongs to which scene of OBS, for `tinybeauty obs rules`: SCENE: STYLE
      # "none" switches the makeup off. Scenes that are not named here leave it as it is.
      """;

  private final Path file;
  private final Map<String, String> rules;

  /// @throws CommandException when the file is there and makes no sense
  ObsScenes(Path file) {
    this.file = file;
    this.rules = read(file);
  }

  /// The rules of a user.
  static ObsScenes of(ObsMachine machine) {
    return new ObsScenes(machine.ours().resolve("obs-scenes.yaml"));
  }

  Path file() {
    return file;
  }

  /// In the file's order.
  Map<String, String> rules() {
    return Map.copyOf(rules);
  }

  /// What a scene wears.
  Optional<String> style(String scene) {
    return Optional.ofNullable(rules.get(scene));
  }

  /// Sets a scene's style, or takes its rule away where the style is empty; then writes the file.
  void set(String scene, String style) {
    if (style.isEmpty()) {
      rules.remove(scene);
    } else {
      rules.put(scene, style);
    }
    try {
      if (rules.isEmpty()) {
        Files.deleteIfExists(file);
      } else {
        String text = HEAD + YAML.writeValueAsString(rules);
        ObsFile.write(file, text.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw CommandException.failure(file + " cannot be written: " + ObsFile.reason(e), e);
    }
  }

  private static Map<String, String> read(Path file) {
    if (!Files.exists(file)) {
      return new LinkedHashMap<>();
    }
    try {
      Map<String, String> read =
          YAML.readValue(
              Files.readAllBytes(file), new TypeReference<LinkedHashMap<String, String>>() {});
      return read == null ? new LinkedHashMap<>() : read;
    } catch (JsonProcessingException e) {
      throw CommandException.usage(
          "%s: %s (expected: lines SCENE: STYLE)"
              .formatted(file, firstLine(e.getOriginalMessage())));
    } catch (IOException e) {
      throw CommandException.failure(file + " cannot be read: " + ObsFile.reason(e), e);
    }
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
