package org.tinybeauty.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReadPaceTest {
  private static final long MILLI_NANOS = 1_000_000;

  /// Counts the reads that reach the socket.
  private static final class Reads extends ChannelOutboundHandlerAdapter {
    int count;

    @Override
    public void read(ChannelHandlerContext ctx) {
      count++;
    }
  }

  private final Reads reads = new Reads();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private long messages;
  private long nanos;

  @BeforeEach
  void begin() {
    channel.freezeTime();
    channel.pipeline().addLast(reads, new ReadPace(() -> messages, () -> nanos));
    reads.count = 0;
  }

  @AfterEach
  void end() {
    channel.finishAndReleaseAll();
  }

  private void pass(long millis) {
    nanos += millis * MILLI_NANOS;
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void aStreamAHundredTimesAheadOfTimeIsNotSlowed() {
    for (int second = 0; second < 60; second++) {
      messages += 100 * 75;
      channel.read();
      pass(1000);
    }
    assertThat(reads.count).isEqualTo(60);
  }

  @Test
  void aFloodIsReadOnceItsMessagesArePaidFor() {
    messages += ReadPace.BURST_MESSAGES + 5000;
    channel.read();
    channel.read();
    pass(499);
    assertThat(reads.count).isZero();

    pass(2);
    assertThat(reads.count).isOne();
    channel.read();
    assertThat(reads.count).isEqualTo(2);
  }

  @Test
  void aFloodOfTenSecondsIsReadAtThePace() {
    long taken = 0;
    for (int i = 0; i < 10_000; i++) {
      int before = reads.count;
      channel.read();
      pass(1);
      if (reads.count > before) {
        messages += 30_000;
        taken += 30_000;
      }
    }
    assertThat(taken)
        .isBetween(
            ReadPace.MESSAGES_PER_SECOND * 9L,
            ReadPace.BURST_MESSAGES + ReadPace.MESSAGES_PER_SECOND * 10L + 30_000);
  }
}
