package org.tinybeauty.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.amplifier.CompactAmplifier;
import org.tinybeauty.evaluation.Identity;
import org.tinybeauty.pairs.AlignedPair;
import org.tinybeauty.pairs.PairFace;
import org.tinybeauty.pairs.PairFiles;
import org.tinybeauty.pairs.PairProject;
import org.tinybeauty.pairs.StyleProject;

/// Turns a project's few pairs into as many as it asks for: fits the amplifier to the pairs,
/// paints faces until enough are good ([FacePainting]), and leaves a [FaceCache] for the
/// trainer in `work/pairs`, with what [AmplifiedFiles] writes for people. The artist's own pairs
/// lead it, as they are. Goes on where an interrupted run with the same input stopped.
final class Amplification {
  /// A face recogniser of this name beside the face mesh is used where none is named.
  static final String RECOGNISER = "MobileFaceNet.onnx";

  private static final FacePainting.Painter NOBODY =
      (_, _, _) -> {
        throw new IllegalStateException("no face was to be painted");
      };

  private final PairProject project;
  private final StyleTools tools;
  private final Consumer<String> say;

  /// What came of it.
  ///
  /// @param painted faces in the cache, the artist's own apart
  /// @param reasons how many faces were dropped, by reason
  record Outcome(Path cache, int painted, int own, Map<MakeupFlaw, Integer> reasons) {
    /// How many were dropped, and why, in words.
    String dropped() {
      int count = reasons.values().stream().mapToInt(n -> n).sum();
      return count == 0
          ? "none dropped"
          : count + " dropped (" + AmplifiedPairs.inWords(reasons) + ")";
    }
  }

  /// @param say is told how far it has come, a line at a time
  Amplification(PairProject project, StyleTools tools, Consumer<String> say) {
    this.project = project;
    this.tools = tools;
    this.say = say;
  }

  /// Amplifies.
  ///
  /// @return null when it was stopped
  @Nullable Outcome run(BooleanSupplier stop) throws IOException, InterruptedException {
    StyleProject style = project.style();
    Path work = Files.createDirectories(style.work());
    List<String> names = new ArrayList<>();
    List<CompactAmplifier.Pair> pairs = new ArrayList<>();
    for (AlignedPair pair : project.pairs()) {
      PairFace before = pair.face().cut(pair.before(), PairFace.SIZE);
      PairFace after = pair.face().cut(pair.after(), PairFace.SIZE);
      names.add(pair.name());
      pairs.add(new CompactAmplifier.Pair(before.crop(), after.crop(), before.mesh()));
    }
    Path recogniser = recogniser();
    Backbone.Task fitting = new Backbone.Task(pairs, work, style.seed(), tools.threads());
    PartProgress progress = new PartProgress(say, "adapting to the pairs");
    try (ProjectFaces.Faces faces = faces(style, work, stop);
        Identity identity = recogniser == null ? null : new Identity(recogniser);
        Backbone.@Nullable Fitted amplifier =
            style.amplified() == 0 ? null : tools.backbone().fit(fitting, progress, stop)) {
      List<String> sources = faces.files().stream().map(this::source).toList();
      FacePlan plan = new FacePlan(faces.store(), sources, pairs, names, style.seed());
      FacePainting.Task task =
          new FacePainting.Task(
              work.resolve("pairs"),
              style.name(),
              style.seed(),
              names,
              pairs,
              plan,
              style.amplified(),
              key(names, sources, recogniser));
      if (stop.getAsBoolean()) {
        return null;
      }
      FacePainting.Painter painter = amplifier == null ? NOBODY : amplifier;
      AmplifiedPairs done = new FacePainting(task, identity, say).run(painter, stop);
      return done == null ? null : told(done, plan, task.folder());
    }
  }

  private ProjectFaces.Faces faces(StyleProject style, Path work, BooleanSupplier stop)
      throws IOException, InterruptedException {
    if (style.amplified() == 0) {
      say.accept("no faces are painted (amplified: 0): the style learns from its pairs alone");
      return ProjectFaces.none();
    }
    return new ProjectFaces(tools.mesh(), tools.locator(), tools.threads(), say)
        .faces(style.portraits(), befores(style), work, stop);
  }

  private Outcome told(AmplifiedPairs done, FacePlan plan, Path folder) throws IOException {
    int painted = done.kept().size();
    if (painted < done.wanted()) {
      say.accept(
          "%d pairs of the %d asked for: %d faces give no more; more portraits do"
              .formatted(painted, done.wanted(), plan.faces()));
    }
    new AmplifiedFiles(done, folder).write();
    return new Outcome(folder, painted, done.own().size(), AmplifiedPairs.reasons(done.faces()));
  }

  /// What needs no guess, since its after is known, and what is to be measured on.
  private static List<Path> befores(StyleProject style) {
    List<PairFiles.Entry> known = new ArrayList<>(PairFiles.in(style.pairs()).pairs());
    Path proof = style.proof();
    if (proof != null) {
      known.addAll(PairFiles.in(proof).pairs());
    }
    return known.stream().map(PairFiles.Entry::before).toList();
  }

  /// A picture's path as the manifest says it: relative to the project, where it can be.
  private String source(Path file) {
    Path folder = project.style().folder().toAbsolutePath().normalize();
    Path picture = file.toAbsolutePath().normalize();
    boolean sameRoot = picture.startsWith(String.valueOf(folder.getRoot()));
    Path shown = sameRoot ? folder.relativize(picture) : picture;
    return shown.toString().replace('\\', '/');
  }

  /// The file of a face recogniser, or null.
  private @Nullable Path recogniser() {
    Path mesh = tools.mesh();
    Path beside = (Files.isDirectory(mesh) ? mesh : mesh.resolveSibling("")).resolve(RECOGNISER);
    if (tools.identity() == null && !Files.exists(beside)) {
      say.accept("no " + RECOGNISER + " beside the face mesh: not checked whether persons stay so");
      return null;
    }
    return tools.identity() == null ? beside : tools.identity();
  }

  /// A checksum over all that decides what is painted.
  private String key(List<String> names, List<String> sources, @Nullable Path recogniser)
      throws IOException {
    StyleProject style = project.style();
    StepInput input =
        new StepInput()
            .with(style.name(), style.seed(), names, sources, recogniser != null)
            .withContent(PairFiles.pictures(style.pairs()));
    return sources.isEmpty()
        ? input.sum()
        : input
            .with(tools.backbone())
            .withContent(List.of(style.work().resolve("faces.bin")))
            .sum();
  }
}
