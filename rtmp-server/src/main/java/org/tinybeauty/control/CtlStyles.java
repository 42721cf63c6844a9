package org.tinybeauty.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `ctl styles`: what can be worn.
@Command(
    name = "styles",
    description = "List the styles, add one, remove one.",
    mixinStandardHelpOptions = true)
final class CtlStyles implements Callable<Integer> {
  @ParentCommand private CtlCommand ctl;

  @Override
  public Integer call() {
    try (ControlClient client = ctl.client()) {
      JsonNode all = client.get("/styles");
      List<String> lines = new ArrayList<>();
      for (JsonNode style : all.path("styles")) {
        lines.add(
            String.format(
                Locale.ROOT,
                "%-16s %-8s %s",
                style.path("name").asText(),
                style.path("builtIn").asBoolean() ? "" : "own",
                style.path("description").asText()));
      }
      for (JsonNode broken : all.path("broken")) {
        lines.add(
            String.format(
                Locale.ROOT,
                "%-16s %-8s %s",
                broken.path("folder").asText(),
                "broken",
                broken.path("reason").asText()));
      }
      ctl.say(all, String.join("\n", lines));
    }
    return ExitCode.OK;
  }

  @Command(
      name = "add",
      description = "Add a style to the server's own.",
      mixinStandardHelpOptions = true)
  int add(
      @Parameters(paramLabel = "ZIP|FOLDER") Path from,
      @Option(names = "--replace", description = "Even if there is one of its name.")
          boolean replace)
      throws IOException {
    if (!Files.exists(from)) {
      throw CommandException.usage("there is no " + from);
    }
    Path packed = Files.isDirectory(from) ? pack(from) : from;
    try (ControlClient client = ctl.client()) {
      JsonNode style =
          client.send(
              "POST",
              "/styles" + (replace ? "?replace=true" : ""),
              "application/zip",
              BodyPublishers.ofFile(packed));
      ctl.say(style, style.path("name").asText() + " is there");
    } finally {
      if (!packed.equals(from)) {
        Files.delete(packed);
      }
    }
    return ExitCode.OK;
  }

  private static Path pack(Path folder) throws IOException {
    Path packed = Files.createTempFile("tinybeauty-style", ".zip");
    try (OutputStream out = Files.newOutputStream(packed);
        ZipOutputStream zip = new ZipOutputStream(out);
        Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        zip.putNextEntry(new ZipEntry(String.valueOf(file.getFileName())));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
    return packed;
  }

  @Command(
      name = "remove",
      description = "Remove one of the server's own styles.",
      mixinStandardHelpOptions = true)
  int remove(@Parameters(paramLabel = "NAME") String name) {
    try (ControlClient client = ctl.client()) {
      client.delete(ControlClient.path("styles", name));
      ctl.say(ControlClient.object(), name + " is gone");
    }
    return ExitCode.OK;
  }
}
