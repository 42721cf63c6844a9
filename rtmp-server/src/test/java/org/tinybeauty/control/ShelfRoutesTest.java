package org.tinybeauty.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
import org.tinybeauty.session.Session;

@Timeout(120)
class ShelfRoutesTest {
  private static final String PRESETS = "/api/v1/presets";
  private static final String SCENES = "/api/v1/scenes";
  private static final String SMOKY =
      new String(Json.bytes(LooksBody.of(Looks.of(Look.of("smoky")))), StandardCharsets.UTF_8);

  @TempDir private Path home;
  private Site site;

  @BeforeEach
  void start() throws Exception {
    site = new Site(home);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private static String escaped(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evening", "Ab 1-2_3.x", "Übergang", "夜", "..a", "1"})
  void aPresetIsKeptAndComesBackAfterARestart(String name) throws Exception {
    assertThat(site.send("PUT", PRESETS + "/" + escaped(name), SMOKY).status()).isEqualTo(200);
    site.close();
    site = new Site(home);
    JsonNode all = site.get(PRESETS).tree().get("presets");
    assertThat(all.properties()).hasSize(1);
    assertThat(all.get(name)).isEqualTo(site.get(PRESETS + "/" + escaped(name)).tree());
    assertThat(all.get(name).at("/lips/style").asText()).isEqualTo("smoky");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%20", "a%20", "%20a", "a%2Fb", "a%5Cb", "a%00", "a%0Ab", "%2e%2E%2e", "a%3Cb"})
  void namesThatAreNoneAreRefused(String name) throws Exception {
    Site.Reply reply = site.send("PUT", PRESETS + "/" + name, SMOKY);
    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.tree().get("field").asText()).isEqualTo("name");
    assertThat(Files.exists(home.resolve("presets.json"))).isFalse();
  }

  @Test
  void namesHaveAtMost64Characters() throws Exception {
    assertThat(site.send("PUT", PRESETS + "/" + "a".repeat(64), SMOKY).status()).isEqualTo(200);
    assertThat(site.send("PUT", PRESETS + "/" + "a".repeat(65), SMOKY).status()).isEqualTo(422);
  }

  @Test
  void thingsStayInTheOrderTheyWereKeptIn() throws Exception {
    for (String name : List.of("c", "a", "b", "a")) {
      site.send("PUT", SCENES + "/" + name, "{\"looks\":" + SMOKY + "}");
    }
    List<String> names = new ArrayList<>();
    site.get(SCENES).tree().get("scenes").fieldNames().forEachRemaining(names::add);
    assertThat(names).containsExactly("c", "a", "b");
  }

  @Test
  void whatIsDeletedIsGone() throws Exception {
    site.send("PUT", PRESETS + "/a", SMOKY);
    assertThat(site.delete(PRESETS + "/a").status()).isEqualTo(204);
    Site.Reply gone = site.get(PRESETS + "/a");
    assertThat(gone.status()).isEqualTo(404);
    assertThat(site.delete(PRESETS + "/a").status()).isEqualTo(404);
  }

  @Test
  void aMistypedNameIsGuessed() throws Exception {
    site.send("PUT", PRESETS + "/evening", SMOKY);
    assertThat(site.get(PRESETS + "/evning").tree().get("detail").asText())
        .contains("did you mean evening?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"presets\":[]}",
        "{\"presets\":{\"a\":{\"lips\":1}}}",
        "{\"presets\":{},\"more\":1}",
        "\u0000\u0000\u0000",
      })
  void aBrokenFileIsKeptAsideAndNotWrittenOver(String text) throws Exception {
    site.close();
    Path file = home.resolve("presets.json");
    Files.writeString(file, text);
    site = new Site(home);
    assertThat(site.get(PRESETS).tree().get("presets")).isEmpty();
    assertThat(site.send("PUT", PRESETS + "/new", SMOKY).status()).isEqualTo(200);
    assertThat(Files.readString(home.resolve("presets.json.broken"))).isEqualTo(text);
    assertThat(Files.readString(file)).contains("\"new\"");
  }

  @Test
  void whatMakesSenseOfABrokenFileIsTaken() throws Exception {
    site.close();
    Files.writeString(
        home.resolve("presets.json"), "{\"presets\":{\"good\":" + SMOKY + ",\"bad\":{}}}");
    site = new Site(home);
    assertThat(site.get(PRESETS).tree().get("presets").properties()).hasSize(1);
    assertThat(Files.exists(home.resolve("presets.json.broken"))).isTrue();
  }

  @Test
  void aFileThatSomebodyElseChangedIsReadAgain() throws Exception {
    site.send("PUT", PRESETS + "/a", SMOKY);
    Files.writeString(home.resolve("presets.json"), "{\"presets\":{\"other\":" + SMOKY + "}}  ");
    assertThat(site.get(PRESETS + "/other").status()).isEqualTo(200);
    assertThat(site.get(PRESETS + "/a").status()).isEqualTo(404);
  }

  @Test
  void noHalfFileIsLeft() throws Exception {
    for (int i = 0; i < 20; i++) {
      site.send("PUT", PRESETS + "/p" + i, SMOKY);
    }
    try (var files = Files.list(home)) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .containsExactly("presets.json");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | looks",
        "{\"preset\":\"no\"} | preset",
        "{\"preset\":\"a\",\"looks\":{}} | preset",
        "{\"preset\":5} | preset",
        "{\"preset\":\"a\",\"fade\":-1} | fade",
        "{\"preset\":\"a\",\"fade\":601} | fade",
        "{\"preset\":\"a\",\"fade\":\"8\"} | fade",
        "{\"preset\":\"a\",\"fadee\":8} | fadee",
        "{\"looks\":{}} | lips",
        "{\"looks\":[]} | looks",
      })
  void aSceneThatMakesNoSenseIsRefused(String scene, String field) throws Exception {
    site.send("PUT", PRESETS + "/a", SMOKY);
    Site.Reply reply = site.send("PUT", SCENES + "/one", scene);
    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.tree().get("field").asText()).isEqualTo(field);
    assertThat(site.get(SCENES).tree().get("scenes")).isEmpty();
  }

  @Test
  void aSceneIsPutOnAirInOneSessionOrInAll() throws Exception {
    Session one = site.run("live-1");
    Session two = site.run("live-2");
    site.send("PUT", PRESETS + "/a", SMOKY);
    site.send("PUT", SCENES + "/s", "{\"preset\":\"a\",\"fade\":12}");
    Site.Reply reply = site.send("POST", SCENES + "/s/activate", "{\"session\":\"live-2\"}");
    assertThat(reply.tree().get("sessions")).hasSize(1);
    assertThat(two.looks()).isEqualTo(Looks.of(Look.of("smoky")));
    assertThat(one.looks()).isEqualTo(Looks.of(Look.of("natural")));
    assertThat(site.send("POST", SCENES + "/s/activate", "").tree().get("sessions")).hasSize(2);
    assertThat(one.looks()).isEqualTo(Looks.of(Look.of("smoky")));
    assertThat(one.canUndo()).isTrue();
  }

  @Test
  void withoutASessionASceneCannotBePutOnAir() throws Exception {
    site.send("PUT", SCENES + "/s", "{\"looks\":" + SMOKY + "}");
    assertThat(site.send("POST", SCENES + "/s/activate", "").status()).isEqualTo(409);
    assertThat(site.send("POST", SCENES + "/t/activate", "").status()).isEqualTo(404);
  }

  @Test
  void aPresetThatASceneNeedsStays() throws Exception {
    site.send("PUT", PRESETS + "/a", SMOKY);
    site.send("PUT", SCENES + "/s", "{\"preset\":\"a\"}");
    Site.Reply reply = site.delete(PRESETS + "/a");
    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.tree().get("detail").asText()).contains("scene s");
  }

  @Test
  void thereIsAnEndToPresets() throws Exception {
    Kept<Looks> kept =
        new Kept<>(home.resolve("many.json"), "presets", LooksBody::read, LooksBody::of, () -> {});
    StringBuilder file = new StringBuilder("{\"presets\":{");
    for (int i = 0; i < Kept.MAX; i++) {
      file.append(i == 0 ? "" : ",").append("\"p").append(i).append("\":").append(SMOKY);
    }
    Files.writeString(home.resolve("many.json"), file + "}}");
    Looks looks = Looks.of(Look.of("natural"));
    kept.put("p3", looks);
    assertThat(kept.find("p3")).contains(looks);
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> kept.put("one more", looks))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("delete some");
  }
}
