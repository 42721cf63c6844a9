package org.tinybeauty.stream;

import java.lang.System.Logger.Level;
import java.util.Locale;
import org.tinybeauty.session.Session;
import org.tinybeauty.stats.Lag;
import org.tinybeauty.stats.LatencyHistogram;
import org.tinybeauty.stats.LiveCount;
import org.tinybeauty.stats.LiveStats;

/// Says every ten seconds how a live session fares. One thread.
final class LiveReport {
  private static final System.Logger LOG = System.getLogger(LiveSession.class.getName());
  private static final long EVERY_NANOS = 10_000_000_000L;

  private final Session session;
  private long nextNanos;
  private long sentBefore;

  LiveReport(Session session, long nowNanos) {
    this.session = session;
    this.nextNanos = nowNanos + EVERY_NANOS;
  }

  /// Called for every picture that went out.
  void tick(long nowNanos) {
    if (nowNanos - nextNanos >= 0) {
      LOG.log(Level.INFO, line(nowNanos - nextNanos + EVERY_NANOS));
      nextNanos = nowNanos + EVERY_NANOS;
    }
  }

  private String line(long spanNanos) {
    LiveStats live = session.live();
    long sent = live.count(LiveCount.SENT);
    double rate = (sent - sentBefore) * 1e9 / spanNanos;
    sentBefore = sent;
    return String.format(
        Locale.ROOT,
        "%s: %.1f fps, %s; sent %d (made up %d, plain %d, bypassed %d, relayed %d), late %d,"
            + " corrupt %d, dropped %d; audio %+d ms; p50/p95/p99 ms: decode %s, filter %s,"
            + " encode %s, total %s",
        session.id(),
        rate,
        live.step(),
        sent,
        live.count(LiveCount.MADE_UP),
        live.count(LiveCount.PLAIN),
        live.count(LiveCount.BYPASSED),
        live.count(LiveCount.RELAYED),
        live.count(LiveCount.LATE),
        live.count(LiveCount.CORRUPT),
        live.count(LiveCount.DROPPED),
        live.skewMicros() / 1000,
        quantiles(live.lag(Lag.DECODE)),
        quantiles(live.lag(Lag.FILTER)),
        quantiles(live.lag(Lag.ENCODE)),
        quantiles(live.lag(Lag.TOTAL)));
  }

  private static String quantiles(LatencyHistogram lag) {
    return String.format(
        Locale.ROOT,
        "%.0f/%.0f/%.0f",
        lag.quantileMillis(0.5),
        lag.quantileMillis(0.95),
        lag.quantileMillis(0.99));
  }
}
