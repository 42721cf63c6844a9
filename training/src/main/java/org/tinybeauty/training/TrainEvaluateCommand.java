package org.tinybeauty.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `tinybeauty train evaluate`: figures of a run's styles on pairs that it has not seen.
@Command(
    name = "evaluate",
    description = "Measure a run's exported styles on pairs that it has not seen.",
    mixinStandardHelpOptions = true)
final class TrainEvaluateCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--run", required = true, description = "Folder of the run.")
  private @Nullable Path run;

  @Option(names = "--cache", required = true, description = "Folder of unseen pairs.")
  private @Nullable Path cache;

  @Option(
      names = "--styles",
      required = true,
      description = "Folder of the exported styles; figures.json goes beside each network.onnx.")
  private @Nullable Path styles;

  @Override
  public Integer call() throws IOException {
    if (spec == null || run == null || cache == null || styles == null) {
      throw new IllegalStateException("options are missing");
    }
    LiveNet net = LiveNet.SHIPPED;
    TrainState.Trained trained = TrainState.trained(run, net);
    LiveExport export = new LiveExport(net, trained.weights());
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "style         masked  (nothing)   gain    full  (nothing)   bytes-float    ms  ms float");
    try (TrainCache pairs = TrainCache.open(cache)) {
      TrainEvaluation evaluation = new TrainEvaluation(pairs, net, trained.weights());
      List<String> names = trained.styles();
      for (int style = 0; style < names.size(); style++) {
        String name = names.get(style);
        int known = pairs.styles().indexOf(name);
        if (known < 0) {
          throw CommandException.usage("no style " + name + " in " + cache);
        }
        Path folder = styles.resolve(name);
        byte[] shipped = Files.readAllBytes(folder.resolve("network.onnx"));
        ObjectNode figures = evaluation.measure(style, known, shipped, export.exact(style));
        about(figures, net, trained, shipped.length);
        TrainExportCommand.write(folder.resolve("figures.json"), bytes(figures));
        out.printf(
            "%-12s %7.2f %9.2f %8.2f %7.2f %9.2f %12.1f %7.2f %7.2f%n",
            name,
            figures.path("maskedPsnr").asDouble(),
            figures.path("maskedPsnrDoingNothing").asDouble(),
            figures.path("maskedGain").asDouble(),
            figures.path("fullPsnr").asDouble(),
            figures.path("fullPsnrDoingNothing").asDouble(),
            figures.path("bytesAgainstFloatPsnr").asDouble(),
            figures.path("milliseconds").asDouble(),
            figures.path("millisecondsFloat").asDouble());
      }
    }
    return ExitCode.OK;
  }

  private static byte[] bytes(ObjectNode figures) {
    return (figures.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void about(
      ObjectNode figures, LiveNet net, TrainState.Trained trained, int fileBytes) {
    NetShapes shapes = new NetShapes(new SplittableRandom(1));
    net.trunk(shapes, new NetShapes.Size(3, LiveNet.SIDE, LiveNet.SIDE));
    long head = (long) LiveModel.ROWS * net.fine();
    long headMacs = head / LiveOnnx.REGIONS * LiveNet.GRID * LiveNet.GRID;
    figures.put("parameters", shapes.weights().parameters() + head);
    figures.put("multiplyAdds", shapes.macs() + headMacs);
    figures.put("fileBytes", fileBytes);
    figures.put("trainingSteps", trained.step());
    figures.put("trainingMinutes", Math.round(trained.millis() / 60_000.0));
  }
}
