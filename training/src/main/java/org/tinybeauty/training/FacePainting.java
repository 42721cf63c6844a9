package org.tinybeauty.training;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.amplifier.BareFace;
import org.tinybeauty.amplifier.CompactAmplifier;
import org.tinybeauty.amplifier.MakeupJudge;
import org.tinybeauty.amplifier.MakeupScore;
import org.tinybeauty.evaluation.Identity;
import org.tinybeauty.evaluation.JpegPicture;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairImage;
import org.tinybeauty.recipe.RecipeRenderer;

/// Paints faces until there are enough good ones, and leaves a [FaceCache] of these after the
/// artist's own pairs. What fails is dropped with its reason, its picture kept in `dropped`. Goes
/// on where an interrupted run with the same key stopped. One thread.
final class FacePainting {
  /// Pictures of dropped faces that are kept, for people to look at.
  private static final int DROPPED_SHOWN = 40;

  /// After so many faces, when fewer than one in so many was good, there is no sense in going on.
  private static final int HOPELESS_AFTER = 60;

  private static final int HOPELESS_SHARE = 10;

  /// Puts makeup on a face; see [CompactAmplifier#paint].
  @FunctionalInterface
  interface Painter {
    List<PairImage> paint(PairImage crop, MeshFace mesh, long seed);
  }

  /// @param names of the pairs
  /// @param key what is being made, as one hash
  record Task(
      Path folder,
      String style,
      long seed,
      List<String> names,
      List<CompactAmplifier.Pair> pairs,
      FacePlan plan,
      int wanted,
      String key) {
    Task {
      names = List.copyOf(names);
      pairs = List.copyOf(pairs);
    }
  }

  private final Task task;
  private final MakeupJudge judge;
  private final @Nullable Identity identity;
  private final Consumer<String> say;
  private final List<AmplifiedFace> own = new ArrayList<>();
  private final MakeupLimits limits;

  /// @param identity lent; null where there is no recogniser
  /// @param say is told how far it has come, a line at a time
  FacePainting(Task task, @Nullable Identity identity, Consumer<String> say) {
    this.task = task;
    this.identity = identity;
    this.say = say;
    this.judge = new MakeupJudge(task.pairs);
    List<Double> identities = new ArrayList<>();
    for (int i = 0; i < task.pairs.size(); i++) {
      CompactAmplifier.Pair pair = task.pairs.get(i);
      Double alike =
          identity == null ? null : identity.cosine(pair.before(), pair.after(), pair.mesh());
      if (alike != null) {
        identities.add(alike);
      }
      MakeupScore score = judge.own().get(i);
      own.add(
          new AmplifiedFace("artist-" + i, task.names.get(i), -1, 0, null, score, alike, null, i));
    }
    this.limits = MakeupLimits.of(judge.own(), identities);
  }

  /// Paints.
  ///
  /// @return what came of it, or null when it was stopped; the next run goes on
  /// @throws IOException when the files cannot be written, or hardly a face is good
  @Nullable AmplifiedPairs run(Painter painter, BooleanSupplier stop) throws IOException {
    Files.createDirectories(task.folder);
    List<String> names = new ArrayList<>();
    List<AmplifiedFace> faces = new ArrayList<>();
    int first = task.pairs.size();
    try (FaceCache cache = new FaceCache(task.folder, List.of(task.style));
        MeshFile meshes = new MeshFile(task.folder);
        PaintingJournal journal =
            new PaintingJournal(task.folder.resolve("painted.jsonl"), task.key)) {
      putOwn(cache, meshes, names);
      List<AmplifiedFace> before = journal.faces();
      long known = before.stream().filter(AmplifiedFace::kept).count();
      PartProgress progress = new PartProgress(say, "painting faces", known);
      for (int at = 0; names.size() - first < task.wanted && at < task.plan.count(); at++) {
        AmplifiedFace face;
        if (at < before.size()) {
          face = before.get(at);
        } else if (stop.getAsBoolean()) {
          return null;
        } else {
          face = paint(painter, cache, meshes, at, names.size(), faces);
          journal.add(face);
        }
        faces.add(face);
        if (face.kept()) {
          names.add(face.person());
        }
        hopeless(faces, names.size() - first);
        progress.told(names.size() - first, task.wanted);
      }
      cache.finish(names);
    }
    return new AmplifiedPairs(task.style, task.key, task.seed, task.wanted, limits, own, faces);
  }

  private void putOwn(FaceCache cache, MeshFile meshes, List<String> names) throws IOException {
    for (int i = 0; i < task.pairs.size(); i++) {
      CompactAmplifier.Pair pair = task.pairs.get(i);
      float[] eyes = new RecipeRenderer(pair.before(), pair.mesh()).eyeRegion();
      cache.face(i, pair.before(), eyes, TrainBlink.lids(pair.mesh()));
      cache.style(i, task.style, CompactAmplifier.split(pair));
      meshes.write(i, pair.mesh());
      names.add(own.get(i).name());
    }
  }

  private AmplifiedFace paint(
      Painter painter,
      FaceCache cache,
      MeshFile meshes,
      int at,
      int record,
      List<AmplifiedFace> before)
      throws IOException {
    FacePlan.Candidate candidate = task.plan.at(at);
    BareFace face = candidate.face();
    List<PairImage> regions = painter.paint(face.crop(), face.mesh(), candidate.seed());
    MakeupScore score = judge.judge(face.crop(), face.mesh(), regions);
    PairImage after = PairPictures.with(face.crop(), regions);
    Double alike = identity == null ? null : identity.cosine(face.crop(), after, face.mesh());
    MakeupFlaw flaw = limits.flaw(score, alike);
    if (flaw == null) {
      float[] eyes = new RecipeRenderer(face.crop(), face.mesh()).eyeRegion();
      cache.face(record, face.crop(), eyes, TrainBlink.lids(face.mesh()));
      cache.style(record, task.style, regions);
      meshes.write(record, face.mesh());
    } else if (before.stream().filter(f -> !f.kept()).count() < DROPPED_SHOWN) {
      BufferedImage strip = PairPictures.strip(face.crop(), after);
      Path folder = Files.createDirectories(dropped(task.folder));
      Files.write(folder.resolve(candidate.name() + ".jpg"), JpegPicture.bytes(strip));
    }
    return new AmplifiedFace(
        candidate.name(),
        candidate.source(),
        at,
        candidate.seed(),
        candidate.variant(),
        score,
        alike,
        flaw,
        flaw == null ? record : -1);
  }

  /// Where pictures of dropped faces are.
  static Path dropped(Path folder) {
    return folder.resolve("dropped");
  }

  private void hopeless(List<AmplifiedFace> faces, int kept) throws IOException {
    if (faces.size() >= HOPELESS_AFTER && kept * HOPELESS_SHARE < faces.size()) {
      Map<MakeupFlaw, Integer> reasons = AmplifiedPairs.reasons(faces);
      throw new IOException(
          "of %d faces painted only %d are good: %s; look at %s; weights that were trained longer, or more steps of adapting, may help"
              .formatted(
                  faces.size(), kept, AmplifiedPairs.inWords(reasons), dropped(task.folder)));
    }
  }
}
