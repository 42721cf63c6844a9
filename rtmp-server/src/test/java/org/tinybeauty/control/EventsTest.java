package org.tinybeauty.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.makeup.Transition;
import org.tinybeauty.session.Session;

@Timeout(180)
class EventsTest {
  private static final String HANDSHAKE =
      String.join(
          "\r\n",
          "GET /api/v1/events HTTP/1.1",
          "Host: 127.0.0.1",
          "Upgrade: websocket",
          "Connection: Upgrade",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
          "",
          "");

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

  @Test
  void aListenerIsGreetedWithWhatThereIs() {
    site.run("live-1");
    try (Listener listener = Listener.open(site)) {
      JsonNode sessions = listener.await("sessions");
      assertThat(sessions.at("/sessions/0/id").asText()).isEqualTo("live-1");
      assertThat(listener.heard().getFirst().get("type").asText()).isEqualTo("hello");
      assertThat(listener.heard().getFirst().get("version").asText()).isNotEmpty();
    }
  }

  @Test
  void whatHappensIsTold() throws Exception {
    try (Listener listener = Listener.open(site)) {
      assertThat(listener.await("sessions").get("sessions")).isEmpty();
      Session session = site.run("live-1");
      assertThat(listener.await("sessions", 2).get("sessions")).hasSize(1);
      session.change(Looks.of(Look.of("smoky")), Transition.CUT).join();
      Site.await(() -> lastStyle(listener).equals("smoky"));
      session.preview(Looks.of(Look.of("smoky")));
      Site.await(
          () ->
              listener.of("session").stream()
                  .anyMatch(e -> e.at("/session/preview/lips/style").asText().equals("smoky")));
      assertThat(listener.await("stats", 2).get("id").asText()).isEqualTo("live-1");
      site.send(
          "POST",
          "/api/v1/styles",
          "application/zip",
          BodyPublishers.ofByteArray(Zips.style("guest")));
      listener.await("styles");
      String looks = new String(Json.bytes(LooksBody.of(session.looks())), StandardCharsets.UTF_8);
      site.send("PUT", "/api/v1/presets/a", looks);
      listener.await("presets");
      site.send("PUT", "/api/v1/scenes/a", "{\"preset\":\"a\"}");
      listener.await("scenes");
      site.registry().remove(session);
      Site.await(() -> listener.of("sessions").getLast().get("sessions").isEmpty());
    }
  }

  private static String lastStyle(Listener listener) {
    List<JsonNode> all = listener.of("session");
    return all.isEmpty() ? "" : all.getLast().at("/session/program/lips/style").asText();
  }

  @Test
  void aDragIsSaidOnceForManyChanges() {
    Session session = site.run("live-1");
    try (Listener listener = Listener.open(site)) {
      listener.await("stats");
      for (int i = 1; i <= 1_000; i++) {
        session.change(Looks.of(Look.of("natural").withMaster(i / 1_000f)), Transition.CUT).join();
      }
      Site.await(
          () ->
              !listener.of("session").isEmpty()
                  && listener.of("session").getLast().at("/session/program/master").asDouble()
                      == 1);
      assertThat(listener.of("session").size()).isLessThan(500);
    }
  }

  /// A connection that has shaken hands, by hand.
  private Socket shaken() throws IOException {
    Socket socket = new Socket(site.address().getAddress(), site.address().getPort());
    socket.setSoTimeout(60_000);
    socket.getOutputStream().write(HANDSHAKE.getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  private static String head(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  @Test
  void aThousandIdleListenersAreBoundedAndTheServerAnswers() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    int taken = 0;
    int refused = 0;
    try {
      for (int i = 0; i < 1_000; i++) {
        if (i % 200 == 0) {
          site.leap(Duration.ofSeconds(5));
        }
        Socket socket = shaken();
        sockets.add(socket);
        String head = head(socket);
        if (head.startsWith("HTTP/1.1 101 ")) {
          taken++;
        } else {
          assertThat(head).startsWith("HTTP/1.1 503 ").contains("retry-after");
          refused++;
        }
      }
      assertThat(taken).isEqualTo(Events.MAX_LISTENERS);
      assertThat(refused).isEqualTo(1_000 - Events.MAX_LISTENERS);
      site.leap(Duration.ofSeconds(5));
      assertThat(site.get("/api/v1/sessions").status()).isEqualTo(200);
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      assertThat(runtime.totalMemory() - runtime.freeMemory()).isLessThan(400L << 20);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    Site.await(() -> site.api().events().listeners() == 0);
    site.leap(Duration.ofSeconds(5));
    try (Listener listener = Listener.open(site)) {
      listener.await("hello");
    }
  }

  @Test
  void aListenerThatDoesNotReadIsDroppedAndTheOthersHearOn() throws Exception {
    site.run("live-1");
    try (Listener other = Listener.open(site);
        Socket slow = shaken()) {
      assertThat(head(slow)).startsWith("HTTP/1.1 101 ");
      other.await("stats"); // greeted, and heard with all others from here on
      Site.await(() -> site.api().events().listeners() == 2);
      record Filler(String type, String text) {}
      String text = "x".repeat(60_000);
      AtomicInteger said = new AtomicInteger();
      Site.await(
          () -> {
            if (other.fillers() == said.get()) { // it keeps up, the slow one does not
              said.incrementAndGet();
              site.api().events().say(new Filler(Listener.FILLER, text));
            }
            return site.api().events().slow() == 1;
          });
      int before = other.of("stats").size();
      Site.await(() -> other.of("stats").size() > before);
      assertThat(other.ended()).isFalse();
      Site.await(() -> site.api().events().listeners() == 1);
    }
  }

  @Test
  void aListenerThatDoesNotAnswerIsDropped() throws Exception {
    try (Listener alive = Listener.open(site);
        Socket silent = shaken()) {
      head(silent);
      alive.await("sessions");
      Site.await(() -> site.api().events().listeners() == 2);
      AtomicInteger pongs = new AtomicInteger();
      Site.await(
          () -> {
            site.api().events().ask();
            alive.say("{\"type\":\"ping\"}");
            alive.await("pong", pongs.incrementAndGet());
            return site.api().events().silent() == 1;
          });
      Site.await(() -> site.api().events().listeners() == 1);
      assertThat(alive.ended()).isFalse();
    }
  }

  @Test
  void aClientThatTalksTooMuchIsLetGo() {
    try (Listener listener = Listener.open(site)) {
      listener.await("hello");
      for (int i = 0; i < EventSocket.MESSAGES_BURST + 20 && !listener.ended(); i++) {
        try {
          listener.say("{\"type\":\"ping\"}");
        } catch (CompletionException e) {
          break; // it has been closed meanwhile
        }
      }
      Site.await(listener::ended);
      assertThat(listener.code()).isIn(0, 1008);
    }
  }

  @Test
  void aMessageThatIsTooLongIsRefused() {
    try (Listener listener = Listener.open(site)) {
      listener.await("hello");
      listener.say("x".repeat(EventSocket.MAX_MESSAGE + 1));
      Site.await(listener::ended);
    }
  }

  @Test
  void whatIsNotUnderstoodIsSaid() {
    try (Listener listener = Listener.open(site)) {
      listener.say("{\"type\":\"look\"}");
      assertThat(listener.await("error").get("detail").asText()).contains("ping");
      listener.say("{\"type\":\"ping\"}");
      listener.await("pong");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-WebSocket-Version: 13, Sec-WebSocket-Version: 6, 426",
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==, X: y, 400",
    "Upgrade: websocket, X: y, 426",
  })
  void aBadHandshakeIsRefused(String part, String with, int status) throws Exception {
    try (Socket socket = new Socket(site.address().getAddress(), site.address().getPort())) {
      socket.setSoTimeout(60_000);
      String request = HANDSHAKE.replace(part, with);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      assertThat(head(socket)).startsWith("HTTP/1.1 " + status + " ");
    }
    Site.await(() -> site.api().events().listeners() == 0);
  }

  @Test
  void theEndOfTheServerIsTold() throws Exception {
    Listener listener = Listener.open(site);
    listener.await("sessions");
    Site.await(() -> site.api().events().listeners() == 1);
    site.api().close();
    Site.await(listener::ended);
    assertThat(listener.code()).isEqualTo(1001);
  }
}
