package org.tinybeauty.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tinybeauty.rtmp.MediaKind;

/// How audio waits for its video.
final class AudioHoldTest {
  private final List<Packet> out = new ArrayList<>();
  private final AudioHold hold = new AudioHold(out::add);

  private void audio(long dts) {
    hold.audio(
        Packet.of(MediaKind.AUDIO, dts, Unpooled.wrappedBuffer(new byte[] {(byte) 0xaf, 1, 0}), 0));
  }

  private List<Long> times() {
    return out.stream().map(Packet::dtsMillis).toList();
  }

  @AfterEach
  void release() {
    hold.flush();
    out.forEach(Packet::release);
    assertThat(out).allMatch(packet -> packet.refCnt() == 0);
  }

  @Test
  void audioAlonePassesAtOnce() {
    audio(0);
    audio(23);
    audio(46);

    assertThat(times()).containsExactly(0L, 23L, 46L);
  }

  @Test
  void audioGoesOutJustBeforeTheVideoThatIsNotEarlier() {
    hold.videoIn(0);
    audio(0);
    audio(23);
    hold.videoIn(40);
    audio(46);
    assertThat(times()).isEmpty();

    hold.videoOut(0);
    assertThat(times()).containsExactly(0L);

    hold.videoOut(40);
    assertThat(times()).containsExactly(0L, 23L);
    assertThat(hold.size()).isEqualTo(1);
  }

  @Test
  void audioOfATimeThatHasGoneOutPassesAtOnce() {
    hold.videoIn(0);
    hold.videoIn(40);
    hold.videoOut(40);
    audio(30);

    assertThat(times()).containsExactly(30L);
  }

  @Test
  void videoThatStoppedAtItsSourceIsNotWaitedFor() {
    hold.videoIn(0);
    hold.videoOut(0);
    for (long dts = 20; dts <= 1_000; dts += 20) {
      audio(dts);
    }

    assertThat(times()).hasSize(50).isSorted();
  }

  @Test
  void noAudioWaitsLongerThanTheBound() {
    for (long dts = 0; dts <= 10_000; dts += 20) {
      hold.videoIn(dts);
      audio(dts);
      assertThat(hold.size()).isLessThanOrEqualTo((int) (AudioHold.MOST_MILLIS / 20) + 1);
    }

    assertThat(times().getLast()).isEqualTo(10_000 - AudioHold.MOST_MILLIS - 20);
  }

  @Test
  void soManyPacketsAtMostAreHeld() {
    hold.videoIn(0);
    for (int i = 0; i < 2_000; i++) {
      audio(1);
    }

    assertThat(hold.size()).isEqualTo(AudioHold.MOST_PACKETS);
  }
}
