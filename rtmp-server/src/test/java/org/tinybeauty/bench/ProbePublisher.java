package org.tinybeauty.bench;

import io.netty.channel.EventLoopGroup;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLException;
import org.tinybeauty.rtmp.RtmpClient;
import org.tinybeauty.rtmp.RtmpClientListener;
import org.tinybeauty.rtmp.RtmpTrust;
import org.tinybeauty.rtmp.RtmpUrl;

/// Sends a probe's stream.
final class ProbePublisher implements RtmpClientListener {
  private final CountDownLatch ready = new CountDownLatch(1);

  private ProbePublisher() {}

  /// Publishes to a server, and waits until that takes the stream.
  static RtmpClient publish(EventLoopGroup group, RtmpUrl to)
      throws SSLException, InterruptedException {
    ProbePublisher publisher = new ProbePublisher();
    RtmpClient client = RtmpClient.publish(group, to, RtmpTrust.anyone(), publisher);
    if (!publisher.ready.await(10, TimeUnit.SECONDS)) {
      client.close();
      throw new IllegalStateException("the server does not take the stream");
    }
    return client;
  }

  /// Waits until [System#nanoTime] has come so far.
  static void sleepUntil(long nanos) {
    for (long wait = nanos - System.nanoTime(); wait > 0; wait = nanos - System.nanoTime()) {
      LockSupport.parkNanos(wait);
    }
  }

  @Override
  public void ready() {
    ready.countDown();
  }

  @Override
  public void closed(String why) {
    System.err.println("publisher: " + why);
  }
}
