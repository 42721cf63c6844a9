package org.tinybeauty.training;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.amplifier.BareFace;
import org.tinybeauty.amplifier.CompactAmplifier;
import org.tinybeauty.amplifier.FaceChange;
import org.tinybeauty.amplifier.FaceStore;
import org.tinybeauty.amplifier.FaceVariation;
import org.tinybeauty.pairs.MeshFace;

/// Which faces are painted, in which order, with which seeds: first each face as it is, then, where
/// that is not enough, each again in variants, the artist's befores among them. The same seed gives
/// the same plan, and a longer one begins as a shorter one does. One thread.
final class FacePlan {
  /// More of one face resemble each other more than they teach; with five faces and five pairs this
  /// still makes four hundred.
  static final int MOST_VARIANTS = 40;

  /// Of so many other faces the one most alike in pose and expression gives its form.
  private static final int LOOKED_AT = 8;

  private final FaceStore faces;
  private final List<String> sources;
  private final List<BareFace> befores = new ArrayList<>();
  private final List<String> pictures;
  private final List<MeshFace> meshes = new ArrayList<>();
  private final long seed;

  /// How a face came about that is not as it was photographed.
  ///
  /// @param towards the picture whose form and colour it has a share of
  record Variant(FaceChange change, String towards) {}

  /// A face to paint.
  ///
  /// @param source its picture
  /// @param seed of its makeup
  /// @param variant null for a face as it is
  record Candidate(
      String name, String source, long seed, @Nullable Variant variant, BareFace face) {}

  /// @param sources of the faces, in their order
  /// @param pairs the artists', and their pictures
  FacePlan(
      FaceStore faces,
      List<String> sources,
      List<CompactAmplifier.Pair> pairs,
      List<String> pictures,
      long seed) {
    if (faces.count() != sources.size() || pairs.size() != pictures.size()) {
      throw new IllegalArgumentException(
          faces.count() + " faces of " + sources + ", " + pairs.size() + " pairs of " + pictures);
    }
    this.faces = faces;
    this.sources = List.copyOf(sources);
    this.pictures = List.copyOf(pictures);
    this.seed = seed;
    for (int i = 0; i < faces.count(); i++) {
      meshes.add(faces.mesh(i));
    }
    for (CompactAmplifier.Pair pair : pairs) {
      befores.add(new BareFace(pair.before(), pair.mesh()));
      meshes.add(pair.mesh());
    }
  }

  /// How many there are.
  int count() {
    return faces.count() + MOST_VARIANTS * meshes.size();
  }

  /// Photographs of faces, the artist's befores apart.
  int faces() {
    return faces.count();
  }

  Candidate at(int candidate) {
    if (candidate < faces.count()) {
      return new Candidate(
          name(candidate), source(candidate), seed + candidate, null, face(candidate));
    }
    int base = (candidate - faces.count()) % meshes.size();
    int number = (candidate - faces.count()) / meshes.size() + 1;
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + candidate);
    FaceChange change = FaceChange.draw(random);
    int towards = alike(base, random);
    Variant variant = new Variant(change, source(towards));
    return new Candidate(
        name(base) + "-v" + number,
        source(base),
        seed + candidate,
        variant,
        FaceVariation.vary(face(base), change, face(towards)));
  }

  private int alike(int base, SplittableRandom random) {
    int best = base;
    double least = Double.MAX_VALUE;
    for (int i = 0; i < LOOKED_AT && meshes.size() > 1; i++) {
      int other = (base + 1 + random.nextInt(meshes.size() - 1)) % meshes.size();
      double apart = FaceVariation.apart(meshes.get(base), meshes.get(other));
      if (apart < least) {
        least = apart;
        best = other;
      }
    }
    return best;
  }

  private BareFace face(int base) {
    return base < faces.count()
        ? new BareFace(faces.crop(base), faces.mesh(base))
        : befores.get(base - faces.count());
  }

  /// A varied before is not called as the artist's pairs are: its makeup is not the artist's own.
  private String name(int base) {
    return base < faces.count() ? "face-" + base : "before-" + (base - faces.count());
  }

  private String source(int base) {
    return base < faces.count() ? sources.get(base) : pictures.get(base - faces.count());
  }
}
