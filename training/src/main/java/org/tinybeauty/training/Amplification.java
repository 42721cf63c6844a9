package org.tinybeauty.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.amplifier.ArtistPairs;
import org.tinybeauty.amplifier.CompactAmplifier;
import org.tinybeauty.evaluation.Identity;
import org.tinybeauty.pairs.AlignedPair;
import org.tinybeauty.pairs.PairFace;
import org.tinybeauty.pairs.PairFiles;
import org.tinybeauty.pairs.PairProject;
import org.tinybeauty.pairs.PairSet;
import org.tinybeauty.pairs.StyleProject;

/// Turns a project's few pairs into as many as it asks for: fits the amplifier to the pairs,
/// paints faces until enough are good ([FacePainting]), and leaves a [FaceCache] for the
/// trainer in `work/pairs`, with what [AmplifiedFiles] writes for people. The artist's own pairs
/// lead it, as they are; where regions are borrowed from other pairs, [RegionMix] paints these
/// regions on. Goes on where an interrupted run with the same input stopped.
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
    List<ArtistPairs> artists = new ArrayList<>();
    for (PairSet set : project.sets()) {
      artists.add(artist(set));
    }
    List<String> names = artists.stream().flatMap(artist -> artist.names().stream()).toList();
    Path recogniser = recogniser();
    boolean paints = style.amplified() > 0 || artists.size() > 1;
    PartProgress progress = new PartProgress(say, "adapting to the pairs");
    try (ProjectFaces.Faces faces = faces(style, work, stop);
        Identity identity = recogniser == null ? null : new Identity(recogniser);
        @Nullable RegionMix amplifier =
            paints ? RegionMix.fit(style, artists, tools, progress, stop) : null) {
      List<String> sources = faces.files().stream().map(this::source).toList();
      FacePlan plan =
          new FacePlan(
              faces.store(),
              sources,
              artists.stream().flatMap(artist -> artist.pairs().stream()).toList(),
              names.stream().map(Amplification::picture).toList(),
              style.seed());
      FacePainting.Task task =
          new FacePainting.Task(
              work.resolve("pairs"),
              style.name(),
              style.seed(),
              artists,
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

  private static ArtistPairs artist(PairSet set) throws IOException {
    List<String> names = new ArrayList<>();
    List<CompactAmplifier.Pair> pairs = new ArrayList<>();
    for (AlignedPair pair : set.pairs()) {
      PairFace before = pair.face().cut(pair.before(), PairFace.SIZE);
      PairFace after = pair.face().cut(pair.after(), PairFace.SIZE);
      names.add(set.called(pair.name()));
      pairs.add(new CompactAmplifier.Pair(before.crop(), after.crop(), before.mesh()));
    }
    return new ArtistPairs(set.label(), set.regions(), names, pairs);
  }

  /// A pair's place as the manifest says it: of a borrowed one its folder is in its name.
  private static String picture(String pair) {
    return pair.contains("/") ? pair : "pairs/" + pair;
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
    List<AmplifiedFace> all = Stream.concat(done.own().stream(), done.faces().stream()).toList();
    return new Outcome(folder, painted, done.keptOwn().size(), AmplifiedPairs.reasons(all));
  }

  /// What needs no guess, since its after is known, and what is to be measured on.
  private static List<Path> befores(StyleProject style) {
    List<PairFiles.Entry> known = new ArrayList<>();
    for (Path folder : style.pairFolders()) {
      known.addAll(PairFiles.in(folder).pairs());
    }
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
            .withPairs(style);
    return sources.isEmpty()
        ? input.sum()
        : input
            .with(tools.backbone())
            .withContent(List.of(style.work().resolve("faces.bin")))
            .sum();
  }
}
