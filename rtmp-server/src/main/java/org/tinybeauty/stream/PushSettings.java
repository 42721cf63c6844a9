package org.tinybeauty.stream;

import io.netty.channel.EventLoopGroup;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.tinybeauty.rtmp.RtmpTrust;

/// What pushes share.
///
/// @param group the event loops that connections run on
/// @param trust whose certificates rtmps targets may show
/// @param random for the spread of retries; safe on any thread
/// @param nanoTime the clock that says how long a connection held; safe on any thread
/// @param firstRetryMillis wait after the first failure; it doubles up to the largest
/// @param mostRetryMillis the largest wait
public record PushSettings(
    EventLoopGroup group,
    RtmpTrust trust,
    RandomGenerator random,
    LongSupplier nanoTime,
    long firstRetryMillis,
    long mostRetryMillis) {
  /// The first wait, unless set.
  public static final long FIRST_RETRY_MILLIS = 1_000;

  /// The largest wait, unless set.
  public static final long MOST_RETRY_MILLIS = 30_000;
}
