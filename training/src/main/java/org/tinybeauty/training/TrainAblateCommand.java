package org.tinybeauty.training;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.amplifier.CompactAmplifier;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.ExitCode;
import org.tinybeauty.cli.Home;
import org.tinybeauty.cli.StopSignal;
import org.tinybeauty.pairs.PairFace;
import org.tinybeauty.pairs.PairFiles;
import org.tinybeauty.pairs.PairFinder;
import org.tinybeauty.pairs.PairImage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `tinybeauty train ablate`: what the parts of the amplifier are worth.
@Command(
    name = "ablate",
    description = {
      "Measure what each part of the amplifier is worth, and each pair: a table of the gain inside"
          + " the makeup without the residual, the masks, the style tokens, the pretraining, and"
          + " with 1, 3, 5 and 10 pairs.",
      "All on faces whose true afters are known."
    },
    mixinStandardHelpOptions = true)
final class TrainAblateCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--pairs",
      required = true,
      paramLabel = "DIR",
      description = "An artist's pairs, aligned, to learn from.")
  private Path pairs = Path.of("");

  @Option(
      names = "--proof",
      required = true,
      paramLabel = "DIR",
      description =
          "More pairs of that artist, to measure on. The first of them make --pairs ten for the row"
              + " of ten, and are not measured on.")
  private Path proof = Path.of("");

  @Option(
      names = "--amplifier",
      paramLabel = "FILE",
      description = "Weights of the amplifier (default: those that ship with it).")
  private @Nullable Path amplifier;

  @Option(
      names = "--unlearned-steps",
      paramLabel = "N",
      defaultValue = "200",
      description =
          "Steps of learning from the pairs where nothing was learned before (default:"
              + " ${DEFAULT-VALUE}).")
  private long unlearned;

  @Mixin private FaceNetworks networks = new FaceNetworks();

  @Option(names = "--threads", description = "Threads (default: one per core).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("not called by picocli");
    }
    PrintWriter err = spec.commandLine().getErr();
    PrintWriter out = spec.commandLine().getOut();
    try (StopSignal stop = new StopSignal()) {
      List<CompactAmplifier.Pair> learned = read(pairs, err);
      List<CompactAmplifier.Pair> asked = read(proof, err);
      Path weights = amplifier == null ? Home.amplifier() : amplifier;
      List<Ablation.Row> rows =
          new Ablation(weights, unlearned, threads, err::println).measure(learned, asked, stop);
      out.println("| amplifier | inside the makeup, over doing nothing | the crop |");
      out.println("|---|---|---|");
      for (Ablation.Row row : rows) {
        out.printf(
            Locale.ROOT, "| %s | %+.2f dB | %.2f dB |%n", row.name(), row.gain(), row.full());
      }
      return stop.getAsBoolean() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }
  }

  private List<CompactAmplifier.Pair> read(Path folder, PrintWriter err) throws IOException {
    List<CompactAmplifier.Pair> read = new ArrayList<>();
    try (PairFinder finder = networks.finder()) {
      for (PairFiles.Entry entry : PairFiles.in(folder).pairs()) {
        PairImage before = PairImage.read(entry.before());
        PairFinder.Found found = finder.find(before);
        if (found == null) {
          err.println("left out: " + entry.name() + ": no face");
          continue;
        }
        PairFace face = found.cut(before, PairFace.SIZE);
        PairFace made = found.cut(PairImage.read(entry.after()), PairFace.SIZE);
        read.add(new CompactAmplifier.Pair(face.crop(), made.crop(), face.mesh()));
      }
    }
    if (read.isEmpty()) {
      throw CommandException.usage("no pairs with a face in " + folder);
    }
    return read;
  }
}
