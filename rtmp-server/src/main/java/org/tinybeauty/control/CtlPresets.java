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

/// `ctl presets`: looks that are kept.
@Command(
    name = "presets",
    description = "List, save, apply and delete presets.",
    mixinStandardHelpOptions = true)
final class CtlPresets implements Callable<Integer> {
  private static final String KIND = "presets";

  @ParentCommand private CtlCommand ctl;

  @Override
  public Integer call() {
    return list();
  }

  @Command(name = "list", description = "List them.", mixinStandardHelpOptions = true)
  int list() {
    try (ControlClient client = ctl.client()) {
      JsonNode all = client.get("/presets");
      List<String> lines = new ArrayList<>();
      for (Map.Entry<String, JsonNode> one : all.path(KIND).properties()) {
        lines.add(
            String.format(Locale.ROOT, "%-24s %s", one.getKey(), CtlText.styles(one.getValue())));
      }
      ctl.say(all, lines, "there are no presets");
    }
    return ExitCode.OK;
  }

  @Command(name = "save", description = "Keep what is on air.", mixinStandardHelpOptions = true)
  int save(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--preview", description = "What is in preview instead.") boolean preview) {
    try (ControlClient client = ctl.client()) {
      String from =
          ControlClient.path("sessions", ctl.session(client), preview ? "preview" : "looks");
      JsonNode kept = client.send("PUT", ControlClient.path(KIND, name), client.get(from));
      ctl.say(kept, name + " is kept: " + CtlText.styles(kept));
    }
    return ExitCode.OK;
  }

  @Command(name = "apply", description = "Put one on air.", mixinStandardHelpOptions = true)
  int apply(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--fade", paramLabel = "FRAMES") @Nullable Integer fade,
      @Option(names = "--preview", description = "Only try it out.") boolean preview) {
    try (ControlClient client = ctl.client()) {
      JsonNode looks = client.get(ControlClient.path(KIND, name));
      ObjectNode body = ControlClient.object();
      body.setAll((ObjectNode) looks);
      if (fade != null) {
        body.put("fade", fade);
      }
      JsonNode answer =
          client.send(
              "PUT",
              ControlClient.path("sessions", ctl.session(client), preview ? "preview" : "looks"),
              body);
      ctl.say(answer, CtlText.done(answer));
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
