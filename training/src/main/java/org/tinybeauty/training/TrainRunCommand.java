package org.tinybeauty.training;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.ExitCode;
import org.tinybeauty.cli.StopSignal;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.pairs.ProjectException;
import org.tinybeauty.pairs.StyleProject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tinybeauty train run`: from a project's pairs to its style.
@Command(
    name = "run",
    description = {
      "Make a project's style: check, amplify, fit, export, evaluate, package.",
      "A step is left as it is while what it depends on has not changed; after Ctrl-C or a kill the"
          + " same command goes on."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all steps are done",
      "1:something failed, or the style misses the release gate",
      "2:the project or the command line makes no sense",
      "130:interrupted; the same command goes on"
    })
final class TrainRunCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "A folder that `train new` made.")
  private Path folder = Path.of("");

  @Option(
      names = "--quick",
      description =
          "A first look in a few minutes: fewer faces, two minutes of training, not packaged; kept"
              + " apart from the rest.")
  private boolean quick;

  @Option(
      names = "--to",
      paramLabel = "STEP",
      defaultValue = "package",
      description = "The last step to do: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private StyleRun.Step last = StyleRun.Step.PACKAGE;

  @Option(names = "--force", description = "Package a style that misses the release gate, too.")
  private boolean force;

  @Mixin private StyleMaking making = new StyleMaking();

  @Override
  public Integer call() throws InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("not called by picocli");
    }
    StyleRun.Step to = quick && last == StyleRun.Step.PACKAGE ? StyleRun.Step.EVALUATE : last;
    return run(spec, folder, quick, to, making.tools(force, quick));
  }

  /// Runs the steps of a project up to one of them, and says on the console how it goes.
  ///
  /// @return the exit code
  static int run(CommandSpec spec, Path folder, boolean quick, StyleRun.Step last, StyleTools tools)
      throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    long start = System.nanoTime();
    try (StopSignal stop = new StopSignal()) {
      StyleProject whole = StyleProject.read(folder);
      StyleProject style = quick ? whole.quick() : whole;
      StyleRun run =
          new StyleRun(
              style,
              tools,
              line -> {
                err.println(line);
                err.flush();
              });
      if (!run.run(last, stop)) {
        return ExitCode.INTERRUPTED;
      }
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          Locale.ROOT,
          "%s, done in %.1f min: %s%n",
          style.name(),
          (System.nanoTime() - start) / 60e9,
          run.product(last));
      if (last.compareTo(StyleRun.Step.EXPORT) >= 0) {
        out.println("try it: ./tinybeauty apply IN OUT " + run.options(last));
      }
      out.flush();
      return ExitCode.OK;
    } catch (ProjectException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    } catch (IOException | ModelException e) {
      throw CommandException.failure(String.valueOf(e.getMessage()), e);
    }
  }
}
