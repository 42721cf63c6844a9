package org.tinybeauty.obs;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.ExitCode;
import org.tinybeauty.cli.Home;
import org.tinybeauty.makeup.StyleLibrary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `obs connect`: sets a running OBS up; without a choice it says what can be done.
@Command(
    name = "connect",
    description = {
      "Set up a running OBS; without a choice, list its video sources.",
      "All of it is put back by `tinybeauty obs undo`."
    },
    mixinStandardHelpOptions = true)
final class ObsConnectCommand implements Callable<Integer> {
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

  @Spec private CommandSpec spec;
  @Mixin private ObsTarget target;

  @Option(
      names = "--filter",
      paramLabel = "SOURCE",
      description = "Put the makeup filter on a source (repeatable).")
  private List<String> filters = List.of();

  @Option(
      names = "--style",
      paramLabel = "STYLE",
      description = "What a new filter wears; later it is picked in OBS.")
  private String style = "";

  @Option(
      names = "--server",
      description = "Let OBS stream to `tinybeauty serve`. Refused while it streams.")
  private boolean server;

  @Option(
      names = "--media",
      paramLabel = "NAME",
      description = "Put what `tinybeauty serve` makes up into a scene, as a source of that name.")
  private @Nullable String media;

  @Option(
      names = "--scene",
      paramLabel = "SCENE",
      description = "The scene for --media. Default: the one on air.")
  private String scene = "";

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Stream key for --server and --media. Default: ${DEFAULT-VALUE}.")
  private String key = "obs";

  @Option(
      names = "--ingest",
      paramLabel = "HOST[:PORT]",
      description = "Where `tinybeauty serve` takes RTMP. Default: ${DEFAULT-VALUE}.")
  private String ingest = "localhost";

  @Option(
      names = "--sync",
      paramLabel = "SOURCE",
      description = "Delay a sound, your microphone, by as much as makeup delays the picture.")
  private List<String> sounds = List.of();

  @Option(
      names = "--rule",
      paramLabel = "SCENE=STYLE",
      description =
          "A scene's style, or none; `tinybeauty obs rules` follows the scenes (repeatable).")
  private List<String> rules = List.of();

  @Override
  public Integer call() {
    Map<String, String> wanted = rules();
    if (!KEY.matcher(key).matches()) {
      throw CommandException.usage("--key: letters, digits, - _ and . alone, up to 128");
    }
    if (!style.isEmpty()) {
      check(style);
    }
    ObsMachine machine = ObsMachine.here();
    return target.with(
        machine,
        obs -> {
          ObsStudio studio = new ObsStudio(obs);
          if (filters.isEmpty()
              && !server
              && media == null
              && sounds.isEmpty()
              && wanted.isEmpty()) {
            list(studio);
          } else {
            connect(machine, studio, wanted);
          }
          return ExitCode.OK;
        });
  }

  private void connect(ObsMachine machine, ObsStudio studio, Map<String, String> wanted) {
    PrintWriter out = spec.commandLine().getOut();
    ObsConnect connect = new ObsConnect(studio, ObsJournal.of(machine), out::println);
    filters.forEach(source -> connect.addFilter(source, ObsConnect.FILTER, style));
    if (server) {
      connect.setService("rtmp://" + ingest + "/live", key);
    }
    if (media != null) {
      connect.addMedia(media, "rtmp://" + ingest + "/beauty/" + key, scene);
    }
    sounds.forEach(connect::delaySound);
    if (!wanted.isEmpty()) {
      ObsScenes scenes = ObsScenes.of(machine);
      wanted.forEach((where, style) -> connect.setRule(scenes, where, style));
      out.println("`tinybeauty obs rules` follows the scenes while it runs");
    }
  }

  private void list(ObsStudio studio) {
    PrintWriter out = spec.commandLine().getOut();
    boolean plugin = studio.knows(ObsConnect.SOURCE);
    List<ObsStudio.Source> sources = studio.sources();
    out.println(
        sources.isEmpty() ? "OBS has no video source; add your camera" : "video sources of OBS:");
    for (ObsStudio.Source source : sources) {
      boolean made =
          studio.filters(source.name()).stream()
              .anyMatch(filter -> filter.kind().equals(ObsConnect.FILTER));
      out.println(
          "  %s (%s)%s".formatted(source.name(), source.kind(), made ? ", has the filter" : ""));
    }
    out.println("scenes: " + String.join(", ", studio.scenes()));
    out.println(
        plugin
            ? "the plugin is loaded"
            : "the plugin is not loaded: `tinybeauty obs install`, then start OBS again");
    out.println("--filter SOURCE puts makeup on a source, inside OBS");
    out.println("--server lets OBS stream to `tinybeauty serve`, which passes it on made up");
    out.println("--media NAME shows what `tinybeauty serve` makes up as a source");
    out.println("--sync SOURCE delays a microphone by as much as makeup delays the picture");
    out.println("--rule SCENE=STYLE gives a scene a style");
  }

  private Map<String, String> rules() {
    Map<String, String> wanted = new LinkedHashMap<>();
    for (String rule : rules) {
      int equals = rule.lastIndexOf('=');
      if (equals < 1 || equals == rule.length() - 1) {
        throw CommandException.usage("--rule: '" + rule + "' (expected: SCENE=STYLE)");
      }
      wanted.put(rule.substring(0, equals), rule.substring(equals + 1));
    }
    wanted.values().stream()
        .filter(name -> !name.equals(ObsScenes.NONE))
        .forEach(ObsConnectCommand::check);
    return wanted;
  }

  /// Whether there is such a style.
  private static void check(String style) {
    StyleLibrary library = StyleLibrary.read(List.of(Home.styles(), Home.userStyles()));
    if (library.find(style).isEmpty()) {
      throw CommandException.usage(library.missing(style));
    }
  }
}
