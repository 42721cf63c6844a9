package org.tinybeauty.control;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.tinybeauty.makeup.StyleShelf;
import org.tinybeauty.session.Session;
import org.tinybeauty.session.SessionEvent;
import org.tinybeauty.session.SessionRegistry;

/// Figures for Prometheus, `docs/metrics.md` lists them. What sessions count is read when it is
/// asked for and costs their frames nothing. Thread-safe.
final class Metrics implements AutoCloseable {
  /// The text format that Prometheus reads.
  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final System.Logger LOG = System.getLogger(Metrics.class.getName());
  private static final String ROUTE_OF_NONE = "none";

  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ConcurrentMap<String, SessionMeters> running = new ConcurrentHashMap<>();
  private final AtomicLong shelfChanges = new AtomicLong();
  private final List<AutoCloseable> open = new ArrayList<>();

  Metrics(SessionRegistry sessions, StyleShelf shelf, FrameRates rates, Events events) {
    open.add(sessions.listen(event -> heard(event, rates)));
    sessions.sessions().forEach(session -> begin(session, rates));
    open.add(shelf.listen(shelfChanges::incrementAndGet));
    gauge("tinybeauty.sessions", "Sessions that run", sessions, all -> all.sessions().size());
    gauge(
        "tinybeauty.styles",
        "Styles that can be worn",
        shelf,
        all -> all.library().styles().size());
    gauge(
        "tinybeauty.styles.broken",
        "Styles that were left out",
        shelf,
        all -> all.library().broken().size());
    FunctionCounter.builder("tinybeauty.styles.changes", shelfChanges, AtomicLong::get)
        .description("Times that styles came, changed or went")
        .register(meters);
    gauge("tinybeauty.ws.clients", "Listeners over a WebSocket", events, Events::listeners);
    dropped("slow", events, events::slow);
    dropped("silent", events, events::silent);
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
    JvmGcMetrics collections = new JvmGcMetrics();
    collections.bindTo(meters);
    open.add(collections);
  }

  private <T> void gauge(String name, String what, T of, ToDoubleFunction<T> value) {
    Gauge.builder(name, of, value).description(what).register(meters);
  }

  private void dropped(String reason, Events events, LongSupplier count) {
    FunctionCounter.builder("tinybeauty.ws.dropped", events, _ -> count.getAsLong())
        .tag("reason", reason)
        .description("Listeners that were dropped")
        .register(meters);
  }

  private void heard(SessionEvent event, FrameRates rates) {
    switch (event) {
      case SessionEvent.Started(Session session) -> begin(session, rates);
      case SessionEvent.Ended(Session session) -> {
        SessionMeters ended = running.remove(session.id());
        if (ended != null) {
          ended.close();
        }
      }
      case SessionEvent.Changed(Session session, var _, var _) -> {
        SessionMeters of = running.get(session.id());
        if (of != null) {
          of.changed();
        }
      }
      case SessionEvent.Previewed _, SessionEvent.OutputsChanged _ -> {} // nothing is counted
    }
  }

  private void begin(Session session, FrameRates rates) {
    running.computeIfAbsent(session.id(), _ -> new SessionMeters(meters, session, rates));
  }

  /// Counts an answer.
  ///
  /// @param route template of its path, never the path itself; empty for none
  void answered(String method, String route, int status) {
    Counter.builder("tinybeauty.http.requests")
        .description("Requests answered")
        .tag("method", method)
        .tag("route", route.isEmpty() ? ROUTE_OF_NONE : route)
        .tag("status", Integer.toString(status))
        .register(meters)
        .increment();
  }

  /// All of them, as Prometheus reads it.
  String scrape() {
    return meters.scrape();
  }

  @Override
  public void close() {
    for (AutoCloseable one : open) {
      try {
        one.close();
      } catch (Exception e) {
        LOG.log(Level.WARNING, "a source of figures cannot be let go", e);
      }
    }
    meters.close();
  }
}
