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
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.network.TrainAdam;
import org.tinybeauty.network.TrainWeights;

/// A training run on disk, `state.bin`: everything needed to go on, written whole or not at all.
/// States of the kinds before are still read: the third knew no bytes, the second the live network
/// only.
final class TrainState {
  private static final String MAGIC = "tinybeauty training 4";
  private static final String NO_BYTES = "tinybeauty training 3";
  private static final String LIVE_ONLY = "tinybeauty training 2";
  private static final Set<String> KINDS = Set.of(MAGIC, NO_BYTES, LIVE_ONLY);

  private TrainState() {}

  static Path file(Path folder) {
    return folder.resolve("state.bin");
  }

  /// Writes the state beside its name and moves it there.
  ///
  /// @param millis training time so far
  static void save(
      Path folder, Head head, TrainAdam adam, TrainBest best, TrainBytes bytes, long millis)
      throws IOException {
    Path part = folder.resolve("state.bin.part");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part), 1 << 16))) {
      out.writeUTF(MAGIC);
      out.writeUTF(head.net());
      out.writeUTF(String.join("\n", head.styles()));
      out.writeLong(millis);
      adam.save(out);
      best.save(out);
      bytes.save(out);
    }
    Files.move(
        part, file(folder), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Reads a state into `adam`, `best` and `bytes`.
  ///
  /// @param millis is told the training time so far
  /// @throws IOException where the file is missing, of another kind or of another network
  static void load(
      Path folder, TrainAdam adam, TrainBest best, TrainBytes bytes, LongConsumer millis)
      throws IOException {
    try (DataInputStream in = open(folder)) {
      String kind = kind(in, folder);
      head(in, kind);
      millis.accept(in.readLong());
      adam.load(in);
      best.load(in, adam.weights().length);
      if (kind.equals(MAGIC)) {
        bytes.load(in);
      }
    }
  }

  /// What a run has come to: the best weights where faces were kept out to tell, else the mean
  /// ones; and the styles that they paint.
  ///
  /// @param step that the weights are of
  record Trained(TrainNet net, NetWeights weights, List<String> styles, long step, long millis) {

    /// One style's network with nothing but floats inside, as ONNX.
    byte[] exact(int style) {
      return switch (net) {
        case LiveNet live -> new LiveExport(live, weights).exact(style);
        case PaperNet paper -> paper.onnx(weights);
      };
    }
  }

  /// Reads what the run in `folder` has come to.
  static Trained trained(Path folder) throws IOException {
    String name = head(folder).net();
    try {
      return trained(folder, TrainNet.called(name));
    } catch (IllegalArgumentException e) {
      throw new IOException(file(folder) + ": " + e.getMessage(), e);
    }
  }

  /// Reads what the run in `folder` has come to, with a network of this form.
  static Trained trained(Path folder, TrainNet net) throws IOException {
    List<String> styles = head(folder).styles();
    NetWeights first = net.first(styles.size(), new SplittableRandom(1));
    try (TrainWeights weights = new TrainWeights(first)) {
      TrainAdam adam = new TrainAdam(new float[weights.size()]);
      TrainBest best = new TrainBest();
      long[] time = new long[1];
      load(folder, adam, best, new TrainBytes(), millis -> time[0] = millis);
      return best.known()
          ? new Trained(net, weights.named(best.weights()), styles, best.step(), time[0])
          : new Trained(net, weights.named(adam.mean()), styles, adam.step(), time[0]);
    }
  }

  private static DataInputStream open(Path folder) throws IOException {
    return new DataInputStream(
        new BufferedInputStream(Files.newInputStream(file(folder)), 1 << 16));
  }

  /// What a run trains: the network by its title, and the styles.
  record Head(String net, List<String> styles) {}

  /// Reads what the run in `folder` trains.
  static Head head(Path folder) throws IOException {
    try (DataInputStream in = open(folder)) {
      return head(in, kind(in, folder));
    }
  }

  private static String kind(DataInputStream in, Path folder) throws IOException {
    String kind = in.readUTF();
    if (!KINDS.contains(kind)) {
      throw new IOException(file(folder) + " is no training state");
    }
    return kind;
  }

  private static Head head(DataInputStream in, String kind) throws IOException {
    String net = kind.equals(LIVE_ONLY) ? LiveNet.SHIPPED.title() : in.readUTF();
    return new Head(net, List.of(in.readUTF().split("\n")));
  }
}
