package org.tinybeauty.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.makeup.Region;
import org.tinybeauty.session.Session;

@Timeout(120)
class SessionRoutesTest {
  private static final String ONE = "/api/v1/sessions/live-1";
  private static final String LOOKS = ONE + "/looks";

  @TempDir private Path home;
  private Site site;
  private Session session;

  @BeforeEach
  void start() throws Exception {
    site = new Site(home);
    session = site.run("live-1");
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private Looks natural() {
    return Looks.of(Look.of("natural"));
  }

  @Test
  void sessionsAreListed() throws Exception {
    site.run("live-2");
    JsonNode list = site.get("/api/v1/sessions").tree().get("sessions");
    assertThat(list).hasSize(2);
    assertThat(list.get(0).get("id").asText()).isEqualTo("live-1");
    assertThat(list.get(0).get("kind").asText()).isEqualTo("live");
    assertThat(list.get(0).get("ptsMicros").isNull()).isTrue();
    assertThat(list.get(0).at("/program/lips/style").asText()).isEqualTo("natural");
    assertThat(site.get(ONE).tree()).isEqualTo(list.get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/looks", "/preview", "/snapshot.jpg", "/outputs"})
  void aSessionThatDoesNotRunIsNotFound(String part) throws Exception {
    Site.Reply reply = site.get("/api/v1/sessions/live-9" + part);
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.tree().get("type").asText()).isEqualTo("urn:tinybeauty:problem:not-found");
    assertThat(reply.tree().get("detail").asText()).contains("/api/v1/sessions");
  }

  @Test
  void putTakesAWholeLook() throws Exception {
    String smoky =
        new String(Json.bytes(LooksBody.of(Looks.of(Look.of("smoky")))), StandardCharsets.UTF_8);
    Site.Reply reply = site.send("PUT", LOOKS, smoky);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.tree().get("atMicros").asLong()).as("no frame runs").isEqualTo(-1);
    assertThat(session.looks()).isEqualTo(Looks.of(Look.of("smoky")));
    assertThat(site.get(LOOKS).tree()).isEqualTo(reply.tree().get("looks"));
  }

  @Test
  void putRefusesAHalfLook() throws Exception {
    Site.Reply reply = site.send("PUT", LOOKS, "{\"lips\":{\"style\":\"smoky\"}}");
    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.tree().get("field").asText()).isEqualTo("eyes");
    assertThat(session.looks()).isEqualTo(natural());
  }

  @Test
  void patchChangesAPart() throws Exception {
    site.send("PATCH", LOOKS, "{\"lips\":{\"strength\":0.5},\"master\":0.25}");
    assertThat(session.looks())
        .isEqualTo(Looks.of(Look.of("natural").with(Region.LIPS, 0.5f).withMaster(0.25f)));
    site.send("PATCH", LOOKS, "{\"style\":\"smoky\",\"eyes\":{\"style\":\"natural\"}}");
    Look look = session.looks().everyone();
    assertThat(look.wear(Region.LIPS)).isEqualTo(new Look.Wear("smoky", 0.5f));
    assertThat(look.wear(Region.EYES)).isEqualTo(new Look.Wear("natural", 1));
    assertThat(look.master()).isEqualTo(0.25f);
  }

  @Test
  void aFaceStartsFromWhatEveryoneWears() throws Exception {
    site.send(
        "PATCH", LOOKS, "{\"master\":0.5,\"faces\":{\"3\":{\"lips\":{\"style\":\"smoky\"}}}}");
    Look own = natural().everyone().withMaster(0.5f);
    assertThat(session.looks().faces())
        .isEqualTo(Map.of(3, own.with(Region.LIPS, new Look.Wear("smoky", 1))));
    site.send(
        "PATCH",
        LOOKS,
        "{\"faces\":{\"3\":{\"brows\":{\"strength\":0}},\"4\":{\"style\":\"smoky\"}}}");
    assertThat(session.looks().look(3).wear(Region.LIPS).style()).isEqualTo("smoky");
    assertThat(session.looks().faces()).containsOnlyKeys(3, 4);
    site.send("PATCH", LOOKS, "{\"faces\":{\"3\":null}}");
    assertThat(session.looks().faces()).containsOnlyKeys(4);
    site.send("PATCH", LOOKS, "{\"faces\":null}");
    assertThat(session.looks().faces()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"lips\":{\"strength\":1.6}} | lips.strength | 0 to 1.5",
        "{\"lips\":{\"strength\":-0.1}} | lips.strength | 0 to 1.5",
        "{\"lips\":{\"strength\":1e99}} | lips.strength | 0 to 1.5",
        "{\"lips\":{\"strength\":\"1\"}} | lips.strength | is the text",
        "{\"lips\":{\"strength\":true}} | lips.strength | is true",
        "{\"lips\":{\"style\":5}} | lips.style | is the number 5",
        "{\"lips\":{\"style\":\"smokey\"}} | lips.style | did you mean smoky",
        "{\"lips\":{\"style\":\"\"}} | lips.style | unknown style",
        "{\"lips\":{\"stile\":\"smoky\"}} | lips.stile | did you mean style",
        "{\"lipps\":{}} | lipps | did you mean lips",
        "{\"zzzzzzzz\":{}} | zzzzzzzz | there is:",
        "{\"lips\":null} | lips | is missing",
        "{\"lips\":[]} | lips | is a list",
        "{\"lips\":\"smoky\"} | lips | is the text",
        "{\"master\":2} | master | 0 to 1.5",
        "{\"master\":{}} | master | is an object",
        "{\"bypass\":1} | bypass | is the number",
        "{\"bypass\":\"true\"} | bypass | is the text",
        "{\"faces\":[]} | faces | is no object",
        "{\"faces\":{\"x\":{}}} | faces.x | number",
        "{\"faces\":{\"-1\":{}}} | faces.-1 | number",
        "{\"faces\":{\"01\":{}}} | faces.01 | number",
        "{\"faces\":{\"1\":[]}} | faces.1 | is no look",
        "{\"faces\":{\"1\":{\"eyes\":{\"strength\":9}}}} | faces.1.eyes.strength | 0 to 1.5",
        "{\"faces\":{\"1\":{\"eyes\":{\"style\":\"none\"}}}} | faces.1.eyes.style | unknown style",
        "{\"faces\":{\"1\":{\"bypass\":true}}} | faces.1.bypass | unknown",
        "{\"style\":7} | style | no text",
        "{\"faces\":{\"1\":{\"style\":7}}} | faces.1.style | no text",
        "{\"fade\":601} | fade | 0 to 600",
        "{\"fade\":-1} | fade | 0 to 600",
        "{\"fade\":1.5} | fade | whole number",
        "{\"fade\":\"8\"} | fade | whole number",
        "{\"fade\":1e2} | fade | whole number",
        "{\"atMicros\":-5} | atMicros | whole number",
        "{\"atMicros\":99999999999999999999} | atMicros | whole number",
      })
  void whatMakesNoSenseIsToldWithItsField(String body, String field, String detail)
      throws Exception {
    for (String path : new String[] {LOOKS, ONE + "/preview"}) {
      Site.Reply reply = site.send("PATCH", path, body);
      assertThat(reply.status()).isEqualTo(422);
      assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
      assertThat(reply.tree().get("status").asInt()).isEqualTo(422);
      assertThat(reply.tree().get("field").asText()).isEqualTo(field);
      assertThat(reply.tree().get("detail").asText()).contains(detail);
    }
    assertThat(session.looks()).isEqualTo(natural());
    assertThat(session.preview()).isEqualTo(natural());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"master\":0.5",
        "{\"master\":0.5}}",
        "{\"master\":0.5} {}",
        "{\"master\":0.5,\"master\":0.6}",
        "{master:0.5}",
        "{'master':0.5}",
        "{\"master\":NaN}",
        "{\"master\":.5}",
        "{\"master\":0.5,}",
        "// a\n{}",
        "\u0000",
        "{\"faces\":{\"1\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}}}}}}}}}",
        "{\"master\":00000000000000000000000000000000000000000000000000000000000000000000000000000001}",
      })
  void whatIsNotJsonIsABadRequest(String body) throws Exception {
    Site.Reply reply = site.send("PATCH", LOOKS, body);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.tree().get("detail").asText()).contains("not JSON");
    assertThat(session.looks()).isEqualTo(natural());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "null", "\"smoky\"", "true"})
  void whatIsNoObjectIsRefused(String body) throws Exception {
    assertThat(site.send("PATCH", LOOKS, body).status()).isEqualTo(422);
  }

  @Test
  void bodiesAreJsonAndSaySo() throws Exception {
    var body = HttpRequest.BodyPublishers.ofString("{}");
    assertThat(site.send("PATCH", LOOKS, "text/plain", body).status()).isEqualTo(415);
    assertThat(site.send("PATCH", LOOKS, "application/x-www-form-urlencoded", body).status())
        .isEqualTo(415);
    assertThat(site.send("PATCH", LOOKS, "application/json; charset=utf-8", body).status())
        .isEqualTo(200);
  }

  @Test
  void previewIsApartFromTheProgramUntilItIsTaken() throws Exception {
    Site.Reply reply = site.send("PATCH", ONE + "/preview", "{\"style\":\"smoky\"}");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.tree().has("atMicros")).isFalse();
    assertThat(session.looks()).isEqualTo(natural());
    Site.Reply taken = site.send("POST", ONE + "/take", "{\"fade\":12}");
    assertThat(taken.status()).isEqualTo(200);
    assertThat(taken.tree().at("/looks/skin/style").asText()).isEqualTo("smoky");
    assertThat(session.preview()).isEqualTo(natural());
    assertThat(site.get(ONE).tree().get("canUndo").asBoolean()).isTrue();
    site.send("POST", ONE + "/undo", "");
    assertThat(session.looks()).isEqualTo(natural());
    site.send("POST", ONE + "/redo", "{}");
    assertThat(session.looks()).isEqualTo(Looks.of(Look.of("smoky")));
  }

  @Test
  void whereThereIsNothingToUndoIsAConflict() throws Exception {
    assertThat(site.send("POST", ONE + "/undo", "").status()).isEqualTo(409);
    assertThat(site.send("POST", ONE + "/redo", "").status()).isEqualTo(409);
    assertThat(site.send("POST", ONE + "/take", "{\"fadee\":1}").tree().get("field").asText())
        .isEqualTo("fadee");
  }

  @Test
  void bypassIsSwitched() throws Exception {
    assertThat(site.send("POST", ONE + "/bypass", "{\"on\":true,\"fade\":0}").status())
        .isEqualTo(200);
    assertThat(session.looks()).isEqualTo(natural().withBypass(true));
    site.send("POST", ONE + "/bypass", "{\"on\":false}");
    assertThat(session.looks()).isEqualTo(natural());
    assertThat(site.send("POST", ONE + "/bypass", "{}").tree().get("field").asText())
        .isEqualTo("on");
    assertThat(site.send("POST", ONE + "/bypass", "{\"on\":\"yes\"}").status()).isEqualTo(422);
  }

  @ParameterizedTest
  @CsvSource({
    "view=nose, view",
    "view=, view",
    "view=before&view=after, view",
    "width=15, width",
    "width=3841, width",
    "width=wide, width",
    "widht=640, widht",
  })
  void aPictureIsAskedForRightly(String query, String field) throws Exception {
    Site.Reply reply = site.get(ONE + "/snapshot.jpg?" + query);
    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.tree().get("field").asText()).isEqualTo(field);
  }

  @Test
  void withoutFramesThereIsNoPicture() throws Exception {
    Site.Reply reply = site.get(ONE + "/snapshot.jpg?view=split&width=320");
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.tree().get("detail").asText()).contains("try again");
  }

  @Test
  void concurrentPatchesAreAllKept() throws Exception {
    String[] regions = {"lips", "eyes", "brows", "skin"};
    try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        String body = "{\"%s\":{\"strength\":0.%d}}".formatted(regions[i % 4], i / 4);
        var _ = all.submit(() -> site.send("PATCH", LOOKS, body));
      }
    }
    for (Region region : Region.values()) {
      assertThat(session.looks().everyone().wear(region).strength()).isLessThan(1);
    }
  }

  @Test
  void sessionsOfOnePlaceHaveNoOutputs() throws Exception {
    assertThat(site.get(ONE + "/outputs").tree().get("outputs")).isEmpty();
    Site.Reply reply = site.send("POST", ONE + "/outputs", "{\"url\":\"rtmp://a.example/b/c\"}");
    assertThat(reply.status()).isEqualTo(501);
    assertThat(site.send("POST", ONE + "/record", "{\"on\":true}").status()).isEqualTo(501);
    assertThat(site.delete(ONE + "/outputs/x").status()).isEqualTo(404);
  }
}
