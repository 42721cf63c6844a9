package org.tinybeauty.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `ctl scenes`: what one touch puts on air.
@Command(
    name = "scenes",
    description = "List, save, activate and delete scenes.",
    mixinStandardHelpOptions = true)
final class CtlScenes implements Callable<Integer> {
  private static final String KIND = "scenes";

  @ParentCommand private CtlCommand ctl;

  @Override
  public Integer call() {
    return list();
  }

  @Command(name = "list", description = "List them.", mixinStandardHelpOptions = true)
  int list() {
    try (ControlClient client = ctl.client()) {
      JsonNode all = client.get("/scenes");
      List<String> lines = new ArrayList<>();
      for (Map.Entry<String, JsonNode> one : all.path(KIND).properties()) {
        JsonNode scene = one.getValue();
        lines.add(
            String.format(
                Locale.ROOT,
                "%-24s fade %-4d %s",
                one.getKey(),
                scene.path("fade").asInt(),
                scene.has("preset")
                    ? "preset " + scene.path("preset").asText()
                    : CtlText.styles(scene.path("looks"))));
      }
      ctl.say(all, lines, "there are no scenes");
    }
    return ExitCode.OK;
  }

  @Command(
      name = "save",
      description = "Keep a preset, or what is on air, as a scene.",
      mixinStandardHelpOptions = true)
  int save(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--preset", paramLabel = "NAME") @Nullable String preset,
      @Option(names = "--fade", paramLabel = "FRAMES") @Nullable Integer fade) {
    try (ControlClient client = ctl.client()) {
      ObjectNode scene = ControlClient.object();
      if (preset == null) {
        scene.set(
            "looks", client.get(ControlClient.path("sessions", ctl.session(client), "looks")));
      } else {
        scene.put("preset", preset);
      }
      if (fade != null) {
        scene.put("fade", fade);
      }
      JsonNode kept = client.send("PUT", ControlClient.path(KIND, name), scene);
      ctl.say(kept, name + " is kept");
    }
    return ExitCode.OK;
  }

  @Command(name = "activate", description = "Put one on air.", mixinStandardHelpOptions = true)
  int activate(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--all", description = "In all sessions.") boolean all) {
    try (ControlClient client = ctl.client()) {
      ObjectNode body = ControlClient.object();
      if (!all) {
        body.put("session", ctl.session(client));
      }
      JsonNode answer = client.send("POST", ControlClient.path(KIND, name, "activate"), body);
      List<String> lines = new ArrayList<>();
      for (JsonNode one : answer.path("sessions")) {
        lines.add(
            String.format(Locale.ROOT, "%-12s %s", one.path("id").asText(), CtlText.done(one)));
      }
      ctl.say(answer, String.join("\n", lines));
    }
    return ExitCode.OK;
  }

  @Command(name = "delete", description = "Delete one.", mixinStandardHelpOptions = true)
  int delete(@Parameters(paramLabel = "NAME") String name) {
    try (ControlClient client = ctl.client()) {
      return ctl.delete(client, " is gone", KIND, name);
    }
  }
}
