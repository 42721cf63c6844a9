package org.tinybeauty.amplifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairFace;
import org.tinybeauty.pairs.PairImage;

final class MakeupJudgeTest {
  private static final int SIDE = PairFace.SIZE;
  private static final MeshFace MESH = CompactAmplifierTest.mesh(52);
  private static final PairImage CROP = CompactAmplifierTest.crop(1);

  /// Redder on the face, least at its top.
  private static final List<PairImage> MAKEUP = split(CompactAmplifierTest.crop(2));

  private static final List<CompactAmplifier.Pair> PAIRS =
      List.of(pair(CompactAmplifierTest.crop(2)), pair(CROP));

  private static final MakeupJudge JUDGE =
      new MakeupJudge(List.of(ArtistPairs.sole("mine", List.of("a", "b"), PAIRS)));

  private static CompactAmplifier.Pair pair(PairImage before) {
    PairImage after = before.copy();
    for (int i = 0; i < SIDE * SIDE; i++) {
      after.rgb()[0][i] += 0.2f * i / SIDE / SIDE;
    }
    return new CompactAmplifier.Pair(before, after, MESH);
  }

  private static List<PairImage> split(PairImage before) {
    return CompactAmplifier.split(pair(before));
  }

  private static List<PairImage> scaled(float factor) {
    List<PairImage> scaled = new ArrayList<>();
    for (PairImage region : MAKEUP) {
      PairImage copy = region.copy();
      for (float[] plane : copy.rgb()) {
        for (int i = 0; i < plane.length; i++) {
          plane[i] *= factor;
        }
      }
      scaled.add(copy);
    }
    return scaled;
  }

  private static MakeupScore judge(List<PairImage> regions) {
    return JUDGE.judge(CROP, MESH, regions);
  }

  @Test
  void theArtistsOwnPairsAgree() {
    for (int i = 0; i < PAIRS.size(); i++) {
      CompactAmplifier.Pair pair = PAIRS.get(i);
      MakeupScore own = JUDGE.own(0, i, pair, CompactAmplifier.split(pair));
      assertThat(own.strength()).isCloseTo(1, within(0.02));
      assertThat(own.likeness()).isGreaterThan(0.99);
      assertThat(own.offFace()).isZero();
      assertThat(own.clipped()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 0.1f, 0.5f, 1, 2})
  void strengthIsMeasuredInTheArtistsOwn(float factor) {
    MakeupScore score = judge(scaled(factor));
    assertThat(score.strength()).isCloseTo(factor, within(0.02));
    assertThat(score.strengths().get("lips")).isCloseTo(factor, within(0.02));
    if (factor > 0) {
      assertThat(score.likeness()).isGreaterThan(0.99);
    }
  }

  @Test
  void anotherColourIsNotTheArtists() {
    List<PairImage> green = new ArrayList<>();
    for (PairImage region : MAKEUP) {
      float[][] rgb = region.rgb();
      green.add(new PairImage(SIDE, SIDE, new float[][] {rgb[1], rgb[0], rgb[2]}));
    }
    assertThat(judge(green).likeness()).isLessThan(0.1);
    assertThat(judge(green).strength()).isCloseTo(1, within(0.02));
    assertThat(judge(scaled(-1)).likeness()).isLessThan(-0.9);
  }

  /// One artist's lips, another's rest: the same face in red and in green.
  @Test
  void eachRegionIsComparedWithTheArtistItComesFrom() {
    CompactAmplifier.Pair red = PAIRS.getFirst();
    PairImage green = red.before().copy();
    for (int i = 0; i < SIDE * SIDE; i++) {
      green.rgb()[1][i] += 0.1f * i / SIDE / SIDE;
    }
    CompactAmplifier.Pair other = new CompactAmplifier.Pair(red.before(), green, MESH);
    MakeupJudge judge =
        new MakeupJudge(
            List.of(
                new ArtistPairs("r", List.of("lips"), List.of("a"), List.of(red)),
                new ArtistPairs(
                    "g", List.of("eyes", "brows", "skin"), List.of("b"), List.of(other))));
    List<PairImage> mix = new ArrayList<>(CompactAmplifier.split(other));
    mix.set(0, CompactAmplifier.split(red).getFirst());
    MakeupScore score = judge.judge(red.before(), MESH, mix);
    assertThat(score.strength()).isCloseTo(1, within(0.02));
    assertThat(score.strengths().get("lips")).isCloseTo(1, within(0.1));
    assertThat(score.likenesses().get("lips")).isGreaterThan(0.9);
    assertThat(score.likenesses().get("eyes")).isGreaterThan(0.9);
    MakeupScore swapped = judge.judge(red.before(), MESH, CompactAmplifier.split(red));
    assertThat(swapped.likenesses().get("lips")).isGreaterThan(0.9);
    assertThat(swapped.likenesses().get("eyes")).isLessThan(0.1);
    MakeupJudge alone = judge.alone(0);
    assertThat(alone.judge(red.before(), MESH, CompactAmplifier.split(red)).likeness())
        .isGreaterThan(0.99);
  }

  @Test
  void aPixelThatChangesBesideTheFaceIsCounted() {
    List<PairImage> regions = scaled(1);
    regions.get(3).rgb()[1][SIDE + 1] = 0.1f;
    regions.get(3).rgb()[2][SIDE + 1] = 0.1f;
    regions.get(0).rgb()[2][SIDE * SIDE - 1] = -0.1f;
    assertThat(judge(regions).offFace()).isEqualTo(2);
  }

  @Test
  void aChangeInTheEyeIsAstrayAndOneOnTheCheekIsNot() {
    assertThat(judge(dot(MESH.meanX(159, 145), MESH.meanY(159, 145))).astray()).isGreaterThan(0.9);
    assertThat(judge(dot(MESH.x()[50], MESH.y()[50])).astray()).isLessThan(0.1);
  }

  private static List<PairImage> dot(float x, float y) {
    List<PairImage> regions = scaled(0);
    regions.get(1).rgb()[0][((int) y) * SIDE + (int) x] = 0.3f;
    return regions;
  }

  @Test
  void whatIsWashedOutIsCounted() {
    assertThat(judge(scaled(30)).clipped()).isGreaterThan(0.5);
  }
}
