package org.tinybeauty.training;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.ExitCode;
import org.tinybeauty.cli.StopSignal;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.network.TorchDevice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `tinybeauty train fit`: trains a network on a cache of pairs, all its styles at once.
@Command(
    name = "fit",
    description = "Train a network on a folder of before/after pairs, all styles at once.",
    mixinStandardHelpOptions = true)
final class TrainFitCommand implements Callable<Integer> {
  private static final long SAVE_MILLIS = 120_000;
  private static final long SAY_MILLIS = 5_000;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--cache", required = true, description = "Folder of pairs (index.json).")
  private @Nullable Path cache;

  @Option(names = "--out", required = true, description = "Folder of this run.")
  private @Nullable Path out;

  @Option(names = "--minutes", description = "Training time (default: 60).")
  private double minutes;

  @Option(names = "--steps", description = "Number of steps, in place of a time.")
  private long steps;

  @Option(names = "--resume", description = "Go on with the run in --out, or begin it.")
  private boolean resume;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "Begin from what another run of the same network has learned (train trunk).")
  private @Nullable Path from;

  @Option(names = "--batch", defaultValue = "8", description = "Crops per step (default: 8).")
  private int batch;

  @Option(names = "--rate", defaultValue = "1e-3", description = "Learning rate (default: 1e-3).")
  private double rate;

  @Option(names = "--seed", defaultValue = "1", description = "Seed of all chance (default: 1).")
  private long seed;

  @Option(
      names = "--hold-out",
      paramLabel = "N",
      description =
          "Keep one face in N out of training: the loss on them chooses the weights, and training"
              + " stops when it gets no better.")
  private int holdOut;

  @Option(
      names = "--hold-out-names",
      paramLabel = "NAME",
      split = ",",
      description = "Keep these faces out, by their names in index.json.")
  private List<String> holdOutNames = List.of();

  @Option(
      names = "--patience",
      defaultValue = "" + TrainHoldOut.PATIENCE,
      description =
          "Stop after so many measurements without a new best, one each "
              + TrainHoldOut.STEPS
              + " steps (default: ${DEFAULT-VALUE}).")
  private int patience;

  @Option(
      names = "--net",
      defaultValue = "live",
      description =
          "live, which the engine runs, or paper, as the TinyBeauty authors released it: one style,"
              + " five times the cost (default: ${DEFAULT-VALUE}).")
  private String net = "live";

  @Option(
      names = "--style",
      paramLabel = "NAME",
      split = ",",
      description = "Learn only these of the styles in --cache.")
  private List<String> styles = List.of();

  @Option(
      names = "--quantised",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "Share of the run, at its end, in which the live network learns with the eight bits"
              + " inside that it will be exported with, such as 0.1 (default: ${DEFAULT-VALUE}).")
  private double quantised;

  @Option(
      names = "--likeness",
      paramLabel = "WEIGHT",
      defaultValue = "0",
      description =
          "Learn too from how unlike the predicted and the wanted face look to the live network's"
              + " trunk in --from, with this weight (default: ${DEFAULT-VALUE}).")
  private double likeness;

  @Option(names = "--threads", description = "Threads (default: one per core).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (spec == null || cache == null || out == null) {
      throw new IllegalStateException("options are missing");
    }
    PrintWriter err = spec.commandLine().getErr();
    try (StopSignal stop = new StopSignal();
        TrainCache pairs = TrainCache.open(cache, styles)) {
      TrainSettings settings = settings();
      if (pairs.styles().size() > 1 && !settings.net().manyStyles()) {
        throw CommandException.usage(
            "the %s network learns one style (expected: --style with one of %s)"
                .formatted(settings.net().title(), pairs.styles()));
      }
      if (settings.likeness() > 0 && from == null) {
        throw CommandException.usage("--likeness asks a trunk (expected: --from FILE)");
      }
      TrainHoldOut.Split split = split(settings.holdOut(), pairs);
      err.printf(
          "training %s on %d pairs, %d more kept out; libtorch computes on %s%n",
          pairs.styles(), split.trained().length, split.kept().length, TorchDevice.found());
      NetWeights start = from == null ? null : start(from, settings.net(), pairs.styles());
      new TrainRun(pairs, out, settings, start, () -> System.nanoTime() / 1_000_000)
          .run(resume, stop, new Teller(err));
      return stop.getAsBoolean() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }
  }

  private static TrainHoldOut.Split split(TrainHoldOut holdOut, TrainCache pairs) {
    try {
      return holdOut.split(pairs);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    }
  }

  private static NetWeights start(Path from, TrainNet net, List<String> styles) {
    try {
      return TrainStart.read(net, styles, from);
    } catch (ModelException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw CommandException.failure("cannot read " + from + ": " + e.getMessage(), e);
    }
  }

  private TrainSettings settings() {
    try {
      double time = minutes == 0 && steps == 0 ? 60 : minutes;
      return new TrainSettings(
          TrainNet.called(net),
          batch,
          rate,
          steps,
          Math.round(time * 60_000),
          seed,
          threads,
          SAVE_MILLIS,
          quantised,
          likeness,
          new TrainHoldOut(holdOut, Set.copyOf(holdOutNames), TrainHoldOut.STEPS, patience));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    }
  }

  /// Prints a line every few seconds.
  private static final class Teller implements Consumer<TrainProgress> {
    private final PrintWriter err;
    private long next;

    Teller(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void accept(TrainProgress progress) {
      if (progress.millis() >= next || progress.ended()) {
        next = progress.millis() + SAY_MILLIS;
        err.println(progress.line());
      }
    }
  }
}
