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
/// States of the first kind, which knew no best weights, are still read.
final class TrainState {
  private static final String MAGIC = "tinybeauty training 2";
  private static final String WITHOUT_BEST = "tinybeauty training 1";

  private TrainState() {}

  static Path file(Path folder) {
    return folder.resolve("state.bin");
  }

  /// Writes the state beside its name and moves it there.
  ///
  /// @param millis training time so far
  static void save(Path folder, List<String> styles, TrainAdam adam, TrainBest best, long millis)
      throws IOException {
    Path part = folder.resolve("state.bin.part");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part), 1 << 16))) {
      out.writeUTF(MAGIC);
      out.writeUTF(String.join("\n", styles));
      out.writeLong(millis);
      adam.save(out);
      best.save(out);
    }
    Files.move(
        part, file(folder), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Reads a state into `adam` and `best`.
  ///
  /// @param millis is told the training time so far
  /// @return the styles of its heads
  /// @throws IOException where the file is missing, of another kind or of another network
  static List<String> load(Path folder, TrainAdam adam, TrainBest best, LongConsumer millis)
      throws IOException {
    try (DataInputStream in = open(folder)) {
      Head head = head(in, folder);
      millis.accept(in.readLong());
      adam.load(in);
      if (head.best()) {
        best.load(in, adam.weights().length);
      }
      return head.styles();
    }
  }

  /// What a run has come to: the best weights where faces were kept out to tell, else the mean
  /// ones, trunk and heads; and the styles of the heads.
  ///
  /// @param step that the weights are of
  record Trained(NetWeights weights, List<String> styles, long step, long millis) {}

  /// Reads what the run in `folder` has come to.
  static Trained trained(Path folder, LiveNet net) throws IOException {
    List<String> styles;
    try (DataInputStream in = open(folder)) {
      styles = head(in, folder).styles();
    }
    NetWeights first = LiveModel.first(net, styles.size(), new SplittableRandom(1));
    try (TrainWeights weights = new TrainWeights(first)) {
      TrainAdam adam = new TrainAdam(new float[weights.size()]);
      TrainBest best = new TrainBest();
      long[] time = new long[1];
      load(folder, adam, best, millis -> time[0] = millis);
      return best.known()
          ? new Trained(weights.named(best.weights()), styles, best.step(), time[0])
          : new Trained(weights.named(adam.mean()), styles, adam.step(), time[0]);
    }
  }

  private static DataInputStream open(Path folder) throws IOException {
    return new DataInputStream(
        new BufferedInputStream(Files.newInputStream(file(folder)), 1 << 16));
  }

  private record Head(boolean best, List<String> styles) {}

  private static Head head(DataInputStream in, Path folder) throws IOException {
    String magic = in.readUTF();
    if (!magic.equals(MAGIC) && !magic.equals(WITHOUT_BEST)) {
      throw new IOException(file(folder) + " is no training state");
    }
    return new Head(magic.equals(MAGIC), List.of(in.readUTF().split("\n")));
  }
}
