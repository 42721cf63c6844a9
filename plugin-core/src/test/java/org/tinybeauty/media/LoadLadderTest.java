package org.tinybeauty.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.media.LiveTake.Source;
import org.tinybeauty.media.LiveTake.Unit;
import org.tinybeauty.stats.LiveCount;

/// How the work on a live video is lowered and taken up again, by an injected clock.
final class LoadLadderTest {
  private static final long MILLIS = 1_000_000;
  private static final long FRAME = 40 * MILLIS;

  private final List<LiveStep> steps = new ArrayList<>();
  private final LoadLadder ladder = new LoadLadder(100 * MILLIS, steps::add);
  private long now = 5 * FRAME;

  private void pictures(double seconds, long delayMillis) {
    for (long end = now + (long) (seconds * 1e9); now < end; now += FRAME) {
      ladder.judge(delayMillis * MILLIS, now);
    }
  }

  @Test
  void goesDownStepByStepWhileLate() {
    pictures(15, 150);

    assertThat(steps)
        .containsExactly(
            LiveStep.SPARSE, LiveStep.HALF, LiveStep.FAST, LiveStep.PLAIN, LiveStep.RELAY);
  }

  @Test
  void staysWhereItIsBetweenLateAndQuiet() {
    pictures(3, 150);
    pictures(2, 80);
    LiveStep before = ladder.step();
    steps.clear();

    pictures(120, 80);

    assertThat(steps).isEmpty();
    assertThat(ladder.step()).isEqualTo(before).isNotEqualTo(LiveStep.FULL);
  }

  @Test
  void aFewLatePicturesChangeNothing() {
    for (int i = 0; i < 60; i++) {
      pictures(0.1, 300);
      pictures(0.9, 30);
    }

    assertThat(steps).isEmpty();
  }

  @Test
  void climbsBackToFullWhenQuiet() {
    pictures(15, 150);
    steps.clear();

    pictures(40, 20);

    assertThat(steps)
        .containsExactly(
            LiveStep.PLAIN, LiveStep.FAST, LiveStep.HALF, LiveStep.SPARSE, LiveStep.FULL);
  }

  @Test
  void waitsLongerAfterAClimbThatFailed() {
    List<Integer> changes = new ArrayList<>();
    pictures(2, 150);
    for (int minute = 0; minute < 4; minute++) {
      steps.clear();
      for (int second = 0; second < 60; second++) {
        pictures(1, ladder.step() == LiveStep.FULL ? 150 : 20);
      }
      changes.add(steps.size());
    }

    assertThat(changes.get(0)).isGreaterThan(changes.get(1));
    assertThat(changes.get(3)).isLessThanOrEqualTo(2);
  }

  @Test
  void goesToTheLowestStepAtOnceWhenTheQueueIsLong() {
    pictures(1, 20);
    ladder.relayNow(now);

    assertThat(steps).containsExactly(LiveStep.RELAY);
  }

  @TempDir Path folder;

  @Test
  void aVideoBeyondTheMachineGoesOutWholeAllTheWayDownAndUp() throws InterruptedException {
    Source source =
        Source.of(
            TestClip.empty()
                .video(TestClip.video(64, 48, 25).encoder("libx264", "g", "25", "bf", "0"))
                .write(folder.resolve("clip.mp4")));
    LiveTake take = new LiveTake(Filters.none());
    take.configure(source);
    List<String> seen = new ArrayList<>();
    long sent = 0;
    for (int second = 0; second < 60; second++) {
      long delay = (second < 16 ? 150 : 5) * MILLIS;
      for (Unit unit : source.units()) {
        take.now = ++sent * FRAME;
        take.send(unit.at(second * 1_000_000L), take.now - delay);
        take.awaitInside(0);
      }
      if (seen.isEmpty() || !seen.getLast().equals(take.stats.step())) {
        seen.add(take.stats.step());
      }
    }
    take.finish();

    assertThat(take.units()).hasSize(60 * 25);
    assertThat(take.times()).isSorted().doesNotHaveDuplicates();
    assertThat(seen)
        .contains(LiveStep.RELAY.words(), LiveStep.PLAIN.words(), LiveStep.FAST.words())
        .endsWith(LiveStep.FULL.words());
    assertThat(take.count(LiveCount.STEPS_DOWN)).isEqualTo(5);
    assertThat(take.count(LiveCount.STEPS_UP)).isEqualTo(5);
    assertThat(take.count(LiveCount.RELAYED)).isPositive();
    assertThat(take.count(LiveCount.DROPPED)).isZero();
    for (LiveTake.Part part : take.parts) {
      assertThat(LiveTake.pictures(part)).hasSize(part.units().size());
    }
  }
}
