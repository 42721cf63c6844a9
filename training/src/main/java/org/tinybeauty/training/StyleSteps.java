package org.tinybeauty.training;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.evaluation.Evaluation;
import org.tinybeauty.evaluation.EvaluationReport;
import org.tinybeauty.evaluation.EvaluationSources;
import org.tinybeauty.evaluation.Figure;
import org.tinybeauty.evaluation.Identity;
import org.tinybeauty.evaluation.StylePreview;
import org.tinybeauty.makeup.Style;
import org.tinybeauty.makeup.StyleManifest;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.network.TorchDevice;
import org.tinybeauty.pairs.AlignedPair;
import org.tinybeauty.pairs.PairCheckFiles;
import org.tinybeauty.pairs.PairFace;
import org.tinybeauty.pairs.PairFiles;
import org.tinybeauty.pairs.PairFinder;
import org.tinybeauty.pairs.PairImage;
import org.tinybeauty.pairs.PairProject;
import org.tinybeauty.pairs.PairReport;
import org.tinybeauty.pairs.StyleProject;
import org.tinybeauty.recipe.RecipeRenderer;

/// What each step of a [StyleRun] does, and where it leaves what. One thread.
final class StyleSteps {
  private static final int BATCH = 8;
  private static final double RATE = 1e-3;
  private static final long SAVE_MILLIS = 60_000;
  private static final long SAY_MILLIS = 10_000;
  /// One painted face in so many chooses the weights, and is not learned from.
  private static final int HELD_OUT = 12;

  private static final int FLICKER_FACES = 4;
  private static final int PREVIEW_FACES = 4;
  private static final String ALIGNED = "aligned";

  private final StyleProject style;
  private final StyleTools tools;
  private final Consumer<String> say;
  private @Nullable PairProject project;

  StyleSteps(StyleProject style, StyleTools tools, Consumer<String> say) {
    this.style = style;
    this.tools = tools;
    this.say = say;
  }

  /// What a step leaves, last of all; without it the step is done again.
  Path product(StyleRun.Step step) {
    return switch (step) {
      case CHECK -> style.check().resolve("check.json");
      case AMPLIFY -> pairs().resolve("index.json");
      case FIT -> TrainState.file(fitted());
      case EXPORT -> exported().resolve(Style.MANIFEST);
      case EVALUATE -> exported().resolve("evaluation").resolve(EvaluationReport.JSON);
      case PACKAGE -> packaged().resolve(Style.MANIFEST);
    };
  }

  /// What an interrupted step goes on from; of no use to one with another input.
  List<Path> unfinished(StyleRun.Step step) {
    return switch (step) {
      case AMPLIFY ->
          Stream.concat(
                  Stream.of(style.work()),
                  style.borrowed().stream().map(b -> RegionMix.work(style, b.regions())))
              .flatMap(
                  folder ->
                      Stream.of(
                          folder.resolve("adapting.bin"), folder.resolve(TutoredBackbone.WORK)))
              .toList();
      case FIT -> List.of(fitted());
      case CHECK, EXPORT, EVALUATE, PACKAGE -> List.of();
    };
  }

  private Path pairs() {
    return style.work().resolve("pairs");
  }

  private Path fitted() {
    return style.work().resolve("run");
  }

  /// The style as it was trained, before it is packaged.
  Path exported() {
    return style.work().resolve("style").resolve(style.name());
  }

  /// The finished style.
  Path packaged() {
    return style.folder().resolve("style").resolve(style.name());
  }

  void run(StyleRun.Step step, BooleanSupplier stop) throws IOException, InterruptedException {
    switch (step) {
      case CHECK -> check();
      case AMPLIFY -> amplify(stop);
      case FIT -> fit(stop);
      case EXPORT -> export();
      case EVALUATE -> evaluate();
      case PACKAGE -> pack();
    }
  }

  private PairProject project() {
    if (project == null) {
      PartProgress progress = new PartProgress(say, "  checking pairs");
      try (PairFinder finder = new PairFinder(tools.locator(), tools.mesh());
          Identity identity = tools.identity() == null ? null : new Identity(tools.identity())) {
        project =
            PairProject.open(
                style, finder, identity == null ? null : identity::cosine, progress::told);
      }
    }
    return project;
  }

  private void check() throws IOException {
    PairProject.requirePhotos(style);
    PairProject checked = project();
    for (PairReport refused : checked.refusals()) {
      refused.remarks().forEach(remark -> say.accept("  not used: " + remark.sentence()));
    }
    checked.remarks().forEach(remark -> say.accept("  note: " + remark));
    if (!checked.usable()) {
      throw CommandException.usage("no pair can be used; `train check` says more");
    }
    PairCheckFiles.write(checked);
    say.accept(
        "  %d of %d pairs can be used; look at %s"
            .formatted(checked.pairs().size(), checked.reports().size(), style.check()));
  }

  private void amplify(BooleanSupplier stop) throws IOException, InterruptedException {
    Amplification.Outcome outcome =
        new Amplification(project(), tools, line -> say.accept("  " + line)).run(stop);
    if (outcome != null) {
      say.accept(
          "  %d pairs, %d of them the artist's own; %s; look at %s"
              .formatted(
                  outcome.painted() + outcome.own(),
                  outcome.own(),
                  outcome.dropped(),
                  outcome.cache().resolve("report.html")));
    }
  }

  private void fit(BooleanSupplier stop) throws IOException, InterruptedException {
    TrainSettings settings =
        new TrainSettings(
            LiveNet.SHIPPED,
            BATCH,
            RATE,
            0,
            Math.round(style.minutes() * 60_000),
            style.seed(),
            tools.threads(),
            SAVE_MILLIS,
            0,
            0,
            TrainHoldOut.every(HELD_OUT));
    say.accept("  libtorch computes on " + TorchDevice.found());
    long[] next = {0};
    try (TrainCache cache = TrainCache.open(pairs())) {
      NetWeights start = TrainStart.read(LiveNet.SHIPPED, cache.styles(), tools.start());
      new TrainRun(cache, fitted(), settings, start, () -> System.nanoTime() / 1_000_000)
          .run(
              true,
              stop,
              now -> {
                if (now.millis() >= next[0] || now.ended()) {
                  next[0] = now.millis() + SAY_MILLIS;
                  say.accept("  " + now.line());
                }
              });
    }
  }

  private void export() throws IOException {
    TrainState.Trained trained = TrainState.trained(fitted(), LiveNet.SHIPPED);
    LiveExport export = new LiveExport(LiveNet.SHIPPED, trained.weights());
    try (TrainCache cache = TrainCache.open(pairs())) {
      byte[] network = export.quantised(0, export.calibrate(cache));
      Style.write(exported(), manifest(Map.of()), network);
      say.accept(
          String.format(
              Locale.ROOT, "  %s: %.0f kB, eight bits inside", exported(), network.length * 1e-3));
    }
  }

  private StyleManifest manifest(Map<String, Double> figures) {
    return new StyleManifest(
        StyleManifest.SCHEMA,
        style.name(),
        style.title(),
        style.description(),
        style.tags(),
        style.author(),
        style.licence(),
        "network.onnx",
        "",
        LiveNet.SIDE,
        RecipeRenderer.REGIONS,
        figures);
  }

  private void evaluate() throws IOException {
    Path proof = style.proof();
    if (proof == null) {
      say.accept("  no proof in style.yaml: measured on the pairs it learned from, which flatters");
    } else if (!style.borrowed().isEmpty()) {
      say.accept("  proof: the pairs there have to wear the regions together, as this style does");
    }
    StringWriter told = new StringWriter();
    Map<String, Double> known =
        new TreeMap<>(
            new RunFigures(fitted(), pairs(), new PrintWriter(told))
                .measure(List.of(exported()))
                .getOrDefault(exported(), Map.of()));
    known.keySet().retainAll(List.of(Figure.BYTES_PSNR, Figure.PARITY));
    PartProgress progress = new PartProgress(say, "  measuring");
    EvaluationReport report =
        new Evaluation(
                new EvaluationSources(
                    tools.locator(),
                    tools.mesh(),
                    tools.identity(),
                    proof == null ? aligned() : proof,
                    null,
                    FLICKER_FACES),
                (_, done, total) -> progress.told(done, total))
            .run(exported(), null, known);
    report.write(exported().resolve("evaluation"));
    preview();
    tell(report);
  }

  private void tell(EvaluationReport report) {
    Map<String, Double> figures = report.figures();
    say.accept(
        String.format(
            Locale.ROOT,
            "  full frame %.2f dB (doing nothing %.2f), in the makeup %.2f (%.2f)",
            figures.getOrDefault(Figure.FULL_PSNR, Double.NaN),
            figures.getOrDefault(Figure.FULL_PSNR_NOTHING, Double.NaN),
            figures.getOrDefault(Figure.MASKED_PSNR, Double.NaN),
            figures.getOrDefault(Figure.MASKED_PSNR_NOTHING, Double.NaN)));
    say.accept("  look at " + exported().resolve("evaluation").resolve(EvaluationReport.HTML));
    say.accept("  look at " + exported().resolve("preview.jpg"));
    report.verdict().misses().forEach(miss -> say.accept("  misses the gate: " + miss));
  }

  /// The artist's pairs, the afters moved onto the befores, as pictures.
  private Path aligned() throws IOException {
    Path folder = Files.createDirectories(style.work().resolve(ALIGNED));
    for (Path old : PairFiles.pictures(folder)) {
      Files.delete(old);
    }
    if (!style.borrowed().isEmpty()) {
      mixed(folder);
      return folder;
    }
    for (AlignedPair pair : project().pairs()) {
      pair.before().write(folder.resolve(pair.name() + "-before.png"));
      pair.after().write(folder.resolve(pair.name() + "-after.png"));
    }
    return folder;
  }

  /// The same where regions are borrowed: on each before what the network learned, the pair's own
  /// regions and the others painted.
  private void mixed(Path folder) throws IOException {
    List<AlignedPair> all = project().pairs();
    try (PairPictures pictures = new PairPictures(pairs())) {
      for (int record = 0; record < pictures.names().size(); record++) {
        String name = pictures.names().get(record);
        if (name.startsWith(TrainHoldOut.OWN)) {
          int number = Integer.parseInt(name.substring(TrainHoldOut.OWN.length()));
          AlignedPair pair = all.get(number);
          PairImage picture = pair.before();
          picture.write(folder.resolve(name + "-before.png"));
          PairFace face = pair.face().cut(picture, PairFace.SIZE);
          PairPictures.add(picture, pictures.makeup(record), face.map());
          picture.write(folder.resolve(name + "-after.png"));
        }
      }
    }
  }

  /// The style on portraits, which it has practised on but never seen an after of; else on the
  /// pairs.
  private void preview() throws IOException {
    List<Path> portraits = style.portraits();
    List<Path> pictures =
        portraits.size() >= PREVIEW_FACES
            ? spread(portraits)
            : PairFiles.in(style.pairs()).pairs().stream().map(PairFiles.Entry::before).toList();
    try (PairFinder finder = new PairFinder(tools.locator(), tools.mesh())) {
      StylePreview.of(exported(), tools.locator(), finder, pictures, PREVIEW_FACES)
          .write(exported().resolve("preview.jpg"));
    }
  }

  private static List<Path> spread(List<Path> all) {
    int many = Math.min(all.size(), 3 * PREVIEW_FACES);
    return IntStream.range(0, many)
        .mapToObj(i -> all.get((int) ((i + 0.5) * all.size() / many)))
        .toList();
  }

  private void pack() throws IOException {
    PackageGate gate = new PackageGate(exported().resolveSibling("."));
    List<String> misses = gate.misses(style.name());
    if (!misses.isEmpty() && !tools.force()) {
      throw CommandException.failure(
          String.join(System.lineSeparator(), misses)
              + System.lineSeparator()
              + "not packaged: the style misses the release gate; try it from "
              + exported().getParent()
              + ", or package it all the same with --force");
    }
    misses.forEach(miss -> say.accept("  " + miss + " (packaged by --force)"));
    StyleCard card = new StyleCard(style, gate.proof(style.name()), gate.figures(style.name()));
    Path from = exported();
    Path to = packaged();
    Style.write(to, manifest(card.kept()), Files.readAllBytes(from.resolve("network.onnx")));
    TrainExportCommand.write(
        to.resolve("preview.jpg"), Files.readAllBytes(from.resolve("preview.jpg")));
    TrainExportCommand.write(to.resolve("README.md"), card.text().getBytes(StandardCharsets.UTF_8));
    say.accept("  " + to);
  }
}
