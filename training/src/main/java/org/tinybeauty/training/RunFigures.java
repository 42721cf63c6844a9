package org.tinybeauty.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.evaluation.Figure;

/// What only the run that trained a style can tell of it: quality by region on painted pairs, what
/// the bytes cost, parity with libtorch, size and training.
final class RunFigures {
  private final Path run;
  private final Path cache;
  private final PrintWriter out;

  /// @param cache painted pairs that the run has not seen
  /// @param out for a line on each style
  RunFigures(Path run, Path cache, PrintWriter out) {
    this.run = run;
    this.cache = cache;
    this.out = out;
  }

  /// Measures the run's networks; figures.json goes beside each network.onnx.
  ///
  /// @return the figures by folder
  Map<Path, Map<String, Double>> measure(List<Path> folders) throws IOException {
    Map<Path, Map<String, Double>> known = new TreeMap<>();
    TrainState.Trained trained = TrainState.trained(run);
    try (TrainCache painted = TrainCache.open(cache)) {
      TrainEvaluation evaluation = new TrainEvaluation(painted, trained);
      for (Path folder : folders) {
        String style = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
        int index = index(trained.styles(), style, run);
        byte[] shipped = Files.readAllBytes(folder.resolve("network.onnx"));
        ObjectNode figures =
            evaluation.measure(index, index(painted.styles(), style, cache), shipped);
        about(figures, trained, shipped.length);
        TrainExportCommand.write(folder.resolve("figures.json"), bytes(figures));
        out.printf(
            Locale.ROOT,
            "%s: painted pairs %.2f dB in the makeup (doing nothing %.2f)%s, %.2f ms%n",
            style,
            figures.path(Figure.MASKED_PSNR).asDouble(),
            figures.path(Figure.MASKED_PSNR_NOTHING).asDouble(),
            figures.has(Figure.BYTES_PSNR)
                ? String.format(
                    Locale.ROOT,
                    ", bytes against float %.1f dB",
                    figures.path(Figure.BYTES_PSNR).asDouble())
                : "",
            figures.path("milliseconds").asDouble());
        known.put(folder, numbers(figures));
      }
    }
    return known;
  }

  private static int index(List<String> names, String style, Path where) {
    int index = names.indexOf(style);
    if (index < 0) {
      throw CommandException.usage(
          "no style " + style + " in " + where + " (it has: " + String.join(", ", names) + ")");
    }
    return index;
  }

  /// The figures directly in a node, by name.
  static Map<String, Double> numbers(JsonNode node) {
    Map<String, Double> numbers = new TreeMap<>();
    node.properties()
        .forEach(
            entry -> {
              if (entry.getValue().isNumber()) {
                numbers.put(entry.getKey(), entry.getValue().asDouble());
              }
            });
    return numbers;
  }

  private static byte[] bytes(ObjectNode figures) {
    return (figures.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void about(ObjectNode figures, TrainState.Trained trained, int fileBytes) {
    TrainNet.Cost cost = trained.net().cost();
    figures.put("network", trained.net().title());
    figures.put("parameters", cost.parameters());
    figures.put("multiplyAdds", cost.macs());
    figures.put("fileBytes", fileBytes);
    figures.put("trainingSteps", trained.step());
    figures.put("trainingMinutes", Math.round(trained.millis() / 60_000.0));
  }
}
