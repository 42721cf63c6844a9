package org.tinybeauty.control;

import static io.netty.handler.codec.http.HttpMethod.GET;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.tinybeauty.makeup.StyleShelf;
import org.tinybeauty.session.SessionRegistry;

/// Everything that can be seen and done from outside, but for how requests come. Thread-safe.
public final class ControlApi implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ControlApi.class.getName());

  /// What describes the API, beside this class.
  static final String CONTRACT = "openapi.yaml";

  private final Events events;
  private final Announcer announcer;
  private final Metrics metrics;
  private final Routes routes;

  /// Steers the sessions of a registry until it is closed. Owns neither it nor the shelf.
  ///
  /// @param home the user's folder, `~/.tinybeauty`, which need not exist: presets and scenes
  ///     are kept there, and own styles in its folder `styles`
  public ControlApi(SessionRegistry sessions, StyleShelf shelf, Path home, ServerFacts facts) {
    this(sessions, shelf, home, facts, System::nanoTime);
  }

  ControlApi(
      SessionRegistry sessions,
      StyleShelf shelf,
      Path home,
      ServerFacts facts,
      LongSupplier clock) {
    FrameRates rates = new FrameRates(clock);
    SessionRoutes running = new SessionRoutes(sessions, shelf, rates);
    events = new Events(clock);
    announcer = new Announcer(sessions, shelf, running, rates, events, version());
    metrics = new Metrics(sessions, shelf, rates, events);
    List<Route> all = new ArrayList<>();
    all.add(Route.bare(GET, "/health/live", _ -> Answer.json(Map.of("status", "live"))));
    all.add(Route.bare(GET, "/health/ready", _ -> ready(facts)));
    all.add(Route.bare(GET, "/api/v1/config", _ -> Answer.json(facts.config().get())));
    all.add(Route.bare(GET, "/metrics", _ -> Answer.text(Metrics.TYPE, metrics.scrape())));
    Answer contract = contract();
    all.add(Route.bare(GET, "/api/v1/openapi.yaml", _ -> contract));
    all.add(Route.bare(GET, Events.PATH, _ -> Answer.done()));
    all.addAll(running.all());
    all.addAll(new StyleRoutes(shelf, new OwnStyles(home, shelf)).all());
    all.addAll(
        new ShelfRoutes(
                sessions,
                shelf,
                home,
                () -> announcer.tell("presets"),
                () -> announcer.tell("scenes"))
            .all());
    routes = new Routes(all);
  }

  private static String version() {
    String version = ControlApi.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static Answer contract() {
    try (InputStream in = ControlApi.class.getResourceAsStream(CONTRACT)) {
      if (in == null) {
        throw new IllegalStateException(CONTRACT + " is missing from the program");
      }
      return new Answer(HttpResponseStatus.OK, "application/yaml", in.readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException(CONTRACT + " cannot be read from the program", e);
    }
  }

  private static Answer ready(ServerFacts facts) {
    boolean ready = facts.ready().getAsBoolean();
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("status", ready ? "ready" : "not ready");
    told.putAll(facts.health().get());
    return Answer.json(
        ready ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE, told);
  }

  Routes routes() {
    return routes;
  }

  Events events() {
    return events;
  }

  Metrics metrics() {
    return metrics;
  }

  /// Answers a request, whatever comes of it. On a virtual thread; may block.
  Answer answer(Route route, Call call) {
    try {
      return route.handler().answer(call);
    } catch (ProblemException e) {
      return e.problem().answer();
    } catch (Exception e) {
      LOG.log(Level.WARNING, "a request failed: " + route.method() + " " + route.path(), e);
      return new Problem(
              Problem.Kind.FAILED, "something went wrong here; the server's log says what", null)
          .answer();
    }
  }

  /// Lets all listeners go.
  @Override
  public void close() {
    announcer.close();
    metrics.close();
  }
}
