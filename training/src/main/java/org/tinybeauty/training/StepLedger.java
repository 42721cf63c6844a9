package org.tinybeauty.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a project's steps were made from, in `steps.json`: tells whether a step's result still
/// stands, or was begun and can be gone on with. One thread; written whole or not at all at each
/// change, so a kill leaves it as it was.
final class StepLedger {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final ObjectNode steps;

  /// How a step stands.
  enum State {
    /// Made from just this input.
    DONE,
    /// Begun with just this input and not ended.
    BEGUN,
    /// Never begun, or with another input.
    NEW
  }

  private StepLedger(Path file, ObjectNode steps) {
    this.file = file;
    this.steps = steps;
  }

  /// Opens the ledger of a folder, an empty one where there is none.
  ///
  /// @throws IOException when it cannot be read, or is no ledger
  static StepLedger open(Path folder) throws IOException {
    Path file = folder.resolve("steps.json");
    if (!Files.exists(file)) {
      return new StepLedger(file, JSON.createObjectNode());
    }
    try {
      if (JSON.readTree(file.toFile()) instanceof ObjectNode steps) {
        return new StepLedger(file, steps);
      }
    } catch (JsonProcessingException e) {
      throw new IOException(file + ": is broken; delete it, and all steps are done anew", e);
    }
    throw new IOException(file + ": is no ledger; delete it, and all steps are done anew");
  }

  State state(String step, String input) {
    if (!steps.path(step).path("input").asText().equals(input)) {
      return State.NEW;
    }
    return steps.path(step).path("done").asBoolean() ? State.DONE : State.BEGUN;
  }

  void begin(String step, String input) throws IOException {
    put(step, input, false, seconds(step));
  }

  /// @param seconds that the step took in all
  void end(String step, String input, double seconds) throws IOException {
    put(step, input, true, seconds);
  }

  /// How long a step took when it was last done; 0 when it never was.
  double seconds(String step) {
    return steps.path(step).path("seconds").asDouble();
  }

  private void put(String step, String input, boolean done, double seconds) throws IOException {
    ObjectNode entry = steps.putObject(step);
    entry.put("input", input);
    entry.put("done", done);
    entry.put("seconds", Math.round(10 * seconds) / 10.0);
    Files.createDirectories(file.resolveSibling("."));
    TrainExportCommand.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(steps));
  }
}
