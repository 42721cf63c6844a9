package org.tinybeauty.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.tinybeauty.cli.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `ctl outputs`: where a video goes besides its viewers.
@Command(
    name = "outputs",
    description = "List, add and remove outputs; begin and end the recording.",
    mixinStandardHelpOptions = true)
final class CtlOutputs implements Callable<Integer> {
  private static final String KIND = "outputs";

  @ParentCommand private CtlCommand ctl;

  @Override
  public Integer call() {
    return list();
  }

  @Command(name = "list", description = "List them.", mixinStandardHelpOptions = true)
  int list() {
    try (ControlClient client = ctl.client()) {
      told(client.get(ControlClient.path("sessions", ctl.session(client), KIND)));
    }
    return ExitCode.OK;
  }

  @Command(
      name = "add",
      description = "Push it to another server.",
      mixinStandardHelpOptions = true)
  int add(@Parameters(paramLabel = "URL", description = "rtmp://HOST/APP/KEY") String url) {
    try (ControlClient client = ctl.client()) {
      JsonNode output =
          client.send(
              "POST",
              ControlClient.path("sessions", ctl.session(client), KIND),
              ControlClient.object().put("url", url));
      ctl.say(output, line(output));
    }
    return ExitCode.OK;
  }

  @Command(name = "remove", description = "End one.", mixinStandardHelpOptions = true)
  int remove(@Parameters(paramLabel = "ID") String id) {
    try (ControlClient client = ctl.client()) {
      return ctl.delete(client, " is ended", "sessions", ctl.session(client), KIND, id);
    }
  }

  @Command(
      name = "record",
      description = "Begin or end the recording.",
      mixinStandardHelpOptions = true)
  int record(@Parameters(paramLabel = "on|off") String on) {
    try (ControlClient client = ctl.client()) {
      told(
          client.send(
              "POST",
              ControlClient.path("sessions", ctl.session(client), "record"),
              ControlClient.object().put("on", CtlText.on(on))));
    }
    return ExitCode.OK;
  }

  private void told(JsonNode all) {
    List<String> lines = new ArrayList<>();
    all.path(KIND).forEach(output -> lines.add(line(output)));
    ctl.say(all, lines, "it goes to its viewers alone");
  }

  private static String line(JsonNode output) {
    return String.format(
            Locale.ROOT,
            "%-10s %-7s %-11s %s  %s",
            output.path("id").asText(),
            output.path("kind").asText(),
            output.path("state").asText(),
            output.path("target").asText(),
            output.path("detail").asText())
        .stripTrailing();
  }
}
