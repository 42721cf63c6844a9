package org.tinybeauty.training;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.amplifier.MakeupScore;

/// What a painted face has to keep to be learned from. Where the artist's own pairs differ from one
/// another, more is not asked of the amplifier: those limits follow from them.
///
/// @param astray at most, share
/// @param likeness at least
/// @param clipped at most, share
/// @param identity cosine, at least
record MakeupLimits(double astray, double likeness, double clipped, double identity) {
  /// An artist's own pairs lie within half and twice their mean; beyond these the amplifier failed.
  static final double STRONGEST = 2.5;

  static final double FAINTEST = 0.3;

  /// Regions vary more than faces do, by how large lips or lids are and how light the skin is.
  static final double REGION_STRONGEST = 4;

  static final double REGION_FAINTEST = 0.15;

  /// Levels in a region that the artist leaves bare: more than this is seen.
  static final double BARE = 4;

  /// How much further from the artist's makeup than the artist's own furthest pair.
  private static final double UNLIKE_BY = 0.25;

  /// Less agreement than this is another makeup, whatever the pairs are like.
  private static final double UNLIKE = 0.4;

  /// Further than the artist's own; meshes err by a pixel or two, and lashes are where they are.
  private static final double ASTRAY_BY = 0.08;

  private static final double CLIPPED_BY = 0.02;

  /// Under strong makeup the recogniser's cosine falls so far with the same person still seen.
  private static final double IDENTITY_BY = 0.15;

  private static final double SAME_PERSON = 0.5;

  /// The limits that follow from an artist's own pairs.
  ///
  /// @param identities of the pairs; none where there is no recogniser
  static MakeupLimits of(List<MakeupScore> own, List<Double> identities) {
    double astray = 0;
    double likeness = 1;
    double clipped = 0;
    for (MakeupScore score : own) {
      astray = Math.max(astray, score.astray());
      likeness = Math.min(likeness, score.likeness());
      clipped = Math.max(clipped, score.clipped());
    }
    double identity = identities.stream().mapToDouble(i -> i).min().orElse(1) - IDENTITY_BY;
    return new MakeupLimits(
        astray + ASTRAY_BY,
        Math.max(UNLIKE, likeness - UNLIKE_BY),
        clipped + CLIPPED_BY,
        Math.min(SAME_PERSON, identity));
  }

  /// What is wrong, or null. The gravest flaw is named.
  ///
  /// @param identity cosine of before and after; null where there is no recogniser
  @Nullable MakeupFlaw flaw(MakeupScore score, @Nullable Double identity) {
    if (score.offFace() > 0) {
      return MakeupFlaw.OFF_FACE;
    }
    if (!(score.strength() >= FAINTEST)) {
      return MakeupFlaw.FAINT;
    }
    if (score.strength() > STRONGEST) {
      return MakeupFlaw.STRONG;
    }
    if (score.clipped() > clipped) {
      return MakeupFlaw.CLIPPED;
    }
    if (score.astray() > astray) {
      return MakeupFlaw.ASTRAY;
    }
    if (score.bare() > BARE
        || score.strengths().values().stream()
            .anyMatch(s -> s < REGION_FAINTEST || s > REGION_STRONGEST)) {
      return MakeupFlaw.REGION;
    }
    if (score.likeness() < likeness) {
      return MakeupFlaw.UNLIKE;
    }
    return identity != null && identity < this.identity ? MakeupFlaw.IDENTITY : null;
  }
}
