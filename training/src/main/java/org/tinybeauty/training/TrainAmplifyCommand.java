package org.tinybeauty.training;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.ExitCode;
import org.tinybeauty.cli.StopSignal;
import org.tinybeauty.pairs.PairFinder;
import org.tinybeauty.pairs.PairProject;
import org.tinybeauty.pairs.ProjectException;
import org.tinybeauty.pairs.StyleProject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tinybeauty train amplify`: a project's few pairs become thousands.
@Command(
    name = "amplify",
    description = "Put a project's makeup on all its faces: the pairs a style is trained on.",
    mixinStandardHelpOptions = true)
final class TrainAmplifyCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "A folder that `train new` made.")
  private Path folder = Path.of("");

  @Option(
      names = "--amplifier",
      required = true,
      description = "Weights of the amplifier, of `train pretrain`.")
  private Path amplifier = Path.of("");

  @Option(
      names = "--steps",
      defaultValue = "120",
      description = "Steps of adapting to the pairs (default: ${DEFAULT-VALUE}).")
  private long steps;

  @Mixin private FaceNetworks networks = new FaceNetworks();

  @Option(names = "--threads", description = "Threads (default: one per core).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() throws InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("not called by picocli");
    }
    PrintWriter err = spec.commandLine().getErr();
    try (StopSignal stop = new StopSignal()) {
      StyleProject style = StyleProject.read(folder);
      PairProject project;
      try (PairFinder finder = networks.finder()) {
        project = PairProject.open(style, finder, null, (_, _) -> {});
      }
      project
          .refusals()
          .forEach(refused -> err.println("not used: " + refused.name() + "; see train check"));
      if (project.pairs().isEmpty()) {
        throw CommandException.usage("no pair can be used; `train check` says why");
      }
      Amplification.Outcome outcome =
          new Amplification(
                  project,
                  networks.mesh(),
                  networks.locator(),
                  threads,
                  line -> {
                    err.println(line);
                    err.flush();
                  })
              .run(amplifier, steps, stop);
      if (stop.getAsBoolean()) {
        return ExitCode.INTERRUPTED;
      }
      spec.commandLine()
          .getOut()
          .printf(
              "%d pairs in %s, %d of them the artist's own; dropped %d; look at %s%n",
              outcome.painted() + outcome.own(),
              outcome.cache(),
              outcome.own(),
              outcome.dropped(),
              outcome.cache().resolve("sheet.png"));
      return ExitCode.OK;
    } catch (ProjectException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw CommandException.failure(String.valueOf(e.getMessage()), e);
    }
  }
}
