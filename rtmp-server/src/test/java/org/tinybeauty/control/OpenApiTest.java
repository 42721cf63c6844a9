package org.tinybeauty.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.makeup.Transition;
import org.tinybeauty.session.SessionOutputs;

/// Holds `openapi.yaml` to what the server does, both ways.
@Timeout(180)
class OpenApiTest {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path home;
  private Site site;
  private JsonNode api;

  @BeforeEach
  void start() throws Exception {
    site = new Site(home);
    try (InputStream in = ControlApi.class.getResourceAsStream(ControlApi.CONTRACT)) {
      api = new YAMLMapper().readTree(in);
    }
  }

  @AfterEach
  void stop() {
    site.close();
  }

  /// Operations by method and path.
  private Map<String, JsonNode> operations() {
    Map<String, JsonNode> all = new TreeMap<>();
    api.get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        one -> {
                          if (METHODS.contains(one.getKey())) {
                            all.put(
                                one.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                one.getValue());
                          }
                        }));
    return all;
  }

  private static String name(Route route) {
    return route.method().name() + " " + route.path();
  }

  @Test
  void everyRouteIsDescribedAndNothingElse() {
    Set<String> routes = new TreeSet<>();
    site.api().routes().all().forEach(route -> routes.add(name(route)));
    assertThat(operations().keySet()).isEqualTo(routes);
    assertThat(api.get("openapi").asText()).isEqualTo("3.1.0");
  }

  @Test
  void parametersAndBodiesAreThoseOfTheRoutes() {
    Map<String, JsonNode> operations = operations();
    for (Route route : site.api().routes().all()) {
      JsonNode operation = described(operations, route);
      Set<String> query = new HashSet<>();
      operation
          .path("parameters")
          .forEach(
              one -> {
                if (one.get("in").asText().equals("query")) {
                  query.add(one.get("name").asText());
                }
              });
      assertThat(query).as(name(route)).isEqualTo(route.parameters());
      Set<String> types = new HashSet<>();
      operation.at("/requestBody/content").fieldNames().forEachRemaining(types::add);
      assertThat(types)
          .as(name(route))
          .isEqualTo(route.takes().isEmpty() ? Set.of() : Set.of(route.takes()));
      Set<String> inPath = new TreeSet<>();
      api.at("/paths/" + route.path().replace("/", "~1") + "/parameters")
          .forEach(one -> inPath.add(resolved(one).get("name").asText()));
      Set<String> wanted = new TreeSet<>();
      route.segments().stream()
          .filter(segment -> segment.startsWith("{"))
          .forEach(segment -> wanted.add(segment.substring(1, segment.length() - 1)));
      assertThat(inPath).as(name(route)).isEqualTo(wanted);
    }
  }

  private static JsonNode described(Map<String, JsonNode> operations, Route route) {
    JsonNode operation = operations.get(name(route));
    if (operation == null) {
      throw new AssertionError(name(route) + " is not described");
    }
    return operation;
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? api.at(node.get("$ref").asText().substring(1)) : node;
  }

  @Test
  void everyOperationSaysWhatItIsAndHowItFails() {
    Set<String> ids = new HashSet<>();
    operations()
        .forEach(
            (name, operation) -> {
              assertThat(operation.path("summary").asText()).as(name).isNotBlank();
              assertThat(ids.add(operation.path("operationId").asText())).as(name).isTrue();
              assertThat(operation.path("tags")).as(name).hasSize(1);
              List<String> codes = new ArrayList<>();
              operation.get("responses").fieldNames().forEachRemaining(codes::add);
              assertThat(codes)
                  .as(name)
                  .anyMatch(code -> code.startsWith("2") || code.equals("101"));
              if (!name.contains("/health/")) {
                assertThat(codes).as(name).contains("401", "403", "429");
              }
              if (operation.has("requestBody")) {
                assertThat(codes).as(name).contains("413", "415", "422");
              }
              if (name.contains("{")
                  && !name.startsWith("PUT /api/v1/presets")
                  && !name.startsWith("PUT /api/v1/scenes")) {
                assertThat(codes).as(name).contains("404");
              }
            });
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    api.findValuesAsText("$ref")
        .forEach(
            reference ->
                assertThat(api.at(reference.substring(1)).isMissingNode()).as(reference).isFalse());
    Set<String> types = new TreeSet<>();
    for (Problem.Kind kind : Problem.Kind.values()) {
      types.add(kind.type());
    }
    Set<String> listed = new TreeSet<>();
    api.at("/components/schemas/Problem/properties/type/enum")
        .forEach(one -> listed.add(one.asText()));
    assertThat(listed).isEqualTo(types);
  }

  /// Faults that a schema finds in a value.
  private List<String> faults(JsonNode schema, JsonNode value) {
    ObjectNode whole = JSON.createObjectNode();
    whole.set("components", api.get("components"));
    whole.putArray("allOf").add(schema);
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(whole)
        .validate(value)
        .stream()
        .map(Object::toString)
        .toList();
  }

  private JsonNode reference(String schema) {
    return JSON.createObjectNode().put("$ref", "#/components/schemas/" + schema);
  }

  @Test
  void everyExampleFitsItsSchema() {
    List<JsonNode> contents = new ArrayList<>(api.findValues("content"));
    int examples = 0;
    for (JsonNode content : contents) {
      for (JsonNode media : content) {
        if (media.has("example")) {
          assertThat(faults(media.get("schema"), media.get("example"))).isEmpty();
          examples++;
        }
      }
    }
    assertThat(examples).isGreaterThan(25);
  }

  /// An output that can be had.
  private static final class Pushes implements SessionOutputs {
    private final Map<String, Output> all = new LinkedHashMap<>();

    @Override
    public synchronized List<Output> outputs() {
      return List.copyOf(all.values());
    }

    @Override
    public synchronized Output push(String target) {
      if (!target.startsWith("rtmp")) {
        throw new IllegalArgumentException("no target");
      }
      Output output = new Output("p1", Kind.PUSH, "rtmp://a.example/…", State.CONNECTING, "");
      all.put(output.id(), output);
      return output;
    }

    @Override
    public synchronized boolean remove(String id) {
      return all.remove(id) != null;
    }

    @Override
    public synchronized void record(boolean on) {
      if (on) {
        all.put("r1", new Output("r1", Kind.RECORD, "/srv", State.RECORDING, "a.mp4"));
      } else {
        all.remove("r1");
      }
    }
  }

  /// Asks, and checks that the answer is one that the contract has for this route.
  private void check(String method, String route, String path, String body, int status)
      throws Exception {
    Site.Reply reply =
        route.equals("/api/v1/styles") && method.equals("POST")
            ? site.send(
                method, path, "application/zip", BodyPublishers.ofByteArray(Zips.style("guest")))
            : body.isEmpty()
                ? site.send(site.request(path).method(method, BodyPublishers.noBody()).build())
                : site.send(method, path, body);
    String name = method + " " + path;
    assertThat(reply.status()).as(name).isEqualTo(status);
    JsonNode operation = operations().getOrDefault(method + " " + route, JSON.createObjectNode());
    JsonNode response = resolved(operation.at("/responses/" + status));
    assertThat(response.isMissingNode()).as(name + " with " + status).isFalse();
    String type = reply.header("content-type").replaceAll(";.*", "");
    JsonNode media = response.path("content").path(type);
    assertThat(media.isMissingNode()).as(name + " " + type).isEqualTo(status == 204);
    if (media.has("schema")) {
      assertThat(faults(media.get("schema"), reply.tree())).as(name).isEmpty();
    }
  }

  @Test
  void realAnswersFitTheirSchemas() throws Exception {
    site.run("live-1", new Pushes());
    String one = "/api/v1/sessions/{id}";
    String at = "/api/v1/sessions/live-1";
    String no = "/api/v1/sessions/no";
    String looks =
        new String(Json.bytes(LooksBody.of(Looks.of(Look.of("smoky")))), StandardCharsets.UTF_8);
    check("GET", "/api/v1/sessions", "/api/v1/sessions", "", 200);
    check("GET", one, at, "", 200);
    check("GET", one, no, "", 404);
    for (String kind : new String[] {"/looks", "/preview"}) {
      check("GET", one + kind, at + kind, "", 200);
      check("PUT", one + kind, at + kind, looks, 200);
      check("PUT", one + kind, at + kind, "{}", 422);
      check("PATCH", one + kind, at + kind, "{\"faces\":{\"2\":{\"style\":\"natural\"}}}", 200);
      check("PATCH", one + kind, at + kind, "{", 400);
      check("PATCH", one + kind, no + kind, "{}", 404);
    }
    check("POST", one + "/take", at + "/take", "{\"fade\":0}", 200);
    check("POST", one + "/undo", at + "/undo", "", 200);
    check("POST", one + "/redo", at + "/redo", "", 200);
    check("POST", one + "/redo", at + "/redo", "", 409);
    check("POST", one + "/bypass", at + "/bypass", "{\"on\":true}", 200);
    check("POST", one + "/bypass", at + "/bypass", "{}", 422);
    check("GET", one + "/snapshot.jpg", at + "/snapshot.jpg", "", 503);
    check("GET", one + "/snapshot.jpg", at + "/snapshot.jpg?view=x", "", 422);
    check("POST", one + "/outputs", at + "/outputs", "{\"url\":\"rtmp://a.example/b/c\"}", 201);
    check("POST", one + "/outputs", at + "/outputs", "{\"url\":\"file:///x\"}", 422);
    check("POST", one + "/record", at + "/record", "{\"on\":true}", 200);
    check("GET", one + "/outputs", at + "/outputs", "", 200);
    check("GET", one, at, "", 200);
    check("DELETE", one + "/outputs/{output}", at + "/outputs/p1", "", 204);
    check("DELETE", one + "/outputs/{output}", at + "/outputs/p1", "", 404);
    String style = "/api/v1/styles/{name}";
    check("POST", "/api/v1/styles", "/api/v1/styles", "", 201);
    check("POST", "/api/v1/styles", "/api/v1/styles", "", 409);
    check("GET", "/api/v1/styles", "/api/v1/styles", "", 200);
    check("GET", style, "/api/v1/styles/guest", "", 200);
    check("GET", style, "/api/v1/styles/gest", "", 404);
    check("GET", style + "/preview.jpg", "/api/v1/styles/natural/preview.jpg", "", 200);
    check("DELETE", style, "/api/v1/styles/guest", "", 204);
    check("DELETE", style, "/api/v1/styles/natural", "", 403);
    String preset = "/api/v1/presets/{name}";
    check("PUT", preset, "/api/v1/presets/evening", looks, 200);
    check("PUT", preset, "/api/v1/presets/evening", "{}", 422);
    check("GET", preset, "/api/v1/presets/evening", "", 200);
    check("GET", "/api/v1/presets", "/api/v1/presets", "", 200);
    String scene = "/api/v1/scenes/{name}";
    check("PUT", scene, "/api/v1/scenes/one", "{\"preset\":\"evening\"}", 200);
    check("PUT", scene, "/api/v1/scenes/two", "{\"looks\":" + looks + ",\"fade\":0}", 200);
    check("PUT", scene, "/api/v1/scenes/three", "{}", 422);
    check("GET", scene, "/api/v1/scenes/two", "", 200);
    check("GET", "/api/v1/scenes", "/api/v1/scenes", "", 200);
    check("POST", scene + "/activate", "/api/v1/scenes/one/activate", "", 200);
    check(
        "POST",
        scene + "/activate",
        "/api/v1/scenes/two/activate",
        "{\"session\":\"live-1\"}",
        200);
    check("POST", scene + "/activate", "/api/v1/scenes/two/activate", "{\"session\":\"no\"}", 404);
    check("DELETE", preset, "/api/v1/presets/evening", "", 409);
    check("DELETE", scene, "/api/v1/scenes/one", "", 204);
    check("DELETE", preset, "/api/v1/presets/evening", "", 204);
    check("GET", preset, "/api/v1/presets/evening", "", 404);
    check("GET", Events.PATH, Events.PATH, "", 426);
    check("GET", "/api/v1/config", "/api/v1/config", "", 200);
    check("GET", "/api/v1/openapi.yaml", "/api/v1/openapi.yaml", "", 200);
    check("GET", "/metrics", "/metrics", "", 200);
    check("GET", "/health/live", "/health/live", "", 200);
    check("GET", "/health/ready", "/health/ready", "", 200);
  }

  @Test
  void realEventsFitTheirSchema() throws Exception {
    var session = site.run("live-1");
    try (Listener listener = Listener.open(site)) {
      listener.await("stats");
      session.change(Looks.of(Look.of("smoky")), Transition.CUT).join();
      listener.await("session");
      site.send(
          "PUT",
          "/api/v1/presets/a",
          new String(Json.bytes(LooksBody.of(session.looks())), StandardCharsets.UTF_8));
      listener.await("presets");
      listener.say("{\"type\":\"ping\"}");
      listener.await("pong");
      listener.say("hello");
      listener.await("error");
      assertThat(listener.heard()).hasSizeGreaterThan(6);
      for (JsonNode event : listener.heard()) {
        assertThat(faults(reference("Event"), event)).as(event.toString()).isEmpty();
      }
    }
  }
}
