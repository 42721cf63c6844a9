package org.tinybeauty.pairs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A project with its pairs found, aligned and checked.
///
/// @param style what `style.yaml` says
/// @param reports on every pair and every stray file, by name, the pairs first
/// @param faceCount pictures in the folders of faces
public record PairProject(StyleProject style, List<PairReport> reports, int faceCount) {
  private static final int FEW_FACES = 100;

  public PairProject {
    reports = List.copyOf(reports);
  }

  /// Reads and checks a project. Takes about a second a pair.
  ///
  /// @param finder lent
  /// @param likeness compares persons; null where no network is at hand, then the meshes do
  /// @param progress is told how many pairs are done, of how many; from this thread
  /// @throws ProjectException when the project cannot be worked with at all
  public static PairProject open(
      StyleProject style,
      PairFinder finder,
      @Nullable FaceLikeness likeness,
      BiConsumer<Integer, Integer> progress) {
    PairFiles files = files(style);
    List<PairReport> reports = new ArrayList<>();
    PairCheck check = new PairCheck(finder, likeness);
    for (PairFiles.Entry entry : files.pairs()) {
      reports.add(check.examine(entry));
      progress.accept(reports.size(), files.pairs().size());
    }
    for (PairFiles.Stray stray : files.strays()) {
      reports.add(PairReport.refused(stray.name(), PairVerdict.Check.FILES, stray.sentence()));
    }
    int faces = style.faces().stream().mapToInt(f -> PairFiles.pictures(f).size()).sum();
    return new PairProject(style, reports, faces);
  }

  /// Looks for photos, which takes no network.
  ///
  /// @throws ProjectException when there are none
  public static void requirePhotos(StyleProject style) {
    files(style);
  }

  private static PairFiles files(StyleProject style) {
    PairFiles files = PairFiles.in(style.pairs());
    if (files.pairs().isEmpty() && files.strays().isEmpty()) {
      throw new ProjectException(
          style.pairs()
              + ": no photos in it; put about five pairs there, named NAME-before.jpg and"
              + " NAME-after.jpg (README.txt there says more)");
    }
    return files;
  }

  /// The pairs to work with.
  public List<AlignedPair> pairs() {
    List<AlignedPair> pairs = new ArrayList<>();
    for (PairReport report : reports) {
      AlignedPair pair = report.pair();
      if (pair != null) {
        pairs.add(pair);
      }
    }
    return pairs;
  }

  /// What is not worked with, and why.
  public List<PairReport> refusals() {
    return reports.stream().filter(r -> r.level() == PairVerdict.Level.REFUSED).toList();
  }

  /// What concerns the project as a whole, a sentence each.
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    int count = pairs().size();
    if (count == 0) {
      remarks.add("no pair can be used; nothing can be made of this");
    } else if (count == 1) {
      remarks.add("one pair will do, but the style will suit that face best; five are better");
    }
    if (faceCount == 0) {
      remarks.add(
          "no faces to practise on: put portraits without makeup into "
              + String.join(", ", style.faces().stream().map(Path::toString).toList())
              + ", or name folders of them under faces: in "
              + StyleProject.FILE);
    } else if (faceCount < FEW_FACES) {
      remarks.add(
          faceCount + " faces to practise on; they are stretched, but a few hundred are better");
    }
    return remarks;
  }
}
