package org.tinybeauty.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Style;
import org.tinybeauty.media.EncoderSettings;
import org.tinybeauty.media.Snapshot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The main job on the sample clip: a made-up video and a picture of before and after.
@Command(
    name = "demo",
    description = "Make up the sample clip, and show before and after.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final double MOMENT_SECONDS = 2;

  @Spec private CommandSpec spec;
  @Mixin private StyleOptions styles;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      description = "Where the results go. Default: ${DEFAULT-VALUE}.")
  private Path folder = Path.of("demo-out");

  @Option(
      names = {"-s", "--style"},
      paramLabel = "STYLE",
      description = "Default: " + StyleOptions.SHOWN + ", or the first there is.")
  private @Nullable String name;

  @Override
  public Integer call() {
    Path clip = OutputOptions.input(Home.demoClip());
    Style style = styles.styleOrFirst(name);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw CommandException.failure(
          folder + ": this folder cannot be made (" + e.getMessage() + "); name another by -o", e);
    }
    Path video = folder.resolve("collins-" + style.name() + ".mp4");
    Path picture = folder.resolve("before-after-" + style.name() + ".png");
    PrintWriter err = spec.commandLine().getErr();
    int code =
        ApplyCommand.apply(
            err, styles, Look.of(style.name()), EncoderSettings.DEFAULT, clip, video);
    if (code != ExitCode.OK) {
      return code;
    }
    Snapshot before = Snapshot.take(clip, MOMENT_SECONDS, new FrameFilter.None());
    Snapshot after = Snapshot.take(video, MOMENT_SECONDS, new FrameFilter.None());
    Sheet.write(List.of(before, after), 2, 0, picture);
    PrintWriter out = spec.commandLine().getOut();
    out.println("the clip in style " + style.title() + ": " + video.toAbsolutePath().normalize());
    out.println("before and after: " + picture.toAbsolutePath().normalize());
    return ExitCode.OK;
  }
}
