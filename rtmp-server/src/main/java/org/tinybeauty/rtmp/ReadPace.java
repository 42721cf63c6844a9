package org.tinybeauty.rtmp;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Reads a peer no faster than at so many messages a second. A message may be as short as two
/// bytes, so a peer that sends such ones would keep an event loop busy; one that sends frames ahead
/// of time, a hundred times as fast as they last, is not slowed. Who is slowed loses nothing: its
/// bytes wait in its own queue. Anywhere in the pipeline of a connection; one per connection.
final class ReadPace extends ChannelDuplexHandler {
  /// Messages a second in the long run.
  static final int MESSAGES_PER_SECOND = 10_000;

  /// Messages at once, after a quiet time.
  static final int BURST_MESSAGES = 20_000;

  private static final long SECOND_NANOS = 1_000_000_000;
  private static final System.Logger LOG = System.getLogger(ReadPace.class.getName());
  private static final LimitedLog SLOWED = new LimitedLog(LOG, System.Logger.Level.WARNING);

  private final LongSupplier messages;
  private final LongSupplier nanos;
  private long counted;
  private long countedNanos;
  private double allowed = BURST_MESSAGES;
  private boolean waiting;
  private boolean paused;

  ReadPace(ChunkDecoder decoder) {
    this(decoder::messages, System::nanoTime);
  }

  /// With its clock.
  ///
  /// @param messages the number of messages since the connection's beginning
  ReadPace(LongSupplier messages, LongSupplier nanos) {
    this.messages = messages;
    this.nanos = nanos;
    this.countedNanos = nanos.getAsLong();
  }

  /// Stops reading at the end of a row of reads that was too much.
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.fireChannelReadComplete();
    if (!waiting && ctx.channel().config().isAutoRead() && tooFast(ctx)) {
      paused = true;
      ctx.channel().config().setAutoRead(false);
    }
  }

  /// Lets nobody else begin to read meanwhile.
  @Override
  public void read(ChannelHandlerContext ctx) {
    if (!waiting && !tooFast(ctx)) {
      ctx.read();
    }
  }

  private boolean tooFast(ChannelHandlerContext ctx) {
    count();
    if (allowed >= 0) {
      return false;
    }
    waiting = true;
    SLOWED.log("a peer is read more slowly: more than " + MESSAGES_PER_SECOND + " messages/s");
    long wait = (long) (-allowed / MESSAGES_PER_SECOND * SECOND_NANOS) + 1;
    var _ = ctx.executor().schedule(() -> goOn(ctx), wait, TimeUnit.NANOSECONDS);
    return true;
  }

  private void goOn(ChannelHandlerContext ctx) {
    waiting = false;
    if (paused) {
      paused = false;
      ctx.channel().config().setAutoRead(true);
    } else {
      ctx.read();
    }
  }

  private void count() {
    long now = nanos.getAsLong();
    long total = messages.getAsLong();
    double earned = (now - countedNanos) * (double) MESSAGES_PER_SECOND / SECOND_NANOS;
    allowed = Math.min(BURST_MESSAGES, allowed + earned) - (total - counted);
    counted = total;
    countedNanos = now;
  }
}
