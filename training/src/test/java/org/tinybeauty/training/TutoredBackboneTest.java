package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.amplifier.BareFace;
import org.tinybeauty.amplifier.CompactAmplifier;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.pairs.PairImage;

/// Tutors of one recipe's makeup, on one face in several lights.
final class TutoredBackboneTest {
  private static final Path MODELS = Path.of("../models");
  private static final Path LIVE = MODELS.resolve("start/live.safetensors");
  private static final Path PAPER = MODELS.resolve("start/paper.safetensors");
  private static final Backbone AMPLIFIER =
      new CompactBackbone(MODELS.resolve("amplifier/compact.safetensors"), 0);
  private static final PartProgress QUIET = new PartProgress(_ -> {}, "");

  private static List<CompactAmplifier.Pair> pairs = List.of();

  @TempDir private Path folder;

  @BeforeAll
  static void paintPairs() throws IOException {
    pairs = List.of(CollinsFace.pair("emerald", 1), CollinsFace.pair("emerald", 0.9f));
  }

  private Backbone.Task task(String work) {
    return new Backbone.Task(pairs, folder.resolve(work), 7, 2);
  }

  private static TutoredBackbone tutored(long steps) {
    return new TutoredBackbone(AMPLIFIER, steps, LIVE, PAPER);
  }

  private static PairImage painted(Backbone.@Nullable Fitted fitted) throws IOException {
    BareFace face = CollinsFace.bare();
    try (Backbone.Fitted painter = Objects.requireNonNull(fitted)) {
      return PairImage.sum(painter.paint(face.crop(), face.mesh(), 3));
    }
  }

  private PairImage painted(Tutor.Lesson lesson, Path work) throws Exception {
    BareFace face = CollinsFace.bare();
    Tutor.cache(folder.resolve("pairs"), pairs);
    try (TrainCache cache = TrainCache.open(folder.resolve("pairs"));
        Tutor tutor =
            Objects.requireNonNull(
                Tutor.taught(lesson, cache, work, task("any"), () -> false, _ -> {}))) {
      return PairImage.sum(tutor.paint(face.crop(), face.mesh()));
    }
  }

  private static double distance(PairImage one, PairImage other) {
    double sum = 0;
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < one.rgb()[c].length; i++) {
        sum += Math.abs(one.rgb()[c][i] - other.rgb()[c][i]);
      }
    }
    return sum / (3.0 * one.rgb()[0].length);
  }

  @Test
  void paintsTheMeanOfTheAmplifierAndBothTutors() throws Exception {
    PairImage all = painted(tutored(2).fit(task("one"), QUIET, () -> false));
    PairImage alone = painted(AMPLIFIER.fit(task("two"), QUIET, () -> false));
    Path work = folder.resolve("one").resolve(TutoredBackbone.WORK);
    PairImage live = painted(new Tutor.Lesson(LiveNet.SHIPPED, LIVE, 8, 2), work.resolve("live"));
    PairImage paper =
        painted(new Tutor.Lesson(PaperNet.RELEASED, PAPER, 2, 2), work.resolve("paper"));
    assertThat(distance(live, paper)).isPositive();
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < all.rgb()[c].length; i += 97) {
        float mean = (alone.rgb()[c][i] + live.rgb()[c][i] + paper.rgb()[c][i]) / 3;
        assertThat(all.rgb()[c][i]).isCloseTo(mean, within(1e-5f));
      }
    }
  }

  @Test
  void stoppedInEitherTutorItGoesOnToTheSame() throws Exception {
    PairImage straight = painted(tutored(2).fit(task("straight"), QUIET, () -> false));
    Backbone.Fitted fitted = null;
    int stops = 0;
    for (int asked = 3; fitted == null; asked += 3, stops++) {
      fitted = tutored(2).fit(task("stopped"), QUIET, after(asked));
      assertThat(stops).isLessThan(20);
    }
    assertThat(stops).isPositive();
    assertThat(distance(painted(fitted), straight)).isLessThan(1e-5);
  }

  private static BooleanSupplier after(int asked) {
    AtomicInteger left = new AtomicInteger(asked);
    return () -> left.decrementAndGet() < 0;
  }

  @Test
  void eachTutorLearnsThePairs() throws Exception {
    PairImage artists = PairImage.sum(CompactAmplifier.split(pairs.getFirst()));
    PairImage nothing = PairImage.blank(artists.width(), artists.height());
    double bare = distance(nothing, artists);
    Tutor.Lesson live = new Tutor.Lesson(LiveNet.SHIPPED, LIVE, 2, 60);
    Tutor.Lesson paper = new Tutor.Lesson(PaperNet.RELEASED, PAPER, 1, 60);
    assertThat(distance(painted(live, folder.resolve("l")), artists)).isLessThan(0.7 * bare);
    assertThat(distance(painted(paper, folder.resolve("p")), artists)).isLessThan(0.8 * bare);
  }

  @Test
  void aStartOfAnotherNetworkIsRefused() {
    TutoredBackbone crossed = new TutoredBackbone(AMPLIFIER, 2, PAPER, LIVE);
    assertThatThrownBy(() -> crossed.fit(task("crossed"), QUIET, () -> false))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("weights of the paper network (expected: live)");
  }
}
