package org.tinybeauty.training;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.amplifier.AmplifierPretraining;
import org.tinybeauty.cli.ExitCode;
import org.tinybeauty.cli.StopSignal;
import org.tinybeauty.network.TorchDevice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `tinybeauty train pretrain`: makes the weights of the compact amplifier that are shipped.
@Command(
    name = "pretrain",
    description =
        "Teach the amplifier what makeup is, by recipes drawn by chance. Takes hours; goes on where"
            + " it was interrupted.",
    mixinStandardHelpOptions = true)
final class TrainPretrainCommand implements Callable<Integer> {
  private static final long SAY_NANOS = 15_000_000_000L;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--faces", required = true, arity = "1..*", description = "Folders of portraits.")
  private List<Path> faces = List.of();

  @Option(names = "--out", required = true, description = "Folder of this run.")
  private Path out = Path.of("");

  @Option(
      names = "--recipes",
      defaultValue = "600",
      description = "Recipes to paint, each on eight faces (default: ${DEFAULT-VALUE}).")
  private int recipes;

  @Option(
      names = "--steps",
      defaultValue = "8000",
      description = "Steps of eight faces (default: ${DEFAULT-VALUE}).")
  private long steps;

  @Option(names = "--seed", defaultValue = "1", description = "Seed of all chance (default: 1).")
  private long seed;

  @Mixin private FaceNetworks networks = new FaceNetworks();

  @Option(names = "--threads", description = "Threads (default: one per core).")
  private int threads = Runtime.getRuntime().availableProcessors();

  private long nextNanos = System.nanoTime();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("not called by picocli");
    }
    Files.createDirectories(out);
    say("libtorch computes on " + TorchDevice.found());
    try (StopSignal stop = new StopSignal()) {
      return pretrain(stop);
    }
  }

  private int pretrain(StopSignal stop) throws IOException, InterruptedException {
    try (ProjectFaces.Faces found =
        new ProjectFaces(networks.mesh(), networks.locator(), threads, this::say)
            .faces(ProjectFaces.portraits(faces), List.of(), out, stop)) {
      Path weights =
          AmplifierPretraining.run(
              found.store(),
              out,
              new AmplifierPretraining.Settings(steps, recipes, seed, threads),
              stop,
              (done, of) -> sayNow(done == of.intValue(), done + " of " + of + " recipes painted"),
              this::told);
      if (stop.getAsBoolean()) {
        return ExitCode.INTERRUPTED;
      }
      if (spec != null) {
        spec.commandLine().getOut().println("amplifier: " + weights);
      }
      return ExitCode.OK;
    } catch (InterruptedException e) {
      if (stop.getAsBoolean()) {
        return ExitCode.INTERRUPTED;
      }
      throw e;
    }
  }

  private void told(AmplifierPretraining.Progress now) {
    sayNow(
        now.step() == now.steps(),
        String.format(
            Locale.ROOT,
            "step %d of %d, loss %.4f, %d min left",
            now.step(),
            now.steps(),
            now.loss(),
            now.millisLeft() / 60_000));
  }

  private void sayNow(boolean last, String line) {
    long now = System.nanoTime();
    if (last || now >= nextNanos) {
      nextNanos = now + SAY_NANOS;
      say(line);
    }
  }

  private void say(String line) {
    if (spec != null) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(line);
      err.flush();
    }
  }
}
