package org.tinybeauty.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.CommandProvider;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.makeup.Region;
import org.tinybeauty.session.Session;
import picocli.CommandLine;

@Timeout(120)
class CtlTest {
  private static final String TOKEN = "0123456789abcdef";

  @TempDir private Path home;
  private Site site;
  private Session session;

  @BeforeEach
  void start() throws Exception {
    site = new Site(home, TOKEN);
    session = site.run("live-1");
  }

  @AfterEach
  void stop() {
    site.close();
  }

  /// What a command ended with, and printed.
  private record Ran(int code, String text) {}

  /// Runs a command as the program does, with the server and the token.
  private Ran ctl(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--server", site.uri("").toString(), "--token", TOKEN));
    return run(new CtlCommand(), all.toArray(String[]::new));
  }

  private static Ran run(Object command, String... words) {
    StringWriter text = new StringWriter();
    CommandLine line = new CommandLine(command);
    line.setOut(new PrintWriter(text, true)).setErr(new PrintWriter(text, true));
    line.setExecutionExceptionHandler(
        (e, _, _) -> {
          text.append(String.valueOf(e.getMessage()));
          return e instanceof CommandException known ? known.exitCode() : 99;
        });
    int code = line.execute(words);
    return new Ran(code, text.toString());
  }

  @Test
  void sessionsAreListed() {
    Ran ran = ctl("sessions");
    assertThat(ran.code()).isZero();
    assertThat(ran.text()).contains("live-1").contains("natural").contains("Stage live-1");
    assertThat(ctl("sessions", "--json").text()).contains("\"sessions\" : [ {");
  }

  @Test
  void aLookIsSetByRegion() {
    Ran ran =
        ctl(
            "look",
            "set",
            "--lips",
            "smoky:0.5",
            "--eyes",
            ":1.2",
            "--strength",
            "0.9",
            "--fade",
            "12");
    assertThat(ran.code()).as(ran.text()).isZero();
    assertThat(session.looks())
        .isEqualTo(
            Looks.of(
                Look.of("natural")
                    .with(Region.LIPS, new Look.Wear("smoky", 0.5f))
                    .with(Region.EYES, 1.2f)
                    .withMaster(0.9f)));
    assertThat(ctl("look", "show").text())
        .contains("lips    smoky            0.50")
        .contains("master                   0.90");
  }

  @Test
  void aFaceHasALookOfItsOwn() {
    ctl("look", "set", "--face", "2", "--style", "smoky");
    assertThat(session.looks().look(2)).isEqualTo(Look.of("smoky"));
    assertThat(ctl("look", "show").text()).contains("face 2");
    ctl("look", "set", "--face", "2", "--as-everyone");
    assertThat(session.looks().faces()).isEmpty();
  }

  @Test
  void previewIsTakenAndUndone() {
    assertThat(ctl("look", "set", "--preview", "--style", "smoky").text()).contains("in preview");
    assertThat(session.looks()).isEqualTo(Looks.of(Look.of("natural")));
    assertThat(ctl("take", "--fade", "0").text()).contains("smoky from the next made-up frame on");
    assertThat(ctl("undo").text()).contains("natural");
    assertThat(ctl("redo").text()).contains("smoky");
    assertThat(ctl("bypass", "on").text()).contains("(bypassed)");
    assertThat(ctl("bypass", "off").code()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "look set --lips smokey | 1 | did you mean smoky",
        "look set --strength 2 | 1 | 0 to 1.5",
        "look set --fade 601 --style smoky | 1 | 0 to 600",
        "look set --lips smoky:x | 2 | STYLE:STRENGTH",
        "look set | 2 | what to set",
        "look set --as-everyone | 2 | needs --face",
        "look | 2 | look show",
        "bypass maybe | 2 | on or off",
        "nothing | 2 | Unmatched",
        "presets apply none | 1 | no preset",
        "scenes activate none | 1 | no scene",
        "outputs add rtmp://a.example/b/c | 1 | one place only",
        "snapshot never.jpg | 1 | try again",
        "snapshot never.jpg --view nose | 1 | no such view",
        "styles remove natural | 1 | your own folder",
        "styles add never.zip | 2 | there is no never.zip",
        "undo --session live-9 | 1 | no session of that id",
      })
  void whatMakesNoSenseIsSaid(String words, int code, String said) {
    Ran ran = ctl(words.split(" "));
    assertThat(ran.text()).contains(said);
    assertThat(ran.code()).isEqualTo(code);
    assertThat(Files.exists(Path.of("never.jpg"))).isFalse();
  }

  @Test
  void presetsAndScenesAreKeptAndPutOnAir() {
    assertThat(ctl("presets", "save", "day one").text()).contains("day one is kept: natural");
    ctl("look", "set", "--style", "smoky");
    ctl("scenes", "save", "dark", "--fade", "20");
    ctl("scenes", "save", "light", "--preset", "day one");
    assertThat(ctl("presets").text()).contains("day one").contains("natural");
    assertThat(ctl("scenes", "list").text())
        .containsPattern("dark +fade 20 +smoky")
        .containsPattern("light +fade 8 +preset day one");
    assertThat(ctl("scenes", "activate", "light", "--all").text()).contains("live-1");
    assertThat(session.looks()).isEqualTo(Looks.of(Look.of("natural")));
    assertThat(ctl("presets", "apply", "day one", "--preview").text()).contains("in preview");
    assertThat(ctl("presets", "delete", "day one").text()).contains("scene light needs it");
    assertThat(ctl("scenes", "delete", "light").code()).isZero();
    assertThat(ctl("presets", "delete", "day one").code()).isZero();
  }

  @Test
  void aStyleIsAddedFromItsFolderOrItsPackage() throws Exception {
    Path folder = Files.createDirectory(home.resolve("mine"));
    for (var file : Zips.files("mine").entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    assertThat(ctl("styles", "add", folder.toString()).text()).contains("mine is there");
    assertThat(ctl("styles").text()).containsPattern("mine +own");
    assertThat(ctl("styles", "add", folder.toString()).code()).isEqualTo(1);
    assertThat(ctl("styles", "add", "--replace", folder.toString()).code()).isZero();
    Path zip = Files.write(home.resolve("other.zip"), Zips.style("other"));
    assertThat(ctl("styles", "add", zip.toString()).code()).isZero();
    assertThat(ctl("styles", "remove", "mine").text()).contains("mine is gone");
    assertThat(site.shelf().library().find("mine")).isEmpty();
    assertThat(site.shelf().library().find("other")).isPresent();
  }

  @Test
  void severalSessionsNeedAName() {
    site.run("live-2");
    Ran ran = ctl("look", "show");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.text()).contains("live-1 (Stage live-1), live-2 (Stage live-2)");
    assertThat(ctl("look", "set", "--session", "live-2", "--style", "smoky").code()).isZero();
    assertThat(session.looks()).isEqualTo(Looks.of(Look.of("natural")));
    site.registry().sessions().forEach(site.registry()::remove);
    assertThat(ctl("look", "show").text()).contains("publish a stream first");
  }

  @Test
  void whatHappensIsWatched() {
    Ran ran = ctl("watch", "--for", "2");
    assertThat(ran.code()).isZero();
    assertThat(ran.text()).contains("live-1").contains("fps");
    assertThat(ctl("watch", "--for", "1", "--json").text()).contains("\"type\":\"hello\"");
  }

  @Test
  void aServerThatIsNotThereOrRefusesIsSaid() {
    Ran none = run(new CtlCommand(), "sessions", "--server", "http://127.0.0.1:1");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.text()).contains("is `tinybeauty serve` running there?");
    String server = site.uri("").toString();
    Ran token = run(new CtlCommand(), "sessions", "--server", server, "--token", "wrong");
    assertThat(token.code()).isEqualTo(1);
    assertThat(token.text()).contains("Authorization: Bearer TOKEN").doesNotContain(TOKEN);
    assertThat(run(new CtlCommand(), "sessions", "--server", "nonsense").code()).isEqualTo(2);
    assertThat(run(new CtlCommand(), "watch", "--server", server).code()).isEqualTo(1);
  }

  @CommandLine.Command(name = "tinybeauty")
  private static final class Root {}

  @Test
  void completionKnowsTheCommands() {
    CommandLine root = new CommandLine(new Root());
    List<String> names = new ArrayList<>();
    for (CommandProvider provider : ServiceLoader.load(CommandProvider.class)) {
      provider.commands().forEach(root::addSubcommand);
    }
    root.getSubcommands().keySet().forEach(names::add);
    assertThat(names).contains("serve", "ctl", "completion");
    StringWriter text = new StringWriter();
    root.setOut(new PrintWriter(text, true));
    assertThat(root.execute("completion")).isZero();
    assertThat(text.toString()).contains("tinybeauty").contains("look").contains("--fade");
  }
}
