package org.tinybeauty.control;

import static io.netty.handler.codec.http.HttpMethod.GET;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Everything that can be seen and done from outside, but for how requests come. Thread-safe.
public final class ControlApi implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ControlApi.class.getName());

  private final Events events = new Events();
  private final Routes routes;

  /// Of a program.
  public ControlApi(ServerFacts facts) {
    List<Route> all = new ArrayList<>();
    all.add(Route.bare(GET, "/health/live", _ -> Answer.json(Map.of("status", "live"))));
    all.add(Route.bare(GET, "/health/ready", _ -> ready(facts)));
    all.add(Route.bare(GET, "/api/v1/config", _ -> Answer.json(facts.config().get())));
    routes = new Routes(all);
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
    events.close();
  }
}
