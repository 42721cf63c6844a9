package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.amplifier.BareFace;
import org.tinybeauty.amplifier.CompactAmplifier;
import org.tinybeauty.amplifier.FaceStore;
import org.tinybeauty.face.FaceCrop;
import org.tinybeauty.frame.Affine;
import org.tinybeauty.pairs.PairFace;

/// How few faces become many.
final class FacePlanTest {
  private static final int FACES = 5;

  @TempDir private Path folder;
  private List<CompactAmplifier.Pair> pairs = List.of();

  @BeforeEach
  void writeFaces() throws IOException {
    List<PairFace> faces = new ArrayList<>();
    for (int i = 0; i < FACES; i++) {
      BareFace face = CollinsFace.lit(0.8f + 0.05f * i);
      faces.add(new PairFace(face.crop(), new Affine(), face.mesh(), new FaceCrop()));
    }
    FaceStore.write(folder.resolve("faces.bin"), faces.iterator());
    CompactAmplifier.Pair pair = CollinsFace.pair("smoky", 1);
    pairs = List.of(pair, pair, pair, pair, pair);
  }

  private FacePlan plan(FaceStore faces, long seed) {
    List<String> pictures = List.of("a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg");
    return new FacePlan(
        faces,
        pictures,
        pairs,
        List.of("pairs/p", "pairs/q", "pairs/r", "pairs/s", "pairs/t"),
        seed);
  }

  @Test
  void fiveFacesReachHundredsEachAsItIsFirstThenAllInTurn() throws IOException {
    try (FaceStore faces = new FaceStore(folder.resolve("faces.bin"))) {
      FacePlan plan = plan(faces, 1);
      assertThat(plan.count()).isEqualTo(405);
      for (int i = 0; i < FACES; i++) {
        FacePlan.Candidate candidate = plan.at(i);
        assertThat(candidate.variant()).isNull();
        assertThat(candidate.face().crop().rgb()).isDeepEqualTo(faces.crop(i).rgb());
      }
      Set<String> names = new HashSet<>();
      for (int i = FACES; i < FACES + 20; i++) {
        FacePlan.Candidate candidate = plan.at(i);
        assertThat(candidate.variant()).isNotNull();
        names.add(candidate.name());
      }
      assertThat(names)
          .hasSize(20)
          .contains("face-0-v1", "face-4-v2", "before-0-v1", "before-4-v2");
      assertThat(plan.at(FACES).source()).isEqualTo("a.jpg");
      assertThat(plan.at(2 * FACES).source()).isEqualTo("pairs/p");
    }
  }

  @Test
  void theSameSeedGivesTheSameVariantsAndAnotherOthers() throws IOException {
    try (FaceStore faces = new FaceStore(folder.resolve("faces.bin"))) {
      FacePlan.Candidate one = plan(faces, 1).at(17);
      FacePlan.Candidate same = plan(faces, 1).at(17);
      assertThat(same.variant()).isEqualTo(one.variant());
      assertThat(same.face().crop().rgb()).isDeepEqualTo(one.face().crop().rgb());
      assertThat(same.face().mesh().x()).containsExactly(one.face().mesh().x());
      assertThat(plan(faces, 2).at(17).variant()).isNotEqualTo(one.variant());
      assertThat(plan(faces, 1).at(27).variant()).isNotEqualTo(one.variant());
    }
  }
}
