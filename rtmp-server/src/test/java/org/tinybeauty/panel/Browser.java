package org.tinybeauty.panel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tinybeauty.testing.Program;
import org.tinybeauty.testing.Wait;

/// A headless Chromium, steered by WebDriver (W3C) through the machine's chromedriver. Pointer and
/// keys are the browser's own, so what they do is what a person's would. One thread.
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PORT = Pattern.compile("successfully on port (\\d+)");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

  /// Keys without a character of their own, as WebDriver calls them.
  static final String TAB = "\uE004";

  static final String ENTER = "\uE007";
  static final String RIGHT = "\uE014";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Program driver;
  private final String session;

  private Browser(Program driver, String root, String language) {
    this.driver = driver;
    ObjectNode options = JSON.createObjectNode();
    options
        .putArray("args")
        .add("--headless=new")
        .add("--no-sandbox")
        .add("--disable-gpu")
        .add("--disable-dev-shm-usage")
        .add("--hide-scrollbars")
        .add("--accept-lang=" + language);
    ObjectNode wanted = JSON.createObjectNode();
    wanted.put("browserName", "chrome").set("goog:chromeOptions", options);
    wanted.putObject("goog:loggingPrefs").put("browser", "ALL");
    ObjectNode request = JSON.createObjectNode();
    request.putObject("capabilities").set("alwaysMatch", wanted);
    String id = call(root + "/session", request).path("sessionId").asText();
    session = root + "/session/" + id;
  }

  /// Starts one.
  ///
  /// @param folder for the driver's log
  /// @param language that the user reads, as in "de"
  static Browser start(Path folder, String language) {
    Program.needs("chromium", "chromedriver");
    Program driver = Program.start(folder, "chromedriver --port=0");
    try {
      assertThat(driver.says("successfully on port")).as(driver.said()).isTrue();
      Matcher port = PORT.matcher(driver.said());
      assertThat(port.find()).isTrue();
      return new Browser(driver, "http://127.0.0.1:" + port.group(1), language);
    } catch (Throwable e) {
      driver.close();
      throw e;
    }
  }

  /// Makes the page so large, in CSS pixels.
  void size(int width, int height) {
    ObjectNode metrics = JSON.createObjectNode();
    metrics.put("width", width).put("height", height).put("deviceScaleFactor", 1);
    command("Emulation.setDeviceMetricsOverride", metrics.put("mobile", false));
  }

  void open(String url) {
    post("/url", JSON.createObjectNode().put("url", url));
  }

  /// Runs a function's body in the page.
  ///
  /// @param arguments its `arguments`
  /// @return what it returned
  JsonNode run(String script, Object... arguments) {
    ObjectNode body = JSON.createObjectNode().put("script", script);
    body.set("args", JSON.valueToTree(arguments));
    return post("/execute/sync", body);
  }

  /// The text that a script returns.
  String text(String script, Object... arguments) {
    return run(script, arguments).asText();
  }

  /// Waits until a script returns true.
  void await(String condition, Object... arguments) {
    Wait.until(
        () -> run(condition, arguments).asBoolean(),
        () -> condition + " " + List.of(arguments) + " never came true; console: " + console());
  }

  /// Clicks into the middle of the first element that a CSS selector finds, as a mouse does.
  void click(String css) {
    post("/element/" + find(css) + "/click", JSON.createObjectNode());
  }

  /// Types into an element.
  void type(String css, String text) {
    post("/element/" + find(css) + "/value", JSON.createObjectNode().put("text", text));
  }

  /// The names and roles that assistive technology is told of all that a CSS selector finds and
  /// that can be seen.
  ///
  /// @return as in "button: Take"; nothing after the colon where there is no name
  List<String> names(String css) {
    List<String> names = new ArrayList<>();
    JsonNode seen =
        run(
            "return [...document.querySelectorAll(arguments[0])].filter(e => !e.closest('dialog:not"
                + "([open])') && e.checkVisibility());",
            css);
    for (JsonNode element : seen) {
      String path = session + "/element/" + element.path(ELEMENT).asText();
      String role = ask(path + "/computedrole").asText();
      names.add(role + ": " + ask(path + "/computedlabel").asText());
    }
    return names;
  }

  private JsonNode ask(String url) {
    return send(HttpRequest.newBuilder(URI.create(url)).GET());
  }

  /// Chooses a file in an input.
  void choose(String css, Path file) {
    type(css, file.toAbsolutePath().toString());
  }

  /// Presses keys one after another, wherever the focus is.
  void press(String keys) {
    List<Object> steps = new ArrayList<>();
    keys.codePoints()
        .mapToObj(Character::toString)
        .forEach(
            key -> {
              steps.add(Map.of("type", "keyDown", "value", key));
              steps.add(Map.of("type", "keyUp", "value", key));
            });
    actions(Map.of("type", "key", "id", "keyboard", "actions", steps));
  }

  /// Drags with the mouse over an element.
  ///
  /// @param from where the button goes down, 0..1 of its width
  /// @param to where it goes up
  /// @param steps in between
  /// @param stepMillis that each takes
  void drag(String css, double from, double to, int steps, int stepMillis) {
    JsonNode box =
        run(
            "const e = document.querySelector(arguments[0]); e.scrollIntoView({block: 'center'});"
                + " const b = e.getBoundingClientRect(); return [b.left, b.top + b.height / 2,"
                + " b.width];",
            css);
    List<Object> moves = new ArrayList<>();
    for (int i = 0; i <= steps; i++) {
      double at = from + (to - from) * i / steps;
      long x = Math.round(box.get(0).asDouble() + at * box.get(2).asDouble());
      long y = Math.round(box.get(1).asDouble());
      moves.add(Map.of("type", "pointerMove", "duration", i == 0 ? 0 : stepMillis, "x", x, "y", y));
      if (i == 0) {
        moves.add(Map.of("type", "pointerDown", "button", 0));
      }
    }
    moves.add(Map.of("type", "pointerUp", "button", 0));
    actions(
        Map.of(
            "type",
            "pointer",
            "id",
            "mouse",
            "parameters",
            Map.of("pointerType", "mouse"),
            "actions",
            moves));
  }

  /// What the page and the browser complained of since the last call.
  List<String> console() {
    List<String> lines = new ArrayList<>();
    JsonNode log = post("/se/log", JSON.createObjectNode().put("type", "browser"));
    log.forEach(line -> lines.add(line.path("level").asText() + " " + line.path("message")));
    return lines;
  }

  /// Writes the page as it looks, a PNG.
  ///
  /// @param whole the page down to its end, not only what is in the window
  void picture(Path file, boolean whole) {
    ObjectNode wish = JSON.createObjectNode().put("format", "png");
    JsonNode shot = command("Page.captureScreenshot", wish.put("captureBeyondViewport", whole));
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, Base64.getDecoder().decode(shot.path("data").asText()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String find(String css) {
    ObjectNode by = JSON.createObjectNode().put("using", "css selector").put("value", css);
    return post("/element", by).path(ELEMENT).asText();
  }

  private void actions(Object source) {
    ArrayNode sources = JSON.createArrayNode().add(JSON.<JsonNode>valueToTree(source));
    post("/actions", JSON.createObjectNode().set("actions", sources));
  }

  private JsonNode command(String name, ObjectNode parameters) {
    ObjectNode body = JSON.createObjectNode().put("cmd", name);
    body.set("params", parameters);
    return post("/goog/cdp/execute", body);
  }

  private JsonNode post(String path, JsonNode body) {
    return call(session + path, body);
  }

  private JsonNode call(String url, JsonNode body) {
    return send(
        HttpRequest.newBuilder(URI.create(url))
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
      JsonNode value = JSON.readTree(response.body()).path("value");
      assertThat(response.statusCode())
          .as(() -> value.path("error").asText() + ": " + value.path("message").asText())
          .isEqualTo(200);
      return value;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// Ends the browser, then the driver.
  @Override
  public void close() {
    try (driver) {
      send(HttpRequest.newBuilder(URI.create(session)).DELETE());
    } finally {
      http.close();
    }
  }
}
