package org.tinybeauty.panel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tinybeauty.testing.Program;
import org.tinybeauty.testing.Served;
import org.tinybeauty.testing.Wait;

/// A producer at the panel, while a stream of two faces runs: what the panel is told to do is seen
/// in the pictures that viewers get.
@Tag("clients")
@Timeout(600)
class PanelTest {
  private static final Path HOME =
      Path.of(System.getProperty("tinybeauty.home", "..")).toAbsolutePath().normalize();
  private static final Path PICTURES = Path.of("target", "panel");

  /// Where the clip's mouths are; the portrait stands still, only a clock in the corner moves.
  private static final Screen.Box MOUTH = new Screen.Box(128, 198, 198, 225);

  private static final Screen.Box OTHER_MOUTH = new Screen.Box(442, 198, 512, 225);

  /// Redness of the mouth, bare 41, in `natural` 49, in `classic-red` 63.
  private static final double BARE = 44.5;

  private static final double NATURAL = 46.5;
  private static final double RED = 57;

  /// Pictures that show whether anything changes: two seconds.
  private static final int A_WHILE = 30;

  /// How high a control is for a finger, and in a dock, which has a mouse.
  private static final int FINGER = 44;

  private static final int MOUSE = 28;

  private static final String STYLE = ".gallery li[data-key^='%s '] .style";

  /// By how much the page is wider than its window.
  private static final String OVERHANG =
      "return document.documentElement.scrollWidth - innerWidth;";

  private static final String SEEN =
      """
      return [...document.querySelectorAll(arguments[0])].filter(e => {
        const box = e.getBoundingClientRect();
        const top = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
        return box.width > 0 && top !== null && (e.contains(top) || (e.closest('label')?.contains(top) ?? false));
      }).length;
      """;

  @TempDir static Path folder;
  private static List<AutoCloseable> running = new ArrayList<>();
  private static Served served;
  private static Screen viewer;
  private static Browser browser;
  private static String session = "";

  @BeforeAll
  static void goLive() throws IOException {
    Program.needs("chromium", "chromedriver", "ffmpeg");
    Path source = HOME.resolve("models/demo/collins.mp4");
    String clip =
        "ffmpeg -v error -y -ss 1 -i "
            + source
            + " -f lavfi -i testsrc2=s=40x30:r=15 -f lavfi -i sine=330 -filter_complex"
            + " [0:v]select=eq(n\\,0),scale=640:360,crop=320:360:110:0,loop=-1:1,fps=15,split[a][b];[b]hflip[c];[a][c]hstack[d];[d][1:v]overlay=0:0[v]"
            + " -map [v] -map 2:a -t 8 -c:v libx264 -preset veryfast -crf 18 -g 15 -bf 0 -pix_fmt"
            + " yuv420p -c:a aac -b:a 64k studio.flv";
    assertThat(Program.run(folder, clip)).isZero();
    served = keep(new Served(folder, "", "look: {style: natural}"));
    served.start();
    keep(
        Program.start(
            folder,
            "ffmpeg -v error -re -stream_loop -1 -i studio.flv -c copy -f flv "
                + served.stream("live/studio")));
    Wait.until(() -> faces() == 2, () -> "no two faces: " + served.said());
    viewer = keep(new Screen(folder, served.stream("beauty/studio")));
    viewer.await("made up", picture -> picture.redness(MOUTH) > NATURAL);
    browser = keep(Browser.start(folder, "en"));
  }

  private static <T extends AutoCloseable> T keep(T started) {
    running.addFirst(started);
    return started;
  }

  private static int faces() {
    JsonNode sessions = served.ask("/sessions").path("sessions");
    session = sessions.path(0).path("id").asText();
    return sessions.path(0).path("faces").size();
  }

  @AfterAll
  static void end() throws Exception {
    for (AutoCloseable one : running) {
      one.close();
    }
    running = new ArrayList<>();
  }

  /// Natural on air and in the preview, nothing kept, the panel fresh.
  @BeforeEach
  void begin() {
    String natural = "{'style': 'natural', 'strength': 1}".replace('\'', '"');
    String looks =
        ("{\"lips\": %1$s, \"eyes\": %1$s, \"brows\": %1$s, \"skin\": %1$s, \"master\": 1,"
                + " \"bypass\": false, \"faces\": {}}")
            .formatted(natural);
    served.tell("PUT", "/sessions/" + session + "/looks", looks);
    served.tell("PUT", "/sessions/" + session + "/preview", looks);
    viewer.await("natural", picture -> natural(picture, MOUTH) && natural(picture, OTHER_MOUTH));
    open(1440, 900);
  }

  /// A machine that is busy with other tests makes no preview; the browser tells of each that it
  /// does not get.
  @AfterEach
  void nothingWasComplainedOf() {
    assertThat(browser.console())
        .allMatch(line -> line.contains("snapshot.jpg") && line.contains("503"));
  }

  private static void open(int width, int height) {
    browser.size(width, height);
    browser.open(served.panel());
    browser.await("return document.querySelectorAll('.gallery li').length > 3;");
    browser.await("return document.querySelectorAll('.face').length === 2;");
    browser.await("return document.querySelector('#waiting').hidden;");
  }

  private static boolean natural(Screen.Picture picture, Screen.Box mouth) {
    double redness = picture.redness(mouth);
    return redness > NATURAL && redness < NATURAL + 5;
  }

  private static JsonNode looks(String kind) {
    return served.ask("/sessions/" + session + "/" + kind);
  }

  private static void style(String name) {
    browser.click(STYLE.formatted(name));
  }

  private static void assertNothingChanges(Screen.Picture before) {
    assertThat(viewer.later(A_WHILE).redness(MOUTH))
        .isBetween(before.redness(MOUTH) - 2, before.redness(MOUTH) + 2);
  }

  @ParameterizedTest
  @CsvSource({"300, 700", "390, 844", "768, 1024", "1440, 900"})
  void showsAMovingPictureAtAnyWidth(int width, int height) {
    open(width, height);
    String pixels = "return document.querySelector('#picture').toDataURL();";
    String before = browser.text(pixels);
    browser.await(
        "return document.querySelector('#picture').toDataURL() !== arguments[0];", before);
    assertThat(browser.text("return document.querySelector('[data-stat=fps] dd').textContent;"))
        .matches("1[0-9]\\.[0-9]");
    PageChecks.assertUsable(browser);
    PageChecks.assertFits(browser);
    if (width < 481) {
      PageChecks.assertTouchable(browser, width > 340 ? FINGER : MOUSE);
    }
    browser.picture(PICTURES.resolve("panel-" + width + ".png"), false);
    browser.picture(PICTURES.resolve("panel-" + width + "-whole.png"), true);
  }

  /// As a dock in OBS: nothing to the side of it, the look in sight, a style tried, taken and
  // undone.
  @ParameterizedTest
  @CsvSource({"300, 600", "250, 400"})
  void aDockHasTheLookAtHand(int width, int height) {
    open(width, height);
    assertThat(browser.run(OVERHANG).asInt()).isNotPositive();
    PageChecks.assertFits(browser);
    PageChecks.assertTouchable(browser, MOUSE);
    String onAir = "[name=mode], #take, #undo, #redo, #bypass, #fade";
    assertThat(seen(onAir)).isEqualTo(7);
    assertThat(seen("#strength-master, #strength-lips, #strength-eyes")).isEqualTo(3);
    browser.picture(PICTURES.resolve("dock-" + width + ".png"), false);

    browser.drag("#strength-lips", 0.65, 0.02, 10, 25);
    viewer.await("paler", picture -> picture.redness(MOUTH) < NATURAL);
    browser.await("return !document.querySelector('#undo').disabled;");
    browser.click("#undo");
    viewer.await("natural", picture -> natural(picture, MOUTH));
    browser.click("#bypass");
    browser.await("return document.querySelector('#tally').dataset.kind === 'bypass';");
    browser.click("#bypass");

    browser.click(".mode label:last-child");
    browser.run("document.querySelector('#scope').scrollIntoView();");
    assertThat(seen(onAir)).isEqualTo(7);
    style("classic-red");
    Wait.until(
        () -> looks("preview").path("lips").path("style").asText().equals("classic-red"),
        () -> "the preview is " + looks("preview"));
    assertThat(browser.run(OVERHANG).asInt()).isNotPositive();
    browser.picture(PICTURES.resolve("dock-" + width + "-preview.png"), false);
    browser.click("#take");
    viewer.await("red", picture -> picture.redness(MOUTH) > RED);
    browser.await("return !document.querySelector('#undo').disabled;");
    browser.click("#undo");
    viewer.await("natural again", picture -> picture.redness(MOUTH) < RED - 5);
  }

  /// How many of these are in the window with nothing over their middles but their own labels.
  private static int seen(String css) {
    return browser.run(SEEN, css).asInt();
  }

  @Test
  void theDividerFollowsPointerAndKeys() {
    String value = "return Number(document.querySelector('#wipe').value);";
    browser.drag("#wipe", 0.5, 0.2, 4, 20);
    assertThat(browser.run(value).asDouble()).isBetween(19.0, 21.0);
    browser.press(Browser.RIGHT);
    assertThat(browser.run(value).asDouble()).isBetween(23.0, 25.0);
    assertThat(browser.text("return document.querySelector('#wipe').ariaValueText;"))
        .isEqualTo("24 % before");
  }

  @Test
  void aDraggedSliderIsSeenOnAir() {
    Screen.Picture before = viewer.later(1);
    browser.run("performance.clearResourceTimings();");
    browser.drag("#strength-lips", 0.65, 0.02, 40, 25);
    viewer.await("paler", picture -> picture.redness(MOUTH) < before.redness(MOUTH) - 3);
    double strength = looks("looks").path("lips").path("strength").asDouble();
    assertThat(strength).isLessThan(0.1);
    assertThat(browser.text("return document.querySelector('#strength-lips + output').value;"))
        .isEqualTo(Math.round(100 * strength) + " %");
    long sent =
        browser
            .run(
                "return performance.getEntriesByType('resource').filter(e =>"
                    + " e.name.endsWith('/looks')).length;")
            .asLong();
    assertThat(sent).isBetween(2L, 40L);
  }

  @Test
  void aStyleIsTriedInThePreviewTakenAndUndone() {
    Screen.Picture before = viewer.later(1);
    browser.click(".mode label:last-child");
    style("classic-red");
    browser.await("return document.querySelector('.style[aria-pressed=true]') !== null;");
    Wait.until(
        () -> looks("preview").path("lips").path("style").asText().equals("classic-red"),
        () -> "the preview is " + looks("preview"));
    assertNothingChanges(before);
    browser.picture(PICTURES.resolve("preview.png"), false);
    browser.click("#take");
    viewer.await("red", picture -> picture.redness(MOUTH) > RED);
    assertThat(looks("preview").path("lips").path("style").asText()).isEqualTo("natural");
    browser.await("return !document.querySelector('#undo').disabled;");
    browser.click("#undo");
    viewer.await("natural again", picture -> picture.redness(MOUTH) < RED - 5);
    browser.await("return !document.querySelector('#redo').disabled;");
    browser.click("#redo");
    viewer.await("red again", picture -> picture.redness(MOUTH) > RED);
  }

  @Test
  void bypassSendsThePictureAsItCame() {
    browser.click("#bypass");
    viewer.await("bare", picture -> picture.redness(MOUTH) < BARE);
    browser.await("return document.querySelector('#tally').dataset.kind === 'bypass';");
    browser.click("#bypass");
    viewer.await("made up", picture -> picture.redness(MOUTH) > NATURAL);
  }

  @Test
  void aFaceWearsItsOwnLook() {
    browser.await("return document.querySelectorAll('.face').length === 2;");
    // The face on the right, by its number on the picture.
    String id =
        browser.text(
            "return [...document.querySelectorAll('.face')].sort((a, b) =>"
                + " b.getBoundingClientRect().left -"
                + " a.getBoundingClientRect().left)[0].dataset.key;");
    browser.click(".face[data-key='" + id + "'] .badge");
    style("classic-red");
    viewer.await(
        "red on the right alone",
        picture -> picture.redness(OTHER_MOUTH) > RED && picture.redness(MOUTH) < RED - 5);
    browser.await("return !document.querySelector('#own').hidden;");
    browser.picture(PICTURES.resolve("face.png"), false);
    browser.click("#own");
    viewer.await("natural on the right", picture -> picture.redness(OTHER_MOUTH) < RED - 5);
    assertThat(looks("looks").path("faces")).isEmpty();
  }

  @Test
  void aStyleGoesOnOneRegion() {
    browser.click("#scope label:nth-of-type(2)");
    style("classic-red");
    viewer.await("red", picture -> picture.redness(MOUTH) > RED - 3);
    assertThat(looks("looks").path("eyes").path("style").asText()).isEqualTo("natural");
    assertThat(browser.names(STYLE.formatted("classic-red")))
        .containsExactly("button: Classic red, on Lips");
  }

  @Test
  void keysAloneDoEverything() {
    browser.press("/classic");
    browser.await("return document.querySelectorAll('.gallery li').length === 1;");
    assertThat(browser.text("return document.querySelector('#search').value;"))
        .isEqualTo("classic");
    // From the field to the style: the button that adds one, the regions, then the style.
    browser.press(Browser.TAB.repeat(3) + Browser.ENTER);
    viewer.await("red", picture -> picture.redness(MOUTH) > RED);
    browser.press("b");
    browser.await("return document.querySelector('#tally').dataset.kind === 'bypass';");
    viewer.await("bare", picture -> picture.redness(MOUTH) < BARE);
    browser.press("b");
    viewer.await("red", picture -> picture.redness(MOUTH) > RED);
    browser.press("p");
    browser.await("return document.querySelector('#screen').dataset.mode === 'preview';");
    browser.press("t");
    viewer.await("natural, which the preview was", picture -> picture.redness(MOUTH) < RED - 5);
    browser.await("return !document.querySelector('#undo').disabled;");
    browser.press("u");
    viewer.await("red, undone", picture -> picture.redness(MOUTH) > RED);
    browser.press("?");
    browser.await("return document.querySelector('#keys').open;");
    browser.picture(PICTURES.resolve("hotkeys.png"), false);
    browser.press(Browser.ENTER);
    browser.await("return !document.querySelector('#keys').open;");
  }

  @Test
  void aSceneIsKeptAndCalledByItsNumber() {
    style("classic-red");
    viewer.await("red", picture -> picture.redness(MOUTH) > RED);
    browser.type("#save-name", "Evening" + Browser.ENTER);
    browser.await("return document.querySelectorAll('.tile').length === 1;");
    style("natural");
    viewer.await("natural", picture -> picture.redness(MOUTH) < RED - 5);
    browser.run("document.activeElement.blur();");
    browser.press("1");
    viewer.await("red", picture -> picture.redness(MOUTH) > RED);
    browser.picture(PICTURES.resolve("scene.png"), false);
    browser.click("#arrange");
    browser.click(".tile .square:nth-of-type(2)");
    browser.await("return document.querySelector('#dialog').open;");
    browser.press("\uE003" + "Late" + Browser.ENTER);
    browser.await("return document.querySelector('.tile b').textContent.endsWith('Late');");
    browser.click(".tile .square:nth-of-type(3)");
    browser.await("return document.querySelector('#dialog').open;");
    browser.click("#dialog-yes");
    browser.await("return document.querySelectorAll('.tile').length === 0;");
    assertThat(served.ask("/scenes").path("scenes")).isEmpty();
  }

  @Test
  void anOutputIsAddedSeenAndTakenAway() {
    browser.type("#push-url", "rtmp://127.0.0.1:9/live/elsewhere-secret" + Browser.ENTER);
    browser.await("return document.querySelectorAll('#rows li').length === 1;");
    String row = "return document.querySelector('#rows li').textContent;";
    assertThat(browser.text(row)).contains("rtmp://127.0.0.1:9").doesNotContain("secret");
    browser.await(
        "return ['connecting',"
            + " 'waiting'].includes(document.querySelector('.pill').dataset.state);");
    browser.click("#rows button");
    browser.await("return document.querySelector('#dialog').open;");
    browser.click("#dialog-yes");
    browser.await("return document.querySelectorAll('#rows li').length === 0;");
    assertThat(served.ask("/sessions/" + session + "/outputs").path("outputs")).isEmpty();
  }

  @Test
  void aStyleIsAddedWornAndDeleted() throws IOException {
    Path zip = folder.resolve("mine.zip");
    zip(HOME.resolve("models/styles/classic-red"), zip);
    browser.choose("#file", zip);
    browser.await("return document.querySelectorAll('.gallery .remove').length === 1;");
    style("mine");
    viewer.await("red", picture -> picture.redness(MOUTH) > RED);
    style("natural");
    viewer.await("natural", picture -> natural(picture, MOUTH));
    browser.click(".gallery .remove");
    browser.await("return document.querySelector('#dialog').open;");
    browser.click("#dialog-yes");
    browser.await("return document.querySelectorAll('.gallery .remove').length === 0;");
  }

  /// A style's folder as its package, under the name `mine`.
  private static void zip(Path style, Path to) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to));
        DirectoryStream<Path> files = Files.newDirectoryStream(style)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        out.putNextEntry(new ZipEntry(name));
        byte[] bytes = Files.readAllBytes(file);
        out.write(
            name.equals("style.json")
                ? new String(bytes, StandardCharsets.UTF_8)
                    .replace("\"classic-red\"", "\"mine\"")
                    .getBytes(StandardCharsets.UTF_8)
                : bytes);
      }
    }
  }

  @Test
  void aHiddenPageAsksForNoPictures() {
    String asked =
        "return performance.getEntriesByType('resource').filter(e =>"
            + " e.name.includes('snapshot')).length;";
    browser.await(asked.replace(".length;", ".length > 2;"));
    // What the browser says of a page behind another one.
    browser.run(
        "Object.defineProperty(document, 'hidden', {configurable: true, get: () => true});"
            + " document.dispatchEvent(new Event('visibilitychange'));");
    viewer.later(3);
    long before = browser.run(asked).asLong();
    viewer.later(A_WHILE);
    assertThat(browser.run(asked).asLong()).isEqualTo(before);
    browser.run("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'));");
    browser.await(asked.replace(".length;", ".length > " + before + ";"));
  }
}
