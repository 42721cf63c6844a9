package org.tinybeauty.training;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.amplifier.ArtistPairs;
import org.tinybeauty.amplifier.BareFace;
import org.tinybeauty.amplifier.CompactAmplifier;
import org.tinybeauty.amplifier.MakeupJudge;
import org.tinybeauty.amplifier.MakeupScore;
import org.tinybeauty.evaluation.Identity;
import org.tinybeauty.evaluation.JpegPicture;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairImage;

/// Paints faces until there are enough good ones, and leaves a [FaceCache] of these after the
/// artist's own pairs. Where several artists give regions, each one's pairs wear what is
/// theirs, and the others' regions painted on, so that all faces of the cache wear one
/// makeup. What fails is dropped with its reason, its picture kept in `dropped`. Goes on
/// where an interrupted run with the same key stopped. One thread.
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

  /// @param artists who give each region once; most often one
  /// @param key what is being made, as one hash
  record Task(
      Path folder,
      String style,
      long seed,
      List<ArtistPairs> artists,
      FacePlan plan,
      int wanted,
      String key) {
    Task {
      artists = List.copyOf(artists);
    }

    boolean mixed() {
      return artists.size() > 1;
    }
  }

  private final Task task;
  private final MakeupJudge judge;
  private final @Nullable Identity identity;
  private final Consumer<String> say;
  private final List<True> pairs = new ArrayList<>();
  private final MakeupLimits limits;

  /// An artist's pair as it is.
  ///
  /// @param number among the artist's
  /// @param score compared with the artist's others
  /// @param alike cosine of before and after; null where there is no recogniser
  private record True(int artist, int number, MakeupScore score, @Nullable Double alike) {}

  /// @param identity lent; null where there is no recogniser
  /// @param say is told how far it has come, a line at a time
  FacePainting(Task task, @Nullable Identity identity, Consumer<String> say) {
    this.task = task;
    this.identity = identity;
    this.say = say;
    this.judge = new MakeupJudge(task.artists);
    for (int artist = 0; artist < task.artists.size(); artist++) {
      List<CompactAmplifier.Pair> theirs = task.artists.get(artist).pairs();
      MakeupJudge alone = judge.alone(artist);
      for (int i = 0; i < theirs.size(); i++) {
        CompactAmplifier.Pair pair = theirs.get(i);
        MakeupScore score = alone.own(0, i, pair, CompactAmplifier.split(pair));
        pairs.add(new True(artist, i, score, alike(pair.before(), pair.after(), pair.mesh())));
      }
    }
    this.limits =
        MakeupLimits.of(
            pairs.stream().map(True::score).toList(),
            pairs.stream().map(True::alike).filter(Objects::nonNull).toList());
  }

  private @Nullable Double alike(PairImage before, PairImage after, MeshFace mesh) {
    return identity == null ? null : identity.cosine(before, after, mesh);
  }

  /// Paints.
  ///
  /// @return what came of it, or null when it was stopped; the next run goes on
  /// @throws IOException when the files cannot be written, or hardly a face is good
  @Nullable AmplifiedPairs run(Painter painter, BooleanSupplier stop) throws IOException {
    Files.createDirectories(task.folder);
    List<String> names = new ArrayList<>();
    List<AmplifiedFace> faces = new ArrayList<>();
    try (FaceCache cache = new FaceCache(task.folder, List.of(task.style));
        MeshFile meshes = new MeshFile(task.folder);
        PaintingJournal journal =
            new PaintingJournal(task.folder.resolve("painted.jsonl"), task.key)) {
      List<AmplifiedFace> own = putOwn(painter, stop, cache, meshes, names);
      if (own == null) {
        return null;
      }
      int first = names.size();
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
      return new AmplifiedPairs(
          task.style, task.key, task.seed, task.wanted, task.artists, limits, own, faces);
    }
  }

  /// Puts the artists' pairs into the cache, but those on which the others' regions have failed.
  ///
  /// @return null when it was stopped
  private @Nullable List<AmplifiedFace> putOwn(
      Painter painter, BooleanSupplier stop, FaceCache cache, MeshFile meshes, List<String> names)
      throws IOException {
    List<AmplifiedFace> own = new ArrayList<>();
    for (True one : pairs) {
      if (task.mixed() && stop.getAsBoolean()) {
        return null;
      }
      ArtistPairs artist = task.artists.get(one.artist);
      CompactAmplifier.Pair pair = artist.pairs().get(one.number);
      List<PairImage> regions = worn(painter, artist, pair, task.seed - 1 - own.size());
      PairImage after = PairPictures.with(pair.before(), regions);
      MakeupScore score = one.score;
      Double alike = one.alike;
      MakeupFlaw flaw = null;
      if (task.mixed()) {
        score = judge.own(one.artist, one.number, pair, regions);
        alike = alike(pair.before(), after, pair.mesh());
        flaw = limits.flaw(score, alike);
      }
      String name = TrainHoldOut.OWN + own.size();
      int record = flaw == null ? names.size() : -1;
      if (flaw == null) {
        put(cache, meshes, record, new BareFace(pair.before(), pair.mesh()), regions);
        names.add(name);
      } else {
        show(name, pair.before(), after);
      }
      String source = artist.names().get(one.number);
      own.add(new AmplifiedFace(name, source, -1, 0, null, score, alike, flaw, record));
    }
    if (names.isEmpty()) {
      throw new IOException(
          "none of the %d pairs is good with the other artists' regions painted on: %s"
              .formatted(own.size(), AmplifiedPairs.inWords(AmplifiedPairs.reasons(own))));
    }
    return own;
  }

  /// What a pair wears: its own makeup, and in the regions of other artists theirs.
  private List<PairImage> worn(
      Painter painter, ArtistPairs artist, CompactAmplifier.Pair pair, long seed) {
    List<PairImage> own = CompactAmplifier.split(pair);
    if (!task.mixed()) {
      return own;
    }
    List<PairImage> painted = painter.paint(pair.before(), pair.mesh(), seed);
    return IntStream.range(0, own.size())
        .mapToObj(region -> (artist.gives(region) ? own : painted).get(region))
        .toList();
  }

  private void put(
      FaceCache cache, MeshFile meshes, int record, BareFace face, List<PairImage> regions)
      throws IOException {
    cache.face(record, face.crop(), face.mesh());
    cache.style(record, task.style, regions);
    meshes.write(record, face.mesh());
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
    Double alike = alike(face.crop(), after, face.mesh());
    MakeupFlaw flaw = limits.flaw(score, alike);
    if (flaw == null) {
      put(cache, meshes, record, face, regions);
    } else if (before.stream().filter(f -> !f.kept()).count() < DROPPED_SHOWN) {
      show(candidate.name(), face.crop(), after);
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

  /// Leaves a picture of a dropped face.
  private void show(String name, PairImage before, PairImage after) throws IOException {
    BufferedImage strip = PairPictures.strip(before, after);
    Path folder = Files.createDirectories(dropped(task.folder));
    Files.write(folder.resolve(name + ".jpg"), JpegPicture.bytes(strip));
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
