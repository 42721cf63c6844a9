package org.tinybeauty.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.rtmp.MediaKind;

/// A publisher of 30 pictures and 43 pieces of audio a second, whose clock does what clocks do.
class TimelineTest {
  private static final long WRAP_32 = 1L << 32;
  private static final int FRAME_MILLIS = 33;

  /// A message as published: its true time, and the timestamp it bears.
  private record Message(MediaKind kind, long trueMillis, long timestampMillis) {}

  private record Placed(Message message, long dtsMillis) {}

  /// What a clock shows at a true time.
  private interface Clock {
    long shows(long trueMillis);
  }

  private static List<Message> publish(int seconds, Clock clock) {
    List<Message> messages = new ArrayList<>();
    for (int millis = 0; millis < seconds * 1_000; millis++) {
      if (millis % FRAME_MILLIS == 0) {
        messages.add(new Message(MediaKind.VIDEO, millis, clock.shows(millis)));
      }
      if (millis % 23 == 5) {
        messages.add(new Message(MediaKind.AUDIO, millis, clock.shows(millis)));
      }
    }
    return messages;
  }

  private static List<Placed> place(Timeline timeline, List<Message> messages, long startMillis) {
    List<Placed> placed = new ArrayList<>();
    for (Message message : messages) {
      long nanos = (startMillis + message.trueMillis()) * 1_000_000;
      placed.add(
          new Placed(message, timeline.ofMedia(message.kind(), message.timestampMillis(), nanos)));
    }
    return placed;
  }

  private static void assertMonotonic(List<Placed> placed) {
    long[] last = {-1, -1};
    for (Placed one : placed) {
      int track = one.message().kind() == MediaKind.VIDEO ? 1 : 0;
      assertThat(one.dtsMillis()).isGreaterThanOrEqualTo(last[track]);
      last[track] = one.dtsMillis();
    }
  }

  /// Audio and video of the same true time lie at most a frame apart.
  private static void assertInSync(List<Placed> placed) {
    long audio = Long.MIN_VALUE;
    for (Placed one : placed) {
      long offset = one.dtsMillis() - one.message().trueMillis();
      if (one.message().kind() == MediaKind.AUDIO) {
        audio = offset;
      } else if (audio != Long.MIN_VALUE) {
        assertThat(Math.abs(offset - audio)).isLessThanOrEqualTo(FRAME_MILLIS);
      }
    }
  }

  private static void assertExact(List<Placed> placed) {
    long offset = placed.getFirst().dtsMillis() - placed.getFirst().message().trueMillis();
    for (Placed one : placed) {
      assertThat(one.dtsMillis()).isEqualTo(one.message().trueMillis() + offset);
    }
  }

  static Stream<Arguments> wraps() {
    List<Arguments> all = new ArrayList<>();
    for (int bits : new int[] {24, 31, 32}) {
      for (long before : new long[] {1, 2, 16, 33, 100, 1_000, 2_500}) {
        all.add(arguments(bits, (1L << bits) - before));
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0} bits from {1}")
  @MethodSource("wraps")
  void aWrapIsNoJump(int bits, long start) {
    List<Message> messages = publish(5, time -> (start + time) & ((1L << bits) - 1));
    Timeline timeline = new Timeline();
    List<Placed> placed = place(timeline, messages, 0);
    assertExact(placed);
    assertThat(placed.getFirst().dtsMillis()).isEqualTo(start);
    assertThat(timeline.leaps()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 0xFFFFFEL, 0xFFFFFFL, 0x1000000L, 0x7FFFFFFFL, 0x80000000L})
  void aStreamMayStartAnywhere(long start) {
    List<Placed> placed =
        place(new Timeline(), publish(3, time -> (start + time) % WRAP_32), 1_000_000);
    assertExact(placed);
    assertThat(placed.getFirst().dtsMillis()).isEqualTo(start);
  }

  @Test
  void timeGoesOnBeyondThirtyTwoBits() {
    Timeline timeline = new Timeline();
    long step = 8_000;
    long time = 0;
    while (time < 3 * WRAP_32) {
      assertThat(timeline.ofMedia(MediaKind.VIDEO, time % WRAP_32, time * 1_000_000))
          .isEqualTo(time);
      time += step;
    }
    assertThat(timeline.leaps()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 5, 20, 40, 41, 100, 500, 1_000, 3_000, 5_000, 10_000})
  void aClockThatStepsBackKeepsTimeGoingOn(long back) {
    List<Message> messages = publish(20, time -> 1_000_000 + (time < 10_000 ? time : time - back));
    List<Placed> placed = place(new Timeline(), messages, 0);
    assertMonotonic(placed);
    assertInSync(placed);
    long end = placed.getLast().dtsMillis();
    assertThat(end - 1_000_000).isBetween(19_900L - Math.min(back, 50), 20_100L);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 100, 5_000, 9_000, 60_000, 3_600_000, 86_400_000, 1_000_000_000})
  void aClockThatStepsForwardKeepsSoundAndPictureTogether(long forward) {
    List<Message> messages = publish(20, time -> 1_000 + (time < 10_000 ? time : time + forward));
    List<Placed> placed = place(new Timeline(), messages, 0);
    assertMonotonic(placed);
    assertInSync(placed);
    long end = placed.getLast().dtsMillis();
    assertThat(end).isLessThan(21_000 + Timeline.LEAP_MILLIS);
  }

  @Test
  void aLeapOfAnHourCostsNoTime() {
    List<Message> messages = publish(20, time -> time < 10_000 ? time : time + 3_600_000);
    List<Placed> placed = place(new Timeline(), messages, 0);
    assertThat(placed.getLast().dtsMillis()).isBetween(19_900L, 20_100L);
  }

  @Test
  void packetsStillUnderWayFromBeforeALeapKeepTheirPlace() {
    Timeline timeline = new Timeline();
    assertThat(timeline.ofMedia(MediaKind.VIDEO, 50_000, 0)).isEqualTo(50_000);
    assertThat(timeline.ofMedia(MediaKind.AUDIO, 50_010, 10_000_000)).isEqualTo(50_010);
    long leapt = timeline.ofMedia(MediaKind.VIDEO, 33, 33_000_000);
    assertThat(leapt).isEqualTo(50_033);
    assertThat(timeline.ofMedia(MediaKind.AUDIO, 50_033, 34_000_000)).isEqualTo(50_033);
    assertThat(timeline.ofMedia(MediaKind.AUDIO, 56, 56_000_000)).isEqualTo(50_056);
    assertThat(timeline.leaps()).isEqualTo(1);
  }

  @Test
  void tracksWithClocksOfTheirOwnEachKeepTheirs() {
    Timeline timeline = new Timeline();
    List<Placed> placed = new ArrayList<>();
    for (Message message : publish(10, time -> time)) {
      long stamp = message.kind() == MediaKind.AUDIO ? 4_000_000 : 0;
      long dts =
          timeline.ofMedia(
              message.kind(), message.trueMillis() + stamp, message.trueMillis() * 1_000_000);
      placed.add(new Placed(message, dts));
    }
    assertMonotonic(placed);
    assertInSync(placed);
    assertThat(timeline.leaps()).isEqualTo(1);
  }

  @Test
  void equalTimesStayEqual() {
    Timeline timeline = new Timeline();
    for (int i = 0; i < 5; i++) {
      assertThat(timeline.ofMedia(MediaKind.VIDEO, 777, i * 1_000_000L)).isEqualTo(777);
    }
  }

  @Test
  void jitterWithinAFrameHoldsTheLastTimeAndDriftsNowhere() {
    Timeline timeline = new Timeline();
    for (int i = 0; i < 300; i++) {
      long stamp = i * 33L + (i % 3 == 2 ? -36 : 0);
      long dts = timeline.ofMedia(MediaKind.VIDEO, stamp + 100, i * 33_000_000L);
      assertThat(dts).isEqualTo(100 + (i % 3 == 2 ? (i - 1) * 33L : i * 33L));
    }
    assertThat(timeline.leaps()).isZero();
  }

  @Test
  void aPauseThatReallyPassedIsKept() {
    Timeline timeline = new Timeline();
    assertThat(timeline.ofMedia(MediaKind.VIDEO, 100, 0)).isEqualTo(100);
    assertThat(timeline.ofMedia(MediaKind.VIDEO, 60_100, 60_000_000_000L)).isEqualTo(60_100);
    assertThat(timeline.leaps()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 5000000", "90000, 100", "4294967290, 3"})
  void aPublisherWhoComesBackGoesOnByTheTimeItWasAway(long first, long second) {
    Timeline timeline = new Timeline();
    List<Placed> placed =
        new ArrayList<>(place(timeline, publish(2, time -> (first + time) % WRAP_32), 0));
    timeline.restart();
    placed.addAll(place(timeline, publish(2, time -> (second + time) % WRAP_32), 12_000));
    assertMonotonic(placed);
    assertInSync(placed.subList(0, placed.size() / 2));
    assertInSync(placed.subList(placed.size() / 2, placed.size()));
    assertThat(placed.getLast().dtsMillis() - first).isBetween(13_900L, 14_100L);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, 4_294_967_295L})
  void aHeaderInTheMiddleMovesNothing(long stamp) {
    Timeline timeline = new Timeline();
    assertThat(timeline.ofMedia(MediaKind.VIDEO, 70_000, 0)).isEqualTo(70_000);
    assertThat(timeline.ofHeader(MediaKind.VIDEO, stamp)).isEqualTo(70_000);
    assertThat(timeline.ofHeader(MediaKind.SCRIPT, stamp)).isEqualTo(70_000);
    assertThat(timeline.ofHeader(MediaKind.VIDEO, 70_033)).isEqualTo(70_033);
    assertThat(timeline.ofMedia(MediaKind.VIDEO, 70_033, 33_000_000)).isEqualTo(70_033);
  }
}
