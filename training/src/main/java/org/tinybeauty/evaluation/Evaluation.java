package org.tinybeauty.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.makeup.Style;
import org.tinybeauty.pairs.PairFiles;
import org.tinybeauty.pairs.PairFinder;
import org.tinybeauty.pairs.PairImage;

/// Measures a style on pairs of an artist and on faces without a true after. One thread; the same
/// style and pictures give the same figures.
public final class Evaluation {
  private final EvaluationSources sources;
  private final EvaluationProgress progress;
  private final List<PairFiles.Entry> pairs;
  private final List<Path> faces;
  private final List<PairFiles.Stray> strays;
  private int done;
  private int total;

  /// Looks the pictures up.
  ///
  /// @throws IOException when there are none
  /// @throws org.tinybeauty.pairs.ProjectException when a folder cannot be read
  public Evaluation(EvaluationSources sources, EvaluationProgress progress) throws IOException {
    this.sources = sources;
    this.progress = progress;
    PairFiles found =
        sources.pairs() == null
            ? new PairFiles(List.of(), List.of())
            : PairFiles.in(sources.pairs());
    pairs = found.pairs();
    strays = found.strays();
    faces = sources.faces() == null ? List.of() : PairFiles.pictures(sources.faces());
    if (sources.pairs() != null && pairs.isEmpty()) {
      throw new IOException(sources.pairs() + ": no pairs (expected: x-before.* and x-after.*)");
    }
    if (sources.faces() != null && faces.isEmpty()) {
      throw new IOException(sources.faces() + ": no pictures (expected: JPEG, PNG or WebP)");
    }
  }

  /// What lies among the pairs and is none, each with a sentence; it is left out.
  public List<PairFiles.Stray> strays() {
    return strays;
  }

  /// Measures.
  ///
  /// @param style a style's folder, with or without a manifest; null for doing nothing
  /// @param baseline to compare with: another style's folder, or a folder of made-up pictures by
  /// the names of the befores
  /// @param known figures measured elsewhere, taken into the report and its verdict
  /// @throws IOException when a picture cannot be read, naming it
  /// @throws org.tinybeauty.inference.ModelException when a network does not load
  public EvaluationReport run(
      @Nullable Path style, @Nullable Path baseline, Map<String, Double> known) throws IOException {
    done = 0;
    total =
        (pairs.size() + faces.size()) * (baseline == null ? 1 : 2)
            + films(style)
            + (baseline == null ? 0 : films(baseline));
    try (PairFinder finder = new PairFinder(sources.locator(), sources.mesh());
        Identity identity = sources.identity() == null ? null : new Identity(sources.identity())) {
      PictureScorer scorer = new PictureScorer(identity);
      Measured first = measure(style, finder, scorer);
      Measured second = baseline == null ? null : measure(baseline, finder, scorer);
      return new EvaluationReport(first, second, known, Gate.RELEASE);
    }
  }

  private int films(@Nullable Path subject) {
    return subject == null || !isStyle(subject) ? 0 : stills().size() * Motion.values().length;
  }

  private static boolean isStyle(Path folder) {
    return Files.exists(folder.resolve(Style.MANIFEST))
        || Files.exists(folder.resolve(StyleBench.NETWORK));
  }

  private Measured measure(@Nullable Path source, PairFinder finder, PictureScorer scorer)
      throws IOException {
    if (source == null) {
      return measure(new Subject.Nothing(), List.of(), finder, scorer);
    }
    if (!isStyle(source) && !PairFiles.pictures(source).isEmpty()) {
      return measure(new Subject.Pictures(source), List.of(), finder, scorer);
    }
    try (StyleBench bench = StyleBench.open(source, sources.locator())) {
      return measure(new Subject.Styled(bench), flicker(bench, finder), finder, scorer);
    }
  }

  private Measured measure(
      Subject subject, List<FlickerRow> flicker, PairFinder finder, PictureScorer scorer)
      throws IOException {
    List<Score> paired = new ArrayList<>();
    for (PairFiles.Entry pair : pairs) {
      PairImage before = PairImage.read(pair.before());
      PairImage after = PairImage.read(pair.after());
      if (before.width() != after.width() || before.height() != after.height()) {
        throw new IOException(
            "%s is not of the size of %s (expected: an after that lies on its before)"
                .formatted(pair.after(), pair.before()));
      }
      paired.add(score(subject, pair.name(), before, after, finder, scorer));
    }
    List<Score> unpaired = new ArrayList<>();
    for (Path face : faces) {
      PairImage before = PairImage.read(face);
      unpaired.add(score(subject, PictureFiles.stem(face), before, null, finder, scorer));
    }
    return new Measured(subject.name(), paired, unpaired, flicker);
  }

  private Score score(
      Subject subject,
      String name,
      PairImage before,
      @Nullable PairImage artist,
      PairFinder finder,
      PictureScorer scorer)
      throws IOException {
    Score score =
        scorer.score(name, before, finder.find(before), subject.wear(name, before), artist);
    tell(subject.name() + " on " + name);
    return score;
  }

  private List<FlickerRow> flicker(StyleBench bench, PairFinder finder) throws IOException {
    List<FlickerRow> rows = new ArrayList<>();
    if (stills().isEmpty()) {
      return rows;
    }
    FlickerRig rig = new FlickerRig(bench);
    for (Motion motion : Motion.values()) {
      List<Flicker> product = new ArrayList<>();
      List<Flicker> floor = new ArrayList<>();
      List<Flicker> bare = new ArrayList<>();
      for (Path file : stills()) {
        PairImage still = PairImage.read(file);
        PairFinder.Found found = finder.find(still);
        if (found != null) {
          FlickerRig.Figures figures = rig.product(still, found, motion);
          product.add(figures.measured());
          floor.add(figures.floor());
          bare.add(rig.bare(still, found, motion).measured());
        }
        tell(bench.style().name() + ", flicker, " + motion.label());
      }
      rows.add(
          new FlickerRow(motion, Flicker.mean(product), Flicker.mean(floor), Flicker.mean(bare)));
    }
    return rows;
  }

  /// Some of the faces, spread evenly over all.
  private List<Path> stills() {
    List<Path> all = faces.isEmpty() ? pairs.stream().map(PairFiles.Entry::before).toList() : faces;
    int count = Math.min(sources.flickerFaces(), all.size());
    List<Path> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(all.get((int) ((i + 0.5) * all.size() / count)));
    }
    return some;
  }

  private void tell(String what) {
    progress.at(what, ++done, total);
  }
}
