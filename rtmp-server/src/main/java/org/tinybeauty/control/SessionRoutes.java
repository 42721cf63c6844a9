package org.tinybeauty.control;

import static io.netty.handler.codec.http.HttpMethod.DELETE;
import static io.netty.handler.codec.http.HttpMethod.GET;
import static io.netty.handler.codec.http.HttpMethod.PATCH;
import static io.netty.handler.codec.http.HttpMethod.POST;
import static io.netty.handler.codec.http.HttpMethod.PUT;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.makeup.StyleShelf;
import org.tinybeauty.makeup.Transition;
import org.tinybeauty.session.Session;
import org.tinybeauty.session.SessionRegistry;
import org.tinybeauty.session.View;

/// What can be seen of sessions and done to them.
final class SessionRoutes {
  private static final int MIN_WIDTH = 16;
  private static final int MAX_WIDTH = 3840;
  private static final int USUAL_WIDTH = 640;
  private static final String ONE = "/api/v1/sessions/{id}";

  private final SessionRegistry sessions;
  private final StyleShelf shelf;
  private final FrameRates rates;

  SessionRoutes(SessionRegistry sessions, StyleShelf shelf, FrameRates rates) {
    this.sessions = sessions;
    this.shelf = shelf;
    this.rates = rates;
  }

  /// A body that says yes or no.
  private record Switch(@Nullable Boolean on) {}

  /// Nothing; so that unknown fields are refused.
  private record Empty() {}

  private record Target(@Nullable String url) {}

  List<Route> all() {
    return List.of(
        Route.bare(GET, "/api/v1/sessions", _ -> Answer.json(Map.of("sessions", list()))),
        Route.bare(GET, ONE, call -> Answer.json(facts(session(call)))),
        Route.bare(GET, ONE + "/looks", call -> Answer.json(LooksBody.of(session(call).looks()))),
        Route.json(PUT, ONE + "/looks", call -> change(call, this::whole)),
        Route.json(PATCH, ONE + "/looks", call -> change(call, this::merged)),
        Route.bare(
            GET, ONE + "/preview", call -> Answer.json(LooksBody.of(session(call).preview()))),
        Route.json(PUT, ONE + "/preview", call -> preview(call, this::whole)),
        Route.json(PATCH, ONE + "/preview", call -> preview(call, this::merged)),
        Route.json(POST, ONE + "/take", call -> step(call, Session::take)),
        Route.json(POST, ONE + "/undo", call -> step(call, Session::undo)),
        Route.json(POST, ONE + "/redo", call -> step(call, Session::redo)),
        Route.json(POST, ONE + "/bypass", this::bypass),
        Route.bare(GET, ONE + "/snapshot.jpg", this::snapshot).parameters("view", "width"),
        Route.bare(
            GET,
            ONE + "/outputs",
            call -> Answer.json(Map.of("outputs", SessionFacts.outputs(session(call))))),
        Route.json(POST, ONE + "/outputs", this::push),
        Route.bare(DELETE, ONE + "/outputs/{output}", this::remove),
        Route.json(POST, ONE + "/record", this::record));
  }

  /// What is told of all sessions.
  List<SessionFacts> list() {
    return sessions.sessions().stream().map(this::facts).toList();
  }

  SessionFacts facts(Session session) {
    return SessionFacts.of(session, rates.fps(session));
  }

  private Session session(Call call) {
    return find(sessions, call.variable("id"));
  }

  /// A session by its id.
  ///
  /// @throws ProblemException when none runs under it
  static Session find(SessionRegistry sessions, String id) {
    return sessions
        .find(id)
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.Kind.NOT_FOUND,
                    "no session of that id runs; GET /api/v1/sessions lists those that do"));
  }

  private Looks whole(Looks before, ObjectNode body) {
    return LooksBody.read(body, shelf.library());
  }

  private Looks merged(Looks before, ObjectNode body) {
    return LooksBody.merge(before, body, shelf.library());
  }

  private Answer change(Call call, BiFunction<Looks, ObjectNode, Looks> read)
      throws InterruptedException {
    Session session = session(call);
    ObjectNode body = Json.object(call.body().bytes());
    Transition transition = LookChange.transition(body);
    return LookChange.answer(
        session, transition, () -> begin(session, read.apply(session.looks(), body), transition));
  }

  private static LookChange.Begun begin(Session session, Looks looks, Transition transition) {
    return new LookChange.Begun(looks, session.change(looks, transition));
  }

  private Answer preview(Call call, BiFunction<Looks, ObjectNode, Looks> read) {
    Session session = session(call);
    ObjectNode body = Json.object(call.body().bytes());
    LookChange.transition(body);
    synchronized (session) {
      Looks looks = read.apply(session.preview(), body);
      session.preview(looks);
      return Answer.json(new LookChange.Done(LooksBody.of(looks), null));
    }
  }

  private Answer step(Call call, BiFunction<Session, Transition, CompletableFuture<Long>> step)
      throws InterruptedException {
    Session session = session(call);
    ObjectNode body = Json.object(call.body().bytes());
    Transition transition = LookChange.transition(body);
    Json.as(body, Empty.class);
    return LookChange.answer(
        session,
        transition,
        () -> {
          CompletableFuture<Long> taken = step.apply(session, transition);
          return new LookChange.Begun(session.looks(), taken);
        });
  }

  private Answer bypass(Call call) throws InterruptedException {
    Session session = session(call);
    ObjectNode body = Json.object(call.body().bytes());
    Transition transition = LookChange.transition(body);
    boolean on = on(body);
    return LookChange.answer(
        session, transition, () -> begin(session, session.looks().withBypass(on), transition));
  }

  private static boolean on(ObjectNode body) {
    Boolean on = Json.as(body, Switch.class).on();
    if (on == null) {
      throw new ProblemException(Problem.Kind.INVALID, "on is missing; send true or false", "on");
    }
    return on;
  }

  private Answer snapshot(Call call) throws InterruptedException {
    Session session = session(call);
    String name = call.parameter("view").orElse("after");
    View view = null;
    for (View one : View.values()) {
      if (one.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name)) {
        view = one;
      }
    }
    if (view == null) {
      throw new ProblemException(
          Problem.Kind.INVALID,
          "there is no such view; use before, after, split, preview or preview-split",
          "view");
    }
    int width = call.integer("width", USUAL_WIDTH, MIN_WIDTH, MAX_WIDTH);
    Optional<byte[]> picture = session.snapshot(view, width);
    if (picture.isEmpty()) {
      throw new ProblemException(
          Problem.Kind.BUSY,
          "no picture could be made: no frame came within a second, or the machine is too busy"
              + " for a preview; try again");
    }
    return new Answer(HttpResponseStatus.OK, "image/jpeg", picture.get());
  }

  private Answer push(Call call) {
    Session session = session(call);
    String url = Json.as(Json.object(call.body().bytes()), Target.class).url();
    if (url == null) {
      throw new ProblemException(
          Problem.Kind.INVALID, "url is missing; send rtmp://HOST/APP/KEY", "url");
    }
    try {
      SessionFacts.Output output = SessionFacts.Output.of(session.outputs().push(url));
      return Answer.json(HttpResponseStatus.CREATED, output)
          .with("location", "/api/v1/sessions/%s/outputs/%s".formatted(session.id(), output.id()));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          Problem.Kind.INVALID, e.getMessage() + "; use rtmp://HOST/APP/KEY or rtmps://", "url");
    } catch (UnsupportedOperationException e) {
      throw unsupported(e);
    } catch (IllegalStateException e) {
      throw new ProblemException(Problem.Kind.CONFLICT, String.valueOf(e.getMessage()));
    }
  }

  private Answer remove(Call call) {
    if (!session(call).outputs().remove(call.variable("output"))) {
      throw new ProblemException(
          Problem.Kind.NOT_FOUND, "this session has no output of that id; GET its outputs");
    }
    return Answer.done();
  }

  private Answer record(Call call) {
    Session session = session(call);
    boolean on = on(Json.object(call.body().bytes()));
    try {
      session.outputs().record(on);
    } catch (UnsupportedOperationException e) {
      throw unsupported(e);
    } catch (IllegalStateException e) {
      throw new ProblemException(Problem.Kind.CONFLICT, String.valueOf(e.getMessage()));
    }
    return Answer.json(Map.of("outputs", SessionFacts.outputs(session)));
  }

  private static ProblemException unsupported(UnsupportedOperationException e) {
    String reason = e.getMessage();
    return new ProblemException(
        Problem.Kind.UNSUPPORTED, reason == null ? "this session cannot do that" : reason);
  }
}
