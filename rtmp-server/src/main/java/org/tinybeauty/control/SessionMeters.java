package org.tinybeauty.control;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.tinybeauty.session.Session;
import org.tinybeauty.stats.Count;
import org.tinybeauty.stats.Lag;
import org.tinybeauty.stats.LiveCount;
import org.tinybeauty.stats.LiveStats;
import org.tinybeauty.stats.Stage;

/// One session's figures, gone when it is closed.
final class SessionMeters implements AutoCloseable {
  private static final double[] QUANTILES = {0.5, 0.95, 0.99};
  private static final String FRAMES = "tinybeauty.frames";
  private static final String RESULT = "result";

  private final MeterRegistry registry;
  private final Session session;
  private final Tags tags;
  private final List<Meter> meters = new ArrayList<>();
  private final Counter changes;

  SessionMeters(MeterRegistry registry, Session session, FrameRates rates) {
    this.registry = registry;
    this.session = session;
    this.tags = Tags.of("session", session.id(), "kind", SessionFacts.kind(session));
    frames();
    times();
    count(
        "tinybeauty.faces.made.up",
        "Faces made up, over all frames",
        Tags.empty(),
        one -> one.stats().count(Count.FACES));
    count(
        "tinybeauty.network.runs",
        "Runs of a style's network",
        Tags.empty(),
        one -> one.stats().count(Count.NETWORK_RUNS));
    for (LiveCount direction : List.of(LiveCount.STEPS_DOWN, LiveCount.STEPS_UP)) {
      count(
          "tinybeauty.step.changes",
          "Changes to less or more work",
          Tags.of("direction", direction == LiveCount.STEPS_DOWN ? "down" : "up"),
          one -> one.live().count(direction));
    }
    gauge("tinybeauty.faces", "", "Faces in the last frame", Tags.empty(), s -> s.faces().size());
    gauge("tinybeauty.frame.rate", "hertz", "Frames sent out a second", Tags.empty(), rates::fps);
    gauge(
        "tinybeauty.full.work",
        "",
        "1 while nothing is left out, 0 while the machine is too slow",
        Tags.empty(),
        one -> one.live().step().equals(LiveStats.FULL) ? 1 : 0);
    gauge(
        "tinybeauty.av.skew",
        "seconds",
        "How far sound went out ahead of the picture last",
        Tags.empty(),
        one -> one.live().skewMicros() / 1e6);
    changes =
        Counter.builder("tinybeauty.look.changes")
            .description("Looks put on air")
            .tags(tags)
            .register(registry);
    meters.add(changes);
  }

  private void frames() {
    if (session.kind() == Session.Kind.FILE) {
      result("made_up", one -> one.stats().count(Count.MADE_UP));
      result(
          "plain",
          one ->
              one.stats().count(Count.FRAMES)
                  - one.stats().count(Count.MADE_UP)
                  - one.stats().count(Count.FAILED));
    } else {
      count(
          "tinybeauty.frames.received",
          "Pictures that came",
          Tags.empty(),
          one -> one.live().count(LiveCount.RECEIVED));
      count(
          "tinybeauty.frames.sent",
          "Pictures that went out",
          Tags.empty(),
          one -> one.live().count(LiveCount.SENT));
      for (LiveCount count :
          List.of(
              LiveCount.MADE_UP,
              LiveCount.PLAIN,
              LiveCount.LATE,
              LiveCount.BYPASSED,
              LiveCount.RELAYED,
              LiveCount.CORRUPT,
              LiveCount.DROPPED)) {
        result(count.name().toLowerCase(Locale.ROOT), one -> one.live().count(count));
      }
    }
    result("failed", one -> one.stats().count(Count.FAILED));
  }

  private void times() {
    for (double q : QUANTILES) {
      for (Lag lag : Lag.values()) {
        gauge(
            "tinybeauty.latency",
            "seconds",
            "Delay of pictures over the last minute",
            Tags.of("part", lower(lag), "quantile", Double.toString(q)),
            one -> one.live().lag(lag).quantileMillis(q) / 1e3);
      }
      for (Stage stage : Stage.values()) {
        gauge(
            "tinybeauty.stage",
            "seconds",
            "Time of a frame's stages since the start",
            Tags.of("stage", lower(stage), "quantile", Double.toString(q)),
            one -> one.stats().quantileNanos(stage, q) / 1e9);
      }
    }
  }

  private void result(String result, ToDoubleFunction<Session> value) {
    count(FRAMES, "Pictures, by what became of them", Tags.of(RESULT, result), value);
  }

  private void count(String name, String what, Tags more, ToDoubleFunction<Session> value) {
    meters.add(
        FunctionCounter.builder(name, session, value)
            .description(what)
            .tags(tags.and(more))
            .register(registry));
  }

  private void gauge(
      String name, String unit, String what, Tags more, ToDoubleFunction<Session> value) {
    Gauge.Builder<Session> gauge =
        Gauge.builder(name, session, value).description(what).tags(tags.and(more));
    meters.add((unit.isEmpty() ? gauge : gauge.baseUnit(unit)).register(registry));
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /// Counts a change of look.
  void changed() {
    changes.increment();
  }

  @Override
  public void close() {
    meters.forEach(registry::remove);
  }
}
