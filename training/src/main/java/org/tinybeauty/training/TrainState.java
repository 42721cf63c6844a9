package org.tinybeauty.training;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.network.TrainAdam;
import org.tinybeauty.network.TrainWeights;

/// A training run on disk, `state.bin`: everything needed to go on, written whole or not at all.
final class TrainState {
  private static final String MAGIC = "tinybeauty training 1";

  private TrainState() {}

  static Path file(Path folder) {
    return folder.resolve("state.bin");
  }

  /// Writes the state beside its name and moves it there.
  ///
  /// @param millis training time so far
  static void save(Path folder, List<String> styles, TrainAdam adam, long millis)
      throws IOException {
    Path part = folder.resolve("state.bin.part");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part), 1 << 16))) {
      out.writeUTF(MAGIC);
      out.writeUTF(String.join("\n", styles));
      out.writeLong(millis);
      adam.save(out);
    }
    Files.move(
        part, file(folder), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Reads a state into `adam`.
  ///
  /// @param millis is told the training time so far
  /// @return the styles of its heads
  /// @throws IOException where the file is missing, of another kind or of another network
  static List<String> load(Path folder, TrainAdam adam, LongConsumer millis) throws IOException {
    try (DataInputStream in = open(folder)) {
      List<String> styles = styles(in, folder);
      millis.accept(in.readLong());
      adam.load(in);
      return styles;
    }
  }

  /// What a run has come to: the mean weights, trunk and heads, and the styles of the heads.
  record Trained(NetWeights weights, List<String> styles, long step, long millis) {}

  /// Reads the mean weights of the run in `folder`.
  static Trained trained(Path folder, LiveNet net) throws IOException {
    List<String> styles;
    try (DataInputStream in = open(folder)) {
      styles = styles(in, folder);
    }
    NetWeights first = LiveModel.first(net, styles.size(), new SplittableRandom(1));
    try (TrainWeights weights = new TrainWeights(first)) {
      TrainAdam adam = new TrainAdam(new float[weights.size()]);
      long[] time = new long[1];
      load(folder, adam, millis -> time[0] = millis);
      return new Trained(weights.named(adam.mean()), styles, adam.step(), time[0]);
    }
  }

  private static DataInputStream open(Path folder) throws IOException {
    return new DataInputStream(
        new BufferedInputStream(Files.newInputStream(file(folder)), 1 << 16));
  }

  private static List<String> styles(DataInputStream in, Path folder) throws IOException {
    if (!in.readUTF().equals(MAGIC)) {
      throw new IOException(file(folder) + " is no training state");
    }
    return List.of(in.readUTF().split("\n"));
  }
}
