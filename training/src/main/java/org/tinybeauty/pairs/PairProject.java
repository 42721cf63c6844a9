package org.tinybeauty.pairs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A project with its pairs found, aligned and checked.
///
/// @param style what `style.yaml` says
/// @param sets the project's own pairs, then those that regions are borrowed from
/// @param faceCount pictures in the folders of faces
public record PairProject(StyleProject style, List<PairSet> sets, int faceCount) {
  private static final int FEW_FACES = 100;

  /// Where the pairs of a set lie; [PairSet] says the rest.
  private record Folder(String name, String label, List<String> regions, PairFiles files) {}

  public PairProject {
    sets = List.copyOf(sets);
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
    List<Folder> folders = folders(style);
    int all = folders.stream().mapToInt(folder -> folder.files.pairs().size()).sum();
    int done = 0;
    PairCheck check = new PairCheck(finder, likeness);
    List<PairSet> sets = new ArrayList<>();
    for (Folder folder : folders) {
      List<PairReport> reports = new ArrayList<>();
      for (PairFiles.Entry entry : folder.files.pairs()) {
        reports.add(check.examine(entry));
        progress.accept(++done, all);
      }
      for (PairFiles.Stray stray : folder.files.strays()) {
        reports.add(PairReport.refused(stray.name(), PairVerdict.Check.FILES, stray.sentence()));
      }
      sets.add(new PairSet(folder.name, folder.label, folder.regions, reports));
    }
    int faces = style.faces().stream().mapToInt(f -> PairFiles.pictures(f).size()).sum();
    return new PairProject(style, sets, faces);
  }

  /// Looks for photos, which takes no network.
  ///
  /// @throws ProjectException when there are none, or none that a borrowed region can come from
  public static void requirePhotos(StyleProject style) {
    var _ = folders(style);
  }

  private static List<Folder> folders(StyleProject style) {
    List<Folder> folders = new ArrayList<>();
    PairFiles own = PairFiles.in(style.pairs());
    if (none(own)) {
      throw new ProjectException(
          style.pairs()
              + ": no photos in it; put about five pairs there, named NAME-before.jpg and"
              + " NAME-after.jpg (README.txt there says more)");
    }
    folders.add(new Folder("", style.name(), style.ownRegions(), own));
    for (BorrowedPairs borrowed : style.borrowed()) {
      PairFiles files = PairFiles.in(borrowed.pairs());
      if (none(files)) {
        throw new ProjectException(
            "%s: no photos in it (expected: pairs NAME-before.jpg, NAME-after.jpg, from which %s takes %s)"
                .formatted(
                    borrowed.pairs(), StyleProject.FILE, String.join(", ", borrowed.regions())));
      }
      folders.add(new Folder(borrowed.name(), borrowed.label(), borrowed.regions(), files));
    }
    return folders;
  }

  private static boolean none(PairFiles files) {
    return files.pairs().isEmpty() && files.strays().isEmpty();
  }

  /// Reports on every pair and every stray file of every set.
  public List<PairReport> reports() {
    return sets.stream()
        .flatMap(set -> set.reports().stream().map(report -> report.called(set)))
        .toList();
  }

  /// The pairs to work with, set by set.
  public List<AlignedPair> pairs() {
    return sets.stream().flatMap(set -> set.pairs().stream()).toList();
  }

  /// Whether every region has a pair that it can come from.
  public boolean usable() {
    return sets.stream().noneMatch(set -> set.pairs().isEmpty());
  }

  /// What is not worked with, and why.
  public List<PairReport> refusals() {
    return reports().stream().filter(r -> r.level() == PairVerdict.Level.REFUSED).toList();
  }

  /// What concerns the project as a whole, a sentence each.
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    for (PairSet set : sets) {
      int count = set.pairs().size();
      String whose = set.name().isEmpty() ? "" : " of " + set.name();
      if (count == 0) {
        remarks.add("no pair" + whose + " can be used; nothing can be made of this");
      } else if (count == 1) {
        remarks.add(
            "one pair"
                + whose
                + " will do, but the style will suit that face best; five are better");
      }
    }
    if (sets.size() > 1) {
      remarks.add("regions come from: " + origins());
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

  /// Which regions come from which pairs, in words.
  public String origins() {
    return String.join(
        "; ",
        sets.stream()
            .map(
                set ->
                    String.join(", ", set.regions())
                        + " from "
                        + (set.name().isEmpty() ? "the project's own pairs" : set.name()))
            .toList());
  }
}
