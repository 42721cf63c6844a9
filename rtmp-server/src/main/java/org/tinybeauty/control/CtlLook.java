package org.tinybeauty.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `ctl look`: what faces wear.
@Command(
    name = "look",
    description = "Show or change what faces wear.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class CtlLook implements Runnable {
  @Spec private CommandSpec spec;
  @ParentCommand private CtlCommand ctl;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "look show, or look set?");
  }

  @Command(
      name = "show",
      description = "Show what is on air, or in preview.",
      mixinStandardHelpOptions = true)
  int show(@Option(names = "--preview", description = "What is in preview.") boolean preview) {
    try (ControlClient client = ctl.client()) {
      JsonNode looks =
          client.get(
              ControlClient.path("sessions", ctl.session(client), preview ? "preview" : "looks"));
      ctl.say(looks, CtlText.looks(looks));
    }
    return ExitCode.OK;
  }

  @Command(
      name = "set",
      description = "Change what is on air, or in preview; what is left out stays.",
      mixinStandardHelpOptions = true)
  int set(
      @Option(names = "--style", paramLabel = "STYLE", description = "In all regions.")
          @Nullable String style,
      @Option(names = "--lips", paramLabel = "STYLE[:STRENGTH]", description = "Or :STRENGTH.")
          @Nullable String lips,
      @Option(names = "--eyes", paramLabel = "STYLE[:STRENGTH]") @Nullable String eyes,
      @Option(names = "--brows", paramLabel = "STYLE[:STRENGTH]") @Nullable String brows,
      @Option(names = "--skin", paramLabel = "STYLE[:STRENGTH]") @Nullable String skin,
      @Option(names = "--strength", paramLabel = "0..1.5", description = "Of everything.")
          @Nullable Float strength,
      @Option(names = "--face", paramLabel = "N", description = "This face alone.")
          @Nullable Integer face,
      @Option(
              names = "--as-everyone",
              description = "With --face: it wears what everyone wears again.")
          boolean asEveryone,
      @Option(names = "--fade", paramLabel = "FRAMES", description = "0 cuts. Default: 8.")
          @Nullable Integer fade,
      @Option(names = "--at", paramLabel = "MICROS", description = "Time of the frame.")
          @Nullable Long at,
      @Option(names = "--preview", description = "Only try it out.") boolean preview) {
    ObjectNode look = ControlClient.object();
    if (style != null) {
      look.put("style", style);
    }
    region(look, "lips", lips);
    region(look, "eyes", eyes);
    region(look, "brows", brows);
    region(look, "skin", skin);
    if (strength != null) {
      look.put("master", strength);
    }
    if (look.isEmpty() == !asEveryone) {
      throw CommandException.usage(
          "what to set? (expected: --style, --lips, --eyes, --brows, --skin, --strength, or --face"
              + " with --as-everyone)");
    }
    ObjectNode body = face == null ? look : ControlClient.object();
    if (face != null) {
      body.putObject("faces").set(face.toString(), asEveryone ? null : look);
    } else if (asEveryone) {
      throw CommandException.usage("--as-everyone needs --face");
    }
    if (fade != null) {
      body.put("fade", fade);
    }
    if (at != null) {
      body.put("atMicros", at);
    }
    try (ControlClient client = ctl.client()) {
      String id = ctl.session(client);
      JsonNode answer =
          client.send(
              "PATCH", ControlClient.path("sessions", id, preview ? "preview" : "looks"), body);
      ctl.say(answer, CtlText.done(answer));
    }
    return ExitCode.OK;
  }

  /// Reads `STYLE`, `STYLE:STRENGTH` or `:STRENGTH`.
  private static void region(ObjectNode look, String region, @Nullable String value) {
    if (value == null) {
      return;
    }
    int colon = value.indexOf(':');
    String style = colon < 0 ? value : value.substring(0, colon);
    ObjectNode wear = look.putObject(region);
    if (!style.isEmpty()) {
      wear.put("style", style);
    }
    if (colon >= 0) {
      try {
        wear.put("strength", Float.parseFloat(value.substring(colon + 1)));
      } catch (NumberFormatException e) {
        throw CommandException.usage(
            "--%s: %s (expected: STYLE, STYLE:STRENGTH or :STRENGTH)".formatted(region, value));
      }
    }
  }
}
