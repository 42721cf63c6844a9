package org.tinybeauty.pairs;

/// How the after of a pair has to be moved and coloured to lie on the before.
///
/// A pair that already lies there is left as it is, bit for bit; one that was only cropped is
/// moved by whole pixels.
///
/// @param map from the before's coordinates to the after's
/// @param cast what is done to the after's colours
/// @param likeness how alike the fine structure outside the makeup is then, up to 1
/// @param faceShown the share 0..1 of the before's face that the after shows
public record Alignment(Similarity map, ColourCast cast, double likeness, double faceShown) {
  /// Pixels of the before that are no shift at all.
  private static final double NOTHING = 0.12;

  /// A likeness that a simpler map may lose and still be taken.
  private static final double AS_GOOD = 0.004;

  /// Aligns by the meshes of both faces, then by what lies outside the makeup.
  public static Alignment of(PairImage before, MeshFace face, PairImage after, MeshFace afterFace) {
    PairRegions regions = PairRegions.of(face, before.width(), before.height());
    Similarity guess = Similarity.fit(face.x(), face.y(), afterFace.x(), afterFace.y());
    PairRegistration registration = new PairRegistration(before, regions, after);
    PairRegistration.Result best = registration.refine(guess);
    double likenessOfGuess = registration.likeness(guess);
    if (best.likeness() < likenessOfGuess) {
      best = new PairRegistration.Result(guess, likenessOfGuess);
    }
    Similarity whole = whole(best.map(), before);
    if (!whole.equals(best.map())) {
      double likeness = registration.likeness(whole);
      if (likeness > best.likeness() - AS_GOOD) {
        best = new PairRegistration.Result(whole, likeness);
      }
    }
    PairImage seen = PairWarp.seen(after, best.map(), before.width(), before.height());
    return new Alignment(
        best.map(),
        ColourCast.between(before, seen, regions),
        best.likeness(),
        faceShown(seen, regions));
  }

  /// The nearest shift by whole pixels, where it is as good as none away.
  private static Similarity whole(Similarity map, PairImage before) {
    double cx = before.width() / 2.0;
    double cy = before.height() / 2.0;
    Similarity whole =
        new Similarity(1, 0, Math.rint(map.x(cx, cy) - cx), Math.rint(map.y(cx, cy) - cy));
    boolean near = map.distance(whole, 0, 0, before.width(), before.height()) < NOTHING;
    return near ? whole : map;
  }

  private static double faceShown(PairImage seen, PairRegions regions) {
    int all = 0;
    int shown = 0;
    for (int i = 0; i < regions.of().length; i++) {
      if (regions.of()[i] >= PairRegions.SKIN) {
        all++;
        shown += Float.isNaN(seen.rgb()[0][i]) ? 0 : 1;
      }
    }
    return all == 0 ? 0 : (double) shown / all;
  }

  /// The after in the before's place and colours. Where it shows nothing the before stands.
  ///
  /// @return `after` itself when nothing is to be done
  public PairImage apply(PairImage before, PairImage after) {
    boolean sameSize = before.width() == after.width() && before.height() == after.height();
    if (map.isIdentity() && sameSize && !cast.isVisible()) {
      return after;
    }
    PairImage out = PairWarp.seen(after, map, before.width(), before.height());
    for (int c = 0; c < 3; c++) {
      float[] plane = out.rgb()[c];
      for (int i = 0; i < plane.length; i++) {
        plane[i] =
            Float.isNaN(plane[i]) ? before.rgb()[c][i] : Math.clamp(cast.of(c, plane[i]), 0f, 1f);
      }
    }
    return out;
  }
}
