package org.tinybeauty.control;

import static io.netty.handler.codec.http.HttpMethod.DELETE;
import static io.netty.handler.codec.http.HttpMethod.GET;
import static io.netty.handler.codec.http.HttpMethod.POST;
import static io.netty.handler.codec.http.HttpMethod.PUT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.makeup.StyleShelf;
import org.tinybeauty.makeup.Transition;
import org.tinybeauty.session.Session;
import org.tinybeauty.session.SessionRegistry;
import org.tinybeauty.text.NearNames;

/// Presets and scenes: looks that are kept, for later.
final class ShelfRoutes {
  private static final String PRESET = "/api/v1/presets/{name}";
  private static final String SCENE = "/api/v1/scenes/{name}";

  private final SessionRegistry sessions;
  private final StyleShelf shelf;
  private final Kept<Looks> presets;
  private final Kept<Scene> scenes;

  /// @param home the folder of their files
  /// @param presetsChanged runs after each change
  /// @param scenesChanged runs after each change
  ShelfRoutes(
      SessionRegistry sessions,
      StyleShelf shelf,
      Path home,
      Runnable presetsChanged,
      Runnable scenesChanged) {
    this.sessions = sessions;
    this.shelf = shelf;
    this.presets =
        new Kept<>(
            home.resolve("presets.json"),
            "presets",
            LooksBody::read,
            LooksBody::of,
            presetsChanged);
    this.scenes =
        new Kept<>(home.resolve("scenes.json"), "scenes", Scene::read, Scene::body, scenesChanged);
  }

  private record Activation(@Nullable String session) {}

  private record Worn(String id, LooksBody looks, long atMicros) {}

  List<Route> all() {
    return List.of(
        Route.bare(GET, "/api/v1/presets", _ -> Answer.json(Map.of("presets", presets()))),
        Route.bare(GET, PRESET, call -> Answer.json(LooksBody.of(preset(call.variable("name"))))),
        Route.json(PUT, PRESET, this::keepPreset),
        Route.bare(DELETE, PRESET, this::dropPreset),
        Route.bare(GET, "/api/v1/scenes", _ -> Answer.json(Map.of("scenes", scenes()))),
        Route.bare(GET, SCENE, call -> Answer.json(scene(call).body())),
        Route.json(PUT, SCENE, this::keepScene),
        Route.bare(DELETE, SCENE, this::dropScene),
        Route.json(POST, SCENE + "/activate", this::activate));
  }

  private Map<String, LooksBody> presets() {
    Map<String, LooksBody> told = new LinkedHashMap<>();
    presets.all().forEach((name, looks) -> told.put(name, LooksBody.of(looks)));
    return told;
  }

  private Map<String, Scene.Body> scenes() {
    Map<String, Scene.Body> told = new LinkedHashMap<>();
    scenes.all().forEach((name, scene) -> told.put(name, scene.body()));
    return told;
  }

  private Looks preset(String name) {
    return presets.find(name).orElseThrow(() -> missing("preset", name, presets.all().keySet()));
  }

  private Scene scene(Call call) {
    String name = call.variable("name");
    return scenes.find(name).orElseThrow(() -> missing("scene", name, scenes.all().keySet()));
  }

  private static ProblemException missing(String word, String name, Collection<String> known) {
    String advice = NearNames.advice(name, known, "GET /api/v1/%ss lists them".formatted(word));
    return new ProblemException(
        Problem.Kind.NOT_FOUND, "there is no %s of that name; %s".formatted(word, advice));
  }

  private Answer keepPreset(Call call) throws IOException {
    Looks looks = LooksBody.read(Json.object(call.body().bytes()), shelf.library());
    presets.put(call.variable("name"), looks);
    return Answer.json(LooksBody.of(looks));
  }

  private Answer dropPreset(Call call) throws IOException {
    String name = call.variable("name");
    for (Map.Entry<String, Scene> one : scenes.all().entrySet()) {
      if (name.equals(one.getValue().preset())) {
        throw new ProblemException(
            Problem.Kind.CONFLICT,
            "the scene %s needs it; change or delete that first".formatted(one.getKey()));
      }
    }
    preset(name);
    presets.remove(name);
    return Answer.done();
  }

  private Answer keepScene(Call call) throws IOException {
    ObjectNode body = Json.object(call.body().bytes());
    Scene scene = Scene.read(body);
    if (scene.preset() != null && presets.find(scene.preset()).isEmpty()) {
      throw new ProblemException(
          Problem.Kind.INVALID, "there is no preset of that name; keep it first", "preset");
    }
    if (body.get("looks") instanceof ObjectNode looks) {
      LooksBody.read(looks, shelf.library());
    }
    scenes.put(call.variable("name"), scene);
    return Answer.json(scene.body());
  }

  private Answer dropScene(Call call) throws IOException {
    scene(call);
    scenes.remove(call.variable("name"));
    return Answer.done();
  }

  private Answer activate(Call call) throws InterruptedException {
    Scene scene = scene(call);
    ObjectNode body = Json.object(call.body().bytes());
    JsonNode fade = body.get("fade");
    if (fade == null) {
      body.put("fade", scene.fade());
    }
    Transition transition = LookChange.transition(body);
    String id = Json.as(body, Activation.class).session();
    Looks looks = scene.looks() != null ? scene.looks() : wanted(scene);
    List<Session> all =
        id == null ? sessions.sessions() : List.of(SessionRoutes.find(sessions, id));
    if (all.isEmpty()) {
      throw new ProblemException(Problem.Kind.CONFLICT, "no session runs; publish a stream first");
    }
    Map<Session, CompletableFuture<Long>> begun = new LinkedHashMap<>();
    all.forEach(session -> begun.put(session, session.change(looks, transition)));
    List<Worn> worn = new ArrayList<>();
    boolean waits = false;
    for (Map.Entry<Session, CompletableFuture<Long>> one : begun.entrySet()) {
      LookChange.Taken taken = LookChange.wait(one.getKey(), transition, one.getValue());
      waits |= taken.waits();
      worn.add(new Worn(one.getKey().id(), LooksBody.of(looks), taken.atMicros()));
    }
    return Answer.json(
        waits ? HttpResponseStatus.ACCEPTED : HttpResponseStatus.OK, Map.of("sessions", worn));
  }

  private Looks wanted(Scene scene) {
    String name = String.valueOf(scene.preset());
    return presets
        .find(name)
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.Kind.CONFLICT,
                    "its preset " + name + " is gone; keep it again, or change the scene"));
  }
}
