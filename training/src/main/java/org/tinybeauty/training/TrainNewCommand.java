package org.tinybeauty.training;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.ExitCode;
import org.tinybeauty.pairs.ProjectException;
import org.tinybeauty.pairs.ProjectFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tinybeauty train new`: makes a project's folder.
@Command(
    name = "new",
    description = "Make a folder for a new style: an annotated style.yaml, places for photos.",
    mixinStandardHelpOptions = true)
final class TrainNewCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The folder to make; its name names the style.")
  private Path folder = Path.of("");

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("not called by picocli");
    }
    try {
      ProjectFolder.create(folder);
    } catch (ProjectException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(folder + " is made. Now:");
    out.println("  1. put about five before/after photos into " + folder.resolve("pairs"));
    out.println("  2. put portraits without makeup into " + folder.resolve("faces"));
    out.println("  3. tinybeauty train check " + folder + ", then: tinybeauty train run " + folder);
    out.flush();
    return ExitCode.OK;
  }
}
