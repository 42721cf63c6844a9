package org.tinybeauty.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// Steers a running program from a shell.
@Command(
    name = "ctl",
    description = "Steer a running tinybeauty: looks, styles, presets, scenes, outputs.",
    mixinStandardHelpOptions = true,
    subcommands = {
      CtlLook.class,
      CtlStyles.class,
      CtlPresets.class,
      CtlScenes.class,
      CtlOutputs.class,
      CtlWatch.class,
      CtlSnapshot.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the server refused, with its reason, or does not answer",
      "2:the command line makes no sense, or does not say which session"
    },
    commandListHeading = "%nCommands:%n",
    synopsisSubcommandLabel = "COMMAND")
final class CtlCommand implements Runnable {
  private static final String TOKEN_VARIABLE = "TINYBEAUTY_TOKEN";

  @Spec private CommandSpec spec;

  @Option(
      names = "--server",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      defaultValue = "http://127.0.0.1:8085",
      description = "Where it runs. Default: ${DEFAULT-VALUE}.")
  private String server = "";

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      scope = ScopeType.INHERIT,
      description = "Its http.token; better in the variable " + TOKEN_VARIABLE + ".")
  private @Nullable String token;

  @Option(
      names = "--session",
      paramLabel = "ID",
      scope = ScopeType.INHERIT,
      description = "Which session; needed where several run.")
  private @Nullable String session;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print what the server answers.")
  private boolean json;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command? (tinybeauty ctl --help)");
  }

  /// The client that the options say; the caller closes it.
  ControlClient client() {
    String shown = token == null ? System.getenv(TOKEN_VARIABLE) : token;
    return new ControlClient(server, shown == null || shown.isEmpty() ? null : shown);
  }

  boolean json() {
    return json;
  }

  /// The session that is meant: the one named, or the only one.
  ///
  /// @throws CommandException when it takes a name to tell
  String session(ControlClient client) {
    if (session != null) {
      return session;
    }
    List<String> ids = new ArrayList<>();
    List<String> shown = new ArrayList<>();
    for (JsonNode one : client.get("/sessions").path("sessions")) {
      ids.add(one.path("id").asText());
      shown.add(one.path("id").asText() + " (" + one.path("title").asText() + ")");
    }
    return switch (ids.size()) {
      case 0 -> throw CommandException.failure("no session runs; publish a stream first");
      case 1 -> ids.getFirst();
      default ->
          throw CommandException.usage(
              "several sessions run; --session names one: " + String.join(", ", shown));
    };
  }

  /// Prints a line, or the answer whole where that is asked for.
  void say(JsonNode answer, String text) {
    spec.commandLine().getOut().println(json ? ControlClient.lines(answer) : text);
  }

  /// Prints a list's lines, or what is said of an empty one.
  void say(JsonNode answer, List<String> lines, String none) {
    say(answer, lines.isEmpty() ? none : String.join("\n", lines));
  }

  /// Deletes a thing, the last of the words of its path, and says so.
  ///
  /// @param gone what is said of it
  int delete(ControlClient client, String gone, String... path) {
    client.delete(ControlClient.path(path));
    say(ControlClient.object(), path[path.length - 1] + gone);
    return ExitCode.OK;
  }

  @Command(name = "sessions", description = "List what runs.", mixinStandardHelpOptions = true)
  int sessions() {
    try (ControlClient client = client()) {
      JsonNode all = client.get("/sessions");
      List<String> lines = new ArrayList<>();
      for (JsonNode one : all.path("sessions")) {
        lines.add(CtlText.session(one));
      }
      say(all, lines, "no session runs");
    }
    return ExitCode.OK;
  }

  @Command(name = "take", description = "Put the preview on air.", mixinStandardHelpOptions = true)
  int take(@Option(names = "--fade", paramLabel = "FRAMES") @Nullable Integer fade) {
    return step("take", fade);
  }

  @Command(
      name = "undo",
      description = "Go back to the look before.",
      mixinStandardHelpOptions = true)
  int undo(@Option(names = "--fade", paramLabel = "FRAMES") @Nullable Integer fade) {
    return step("undo", fade);
  }

  @Command(name = "redo", description = "Go forth again.", mixinStandardHelpOptions = true)
  int redo(@Option(names = "--fade", paramLabel = "FRAMES") @Nullable Integer fade) {
    return step("redo", fade);
  }

  @Command(
      name = "bypass",
      description = "Take all makeup off, or put it back.",
      mixinStandardHelpOptions = true)
  int bypass(
      @Parameters(paramLabel = "on|off") String on,
      @Option(names = "--fade", paramLabel = "FRAMES") @Nullable Integer fade) {
    try (ControlClient client = client()) {
      var body = ControlClient.object().put("on", CtlText.on(on));
      done(client, "bypass", body, fade);
    }
    return ExitCode.OK;
  }

  private int step(String what, @Nullable Integer fade) {
    try (ControlClient client = client()) {
      done(client, what, ControlClient.object(), fade);
    }
    return ExitCode.OK;
  }

  private void done(ControlClient client, String what, ObjectNode body, @Nullable Integer fade) {
    if (fade != null) {
      body.put("fade", fade);
    }
    JsonNode answer =
        client.send("POST", ControlClient.path("sessions", session(client), what), body);
    say(answer, CtlText.done(answer));
  }
}
