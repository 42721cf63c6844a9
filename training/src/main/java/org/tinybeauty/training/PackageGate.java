package org.tinybeauty.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.evaluation.EvaluationReport;
import org.tinybeauty.evaluation.Gate;

/// Holds exported styles against the release gate before they are packaged: by figures.json beside
/// each network, and before that by evaluation/report.json, where the product itself was measured.
final class PackageGate {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path styles;

  /// @param styles folder of exported styles
  PackageGate(Path styles) {
    this.styles = styles;
  }

  /// Sentences on every limit that a style misses.
  List<String> misses(String name) throws IOException {
    Map<String, Double> judged = RunFigures.numbers(own(name));
    judged.putAll(proof(name));
    return Gate.RELEASE.judge(judged).misses().stream().map(miss -> name + ": " + miss).toList();
  }

  /// All that was measured of a style; what painted pairs say of it stands.
  JsonNode figures(String name) throws IOException {
    ObjectNode figures = own(name);
    proof(name)
        .forEach((figure, value) -> figures.put(figure, figures.path(figure).asDouble(value)));
    return figures;
  }

  private ObjectNode own(String name) throws IOException {
    Path file = styles.resolve(name).resolve("figures.json");
    if (!Files.isRegularFile(file)) {
      throw CommandException.failure(
          "there is no " + file + " (run `train export` and `train evaluate --run --cache` first)");
    }
    return (ObjectNode) JSON.readTree(file.toFile());
  }

  /// What `train evaluate` measured of a style on pairs and faces; empty where it did not.
  Map<String, Double> proof(String name) throws IOException {
    Path file = styles.resolve(name).resolve("evaluation").resolve(EvaluationReport.JSON);
    return Files.isRegularFile(file)
        ? RunFigures.numbers(JSON.readTree(file.toFile()).path(EvaluationReport.FIGURES))
        : Map.of();
  }
}
