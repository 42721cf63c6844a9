package org.tinybeauty.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The course of a run, `loss.csv`, a row each few steps. A run that goes on from a saved state
/// first drops the rows that came after it, so each step is there once. One thread.
final class TrainLog {
  private static final String HEADER = "step,millis,loss,mean_loss,consistency,held_out,rate";

  private final Path file;
  private final List<Row> rows = new ArrayList<>();

  /// A row; NaN where a figure was not measured.
  ///
  /// @param loss of the step's batch, [TrainLoss] alone
  /// @param mean of the losses so far, the recent ones counting most
  /// @param consistency of the step's batch, [TrainConsistency]
  /// @param heldOut loss of the mean weights on faces kept out of training
  record Row(
      long step,
      long millis,
      double loss,
      double mean,
      double consistency,
      double heldOut,
      double rate) {

    private String line() {
      return String.format(
          Locale.ROOT,
          "%d,%d,%.6f,%.6f,%s,%s,%.3e%n",
          step,
          millis,
          loss,
          mean,
          figure(consistency),
          figure(heldOut),
          rate);
    }

    private static String figure(double value) {
      return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.6f", value);
    }
  }

  /// Opens the log of the run in `folder`.
  ///
  /// @param step that the run goes on from; later rows are dropped
  TrainLog(Path folder, long step) throws IOException {
    file = folder.resolve("loss.csv");
    if (Files.exists(file)) {
      read(Files.readAllLines(file), step);
    }
    StringBuilder all = new StringBuilder(HEADER + System.lineSeparator());
    rows.forEach(row -> all.append(row.line()));
    Path part = folder.resolve("loss.csv.part");
    Files.writeString(part, all);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /// By the header's names, since older logs have fewer columns. A row that a kill cut off is
  /// left out.
  private void read(List<String> lines, long step) throws IOException {
    String[] names = lines.isEmpty() ? new String[0] : lines.getFirst().split(",", -1);
    for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
      String[] fields = line.split(",", -1);
      if (fields.length == names.length) {
        Map<String, Double> row = new HashMap<>();
        for (int i = 0; i < names.length; i++) {
          row.put(names[i], number(fields[i]));
        }
        double at = row.getOrDefault("step", Double.NaN);
        if (at <= step) {
          rows.add(
              new Row(
                  (long) at,
                  row.getOrDefault("millis", 0.0).longValue(),
                  row.getOrDefault("loss", Double.NaN),
                  row.getOrDefault("mean_loss", Double.NaN),
                  row.getOrDefault("consistency", Double.NaN),
                  row.getOrDefault("held_out", Double.NaN),
                  row.getOrDefault("rate", Double.NaN)));
        }
      }
    }
  }

  private double number(String field) throws IOException {
    try {
      return field.isEmpty() ? Double.NaN : Double.parseDouble(field);
    } catch (NumberFormatException e) {
      throw new IOException(file + ": " + field + " is no number", e);
    }
  }

  /// All rows, in the order of the steps. Lent.
  List<Row> rows() {
    return rows;
  }

  void add(Row row) throws IOException {
    rows.add(row);
    Files.writeString(file, row.line(), StandardOpenOption.APPEND);
  }
}
