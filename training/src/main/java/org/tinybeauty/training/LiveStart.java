package org.tinybeauty.training;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.network.NetWeights.Weight;

/// What runs of the live network begin from, as it is kept in a file: the trunk's weights by name,
/// and for each style that it was trained with, if any, `heads.STYLE`, `[192, fine]`.
final class LiveStart {
  private static final String HEADS = "heads";
  private static final String HEAD = HEADS + ".";

  private LiveStart() {}

  /// What a run has learned, in the file's form.
  ///
  /// @param trained trunk and `heads` of a run
  /// @param styles of the heads
  static NetWeights of(LiveNet net, NetWeights trained, List<String> styles) {
    SequencedMap<String, Weight> all = new LinkedHashMap<>(trained.byName());
    float[] heads = trained.weight(HEADS).values();
    all.remove(HEADS);
    int length = LiveModel.ROWS * net.fine();
    for (int i = 0; i < styles.size(); i++) {
      float[] head = Arrays.copyOfRange(heads, i * length, (i + 1) * length);
      all.put(HEAD + styles.get(i), new Weight(new long[] {LiveModel.ROWS, net.fine()}, head));
    }
    return new NetWeights(all);
  }

  /// First weights of a run: the trunk as it is, for each style the head of its name, or else the
  /// mean of all heads.
  ///
  /// @param from what to call `start` in errors
  /// @throws ModelException where `start` is of another network
  static NetWeights first(LiveNet net, NetWeights start, List<String> styles, Path from) {
    NetWeights fresh = LiveModel.first(net, styles.size(), new SplittableRandom(1));
    SequencedMap<String, Weight> trunk = new LinkedHashMap<>(fresh.byName());
    trunk.remove(HEADS);
    NetWeights heads = start.under(HEAD);
    SequencedMap<String, Weight> given = new LinkedHashMap<>(start.byName());
    given.keySet().removeIf(name -> name.startsWith(HEAD));
    NetWeights checked = new NetWeights(given).like(new NetWeights(trunk), from);
    long[] shape = {LiveModel.ROWS, net.fine()};
    for (Map.Entry<String, Weight> head : heads.byName().entrySet()) {
      if (!Arrays.equals(head.getValue().shape(), shape)) {
        throw new ModelException(
            "%s: %s is %s (expected: %s)"
                .formatted(
                    from,
                    HEAD + head.getKey(),
                    Arrays.toString(head.getValue().shape()),
                    Arrays.toString(shape)));
      }
    }
    Weight all = fresh.weight(HEADS);
    int length = LiveModel.ROWS * net.fine();
    float[] mean = mean(heads, length);
    for (int i = 0; i < styles.size(); i++) {
      Weight own = heads.byName().get(styles.get(i));
      System.arraycopy(own == null ? mean : own.values(), 0, all.values(), i * length, length);
    }
    SequencedMap<String, Weight> first = new LinkedHashMap<>(checked.byName());
    first.put(HEADS, all);
    return new NetWeights(first);
  }

  private static float[] mean(NetWeights heads, int length) {
    float[] mean = new float[length];
    for (Weight head : heads.byName().values()) {
      for (int i = 0; i < length; i++) {
        mean[i] += head.values()[i] / heads.byName().size();
      }
    }
    return mean;
  }
}
