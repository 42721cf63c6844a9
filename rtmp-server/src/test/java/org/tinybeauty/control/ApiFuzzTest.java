package org.tinybeauty.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.session.Session;

/// Bodies made of the right words in wrong places, wrong bytes, odd addresses: whatever comes is
/// answered, never with a failure of the server's own, and what is worn always makes sense.
@Timeout(300)
class ApiFuzzTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int ROUNDS = 250;
  private static final List<String> WORDS =
      List.of(
          "lips",
          "eyes",
          "brows",
          "skin",
          "style",
          "strength",
          "master",
          "bypass",
          "faces",
          "fade",
          "atMicros",
          "on",
          "url",
          "session",
          "preset",
          "looks",
          "1",
          "-1",
          "",
          "\u0000",
          "smoky",
          "natural",
          "rtmp://a/b/c",
          "../..",
          "\uD83D\uDE00",
          "a\nb");

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

  private static String word(RandomGenerator random) {
    return WORDS.get(random.nextInt(WORDS.size()));
  }

  private static JsonNode value(RandomGenerator random, int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 7)) {
      case 0 -> JSON.getNodeFactory().numberNode(random.nextDouble(-2, 3));
      case 1 -> JSON.getNodeFactory().numberNode(random.nextLong());
      case 2 -> JSON.getNodeFactory().numberNode(random.nextInt(0, 3));
      case 3 -> JSON.getNodeFactory().booleanNode(random.nextBoolean());
      case 4 -> JSON.getNodeFactory().nullNode();
      case 5, 6 -> JSON.getNodeFactory().textNode(word(random));
      case 7 -> {
        ArrayNode list = JSON.createArrayNode();
        for (int i = random.nextInt(3); i > 0; i--) {
          list.add(value(random, depth - 1));
        }
        yield list;
      }
      default -> object(random, depth - 1);
    };
  }

  private static ObjectNode object(RandomGenerator random, int depth) {
    ObjectNode object = JSON.createObjectNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      object.set(word(random), value(random, depth));
    }
    return object;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whateverComesIsAnswered(long seed) throws Exception {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    List<Route> routes =
        site.api().routes().all().stream()
            .filter(route -> route.takes().equals(Answer.JSON))
            .toList();
    for (int i = 0; i < ROUNDS; i++) {
      site.leap(Duration.ofSeconds(1));
      Route route = routes.get(random.nextInt(routes.size()));
      String path =
          route
              .path()
              .replace("{id}", "live-1")
              .replace("{name}", random.nextBoolean() ? "a" : "%F0%9F%98%80%00b");
      byte[] body = JSON.writeValueAsBytes(object(random, 4));
      for (int flips = random.nextInt(4) - 2; flips > 0; flips--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      Site.Reply reply =
          site.send(route.method().name(), path, Answer.JSON, BodyPublishers.ofByteArray(body));
      String sent = route.method() + " " + path + " " + new String(body, StandardCharsets.UTF_8);
      assertThat(reply.status()).as(sent).isIn(200, 201, 202, 400, 404, 409, 422, 501);
      if (reply.status() >= 400) {
        assertThat(reply.header("content-type")).as(sent).isEqualTo(Problem.MEDIA_TYPE);
        assertThat(reply.tree().get("detail").asText()).as(sent).isNotEmpty();
      }
      assertThat(site.shelf().library().find(style(session.looks()))).as(sent).isPresent();
    }
  }

  private static String style(Looks looks) {
    Look look = looks.everyone();
    return look.regions().getFirst().style();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void oddAddressesAreAnswered(long seed) throws Exception {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    String letters = "/%2e.?=&+;{}abz0-_~%00%ff";
    for (int i = 0; i < ROUNDS; i++) {
      site.leap(Duration.ofSeconds(1));
      StringBuilder path = new StringBuilder("/api/v1/");
      for (int j = random.nextInt(20); j > 0; j--) {
        path.append(letters.charAt(random.nextInt(letters.length())));
      }
      try (var socket = new Socket(site.address().getAddress(), site.address().getPort())) {
        socket.setSoTimeout(30_000);
        String request =
            "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        String answer =
            new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(answer).as(path.toString()).matches("(?s)HTTP/1.1 (200|40[04]|422) .*");
      }
    }
  }
}
