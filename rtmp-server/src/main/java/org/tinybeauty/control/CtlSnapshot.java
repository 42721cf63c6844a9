package org.tinybeauty.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `ctl snapshot`: a picture of the running video.
@Command(
    name = "snapshot",
    description = "Write a picture of the running video.",
    mixinStandardHelpOptions = true)
final class CtlSnapshot implements Callable<Integer> {
  @ParentCommand private CtlCommand ctl;

  @Parameters(paramLabel = "OUT.jpg", description = "Is written over.")
  private Path out;

  @Option(
      names = "--view",
      paramLabel = "VIEW",
      defaultValue = "after",
      description = "before, after, split, preview or preview-split. Default: ${DEFAULT-VALUE}.")
  private String view = "";

  @Option(
      names = "--width",
      paramLabel = "PIXELS",
      defaultValue = "1280",
      description = "Of one picture. Default: ${DEFAULT-VALUE}.")
  private int width;

  @Override
  public Integer call() {
    try (ControlClient client = ctl.client()) {
      byte[] picture =
          client.bytes(
              ControlClient.path("sessions", ctl.session(client), "snapshot.jpg")
                  + "?width="
                  + width
                  + "&view="
                  + ControlClient.path(view).substring(1));
      Path part = out.resolveSibling(out.getFileName() + ".part");
      Files.write(part, picture);
      Files.move(part, out, StandardCopyOption.REPLACE_EXISTING);
      ctl.say(
          ControlClient.object().put("file", out.toString()).put("bytes", picture.length),
          out + ", " + picture.length + " bytes");
    } catch (IOException e) {
      throw CommandException.failure(out + " cannot be written: " + e.getMessage(), e);
    }
    return ExitCode.OK;
  }
}
