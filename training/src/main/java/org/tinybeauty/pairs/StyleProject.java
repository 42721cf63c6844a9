package org.tinybeauty.pairs;

import java.nio.file.Path;
import java.util.List;

/// What a project's `style.yaml` says.
///
/// @param folder the project's
/// @param name of the style to be: lower case letters, digits and hyphens
/// @param title what people see
/// @param description one sentence, or empty
/// @param author or empty
/// @param licence SPDX identifier or words, or empty
/// @param tags words to search by
/// @param seed of all chance
/// @param faces folders of portraits to amplify on
/// @param amplified pairs to make by amplifying
/// @param minutes of training
public record StyleProject(
    Path folder,
    String name,
    String title,
    String description,
    String author,
    String licence,
    List<String> tags,
    long seed,
    List<Path> faces,
    int amplified,
    double minutes) {
  /// The file in a project's folder.
  public static final String FILE = "style.yaml";

  public StyleProject {
    tags = List.copyOf(tags);
    faces = List.copyOf(faces);
  }

  /// Reads the project in a folder, strictly.
  ///
  /// @throws ProjectException when there is none, or with a line for each key that is not right
  public static StyleProject read(Path folder) {
    return StyleProjectReader.read(folder);
  }

  /// Where the pairs lie.
  public Path pairs() {
    return folder.resolve("pairs");
  }

  /// The portraits in the folders of faces, by folder and name.
  public List<Path> portraits() {
    return faces.stream().flatMap(folder -> PairFiles.pictures(folder).stream()).toList();
  }

  /// Where the steps keep what they have made, to go on from.
  public Path work() {
    return folder.resolve("work");
  }

  /// Where `train check` leaves what it saw.
  public Path check() {
    return folder.resolve("check");
  }
}
