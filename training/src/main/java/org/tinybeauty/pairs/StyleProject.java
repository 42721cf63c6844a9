package org.tinybeauty.pairs;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
/// @param amplified pairs to make by amplifying; 0 learns from the artist's pairs alone
/// @param minutes of training
/// @param borrowed regions that other pairs than the project's own give; never all of them
/// @param proof a folder of true pairs that are kept out of training, to measure on; null without
/// @param work where the steps keep what they have made, to go on from
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
    double minutes,
    List<BorrowedPairs> borrowed,
    @Nullable Path proof,
    Path work) {
  /// The file in a project's folder.
  public static final String FILE = "style.yaml";

  /// Some portraits show no face that can be used: so many are looked at for each that is wanted.
  private static final int PORTRAITS_PER_PAIR = 3;

  private static final int QUICK_PAIRS = 50;
  private static final double QUICK_MINUTES = 2;

  public StyleProject {
    tags = List.copyOf(tags);
    faces = List.copyOf(faces);
    borrowed = List.copyOf(borrowed);
  }

  /// Reads the project in a folder, strictly.
  ///
  /// @throws ProjectException when there is none, or with a line for each key that is not right
  public static StyleProject read(Path folder) {
    return StyleProjectReader.read(folder);
  }

  /// Where the pairs lie.
  public Path pairs() {
    return folder.resolve(BorrowedPairs.PAIRS);
  }

  /// The regions that the project's own pairs give.
  public List<String> ownRegions() {
    return BorrowedPairs.REGIONS.stream()
        .filter(region -> borrowed.stream().noneMatch(b -> b.regions().contains(region)))
        .toList();
  }

  /// All folders of pairs: the project's own, then the others.
  public List<Path> pairFolders() {
    return Stream.concat(Stream.of(pairs()), borrowed.stream().map(BorrowedPairs::pairs)).toList();
  }

  /// The portraits in the folders of faces, by folder and name. Of many more than are needed, some,
  /// evenly spread.
  public List<Path> portraits() {
    List<Path> all = faces.stream().flatMap(folder -> PairFiles.pictures(folder).stream()).toList();
    int most = PORTRAITS_PER_PAIR * amplified;
    if (all.size() <= most) {
      return all;
    }
    return IntStream.range(0, most)
        .mapToObj(i -> all.get((int) ((long) i * all.size() / most)))
        .toList();
  }

  /// The same project made small, for a first look in a few minutes; its work is kept apart.
  public StyleProject quick() {
    return new StyleProject(
        folder,
        name,
        title,
        description,
        author,
        licence,
        tags,
        seed,
        faces,
        Math.min(amplified, QUICK_PAIRS),
        Math.min(minutes, QUICK_MINUTES),
        borrowed,
        null,
        work.resolve("quick"));
  }

  /// Where `train check` leaves what it saw.
  public Path check() {
    return folder.resolve("check");
  }
}
