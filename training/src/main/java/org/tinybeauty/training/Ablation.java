package org.tinybeauty.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.tinybeauty.amplifier.AmplifierParts;
import org.tinybeauty.amplifier.CompactAmplifier;
import org.tinybeauty.evaluation.Levels;
import org.tinybeauty.evaluation.MakeupMask;
import org.tinybeauty.evaluation.Psnr;
import org.tinybeauty.pairs.PairImage;

/// What each part of the amplifier is worth, and each pair: an artist's makeup is put on faces
/// whose true afters are known, by the whole amplifier and by one without something. All rows are
/// measured on the same faces. One thread.
///
/// @param weights of the amplifier
/// @param unlearned steps of learning from the pairs where nothing was learned before
/// @param say is told of each row before it is measured
record Ablation(Path weights, long unlearned, int threads, Consumer<String> say) {
  /// Rows by the number of pairs.
  private static final int[] PAIRS = {1, 3, 5, 10};

  private static final AmplifierParts ALL = AmplifierParts.ALL;
  private static final long SEED = 1;

  /// One row: means over the faces, in dB, within the crop.
  ///
  /// @param gain inside the makeup, over doing nothing
  /// @param full over the whole crop
  record Row(String name, double gain, double full) {}

  /// Measures. `proof` are pairs that are not learned from, but for the first few, where
  /// `pairs` are fewer than ten: with these they make ten, and no row is measured on them.
  ///
  /// @return fewer rows where it was stopped
  List<Row> measure(
      List<CompactAmplifier.Pair> pairs, List<CompactAmplifier.Pair> proof, BooleanSupplier stop)
      throws IOException, InterruptedException {
    int most = PAIRS[PAIRS.length - 1];
    int borrowed = Math.clamp(most - (long) pairs.size(), 0, Math.max(0, proof.size() - 1));
    List<CompactAmplifier.Pair> ten = new ArrayList<>(pairs);
    ten.addAll(proof.subList(0, borrowed));
    List<CompactAmplifier.Pair> asked = proof.subList(borrowed, proof.size());
    List<Row> rows = new ArrayList<>();
    try {
      rows.add(row("all of it", pairs, ALL, asked, stop));
      rows.add(
          row(
              "no residual (the made-up face in its place)",
              pairs,
              new AmplifierParts(false, true, true, true),
              asked,
              stop));
      rows.add(row("no masks", pairs, new AmplifierParts(true, false, true, true), asked, stop));
      rows.add(
          row("no style tokens", pairs, new AmplifierParts(true, true, false, true), asked, stop));
      rows.add(
          row(
              "no pretraining, %d steps on the pairs".formatted(unlearned),
              pairs,
              new AmplifierParts(true, true, true, false),
              asked,
              stop));
      for (int count : PAIRS) {
        if (count <= ten.size()) {
          String name = count + (count == 1 ? " pair" : " pairs");
          rows.add(row(name, ten.subList(0, count), ALL, asked, stop));
        }
      }
    } catch (InterruptedException e) {
      if (!stop.getAsBoolean()) {
        throw e;
      }
    }
    return rows;
  }

  private Row row(
      String name,
      List<CompactAmplifier.Pair> pairs,
      AmplifierParts parts,
      List<CompactAmplifier.Pair> asked,
      BooleanSupplier stop)
      throws IOException, InterruptedException {
    say.accept(name);
    CompactAmplifier.Adapting adapting =
        new CompactAmplifier.Adapting(parts.pretraining() ? 0 : unlearned, threads, SEED);
    BiConsumer<Long, Long> told = new PartProgress(say, "  learning")::told;
    double gain = 0;
    double full = 0;
    try (CompactAmplifier amplifier =
        CompactAmplifier.adapt(weights, pairs, adapting, parts, null, stop, told)) {
      for (CompactAmplifier.Pair pair : asked) {
        if (stop.getAsBoolean()) {
          throw new InterruptedException("stopped");
        }
        List<PairImage> makeup = amplifier.paint(pair.before(), pair.mesh(), SEED);
        Levels bare = Levels.of(pair.before());
        Levels wanted = Levels.of(pair.after());
        Levels given = Levels.of(PairPictures.with(pair.before(), makeup));
        boolean[] mask = MakeupMask.of(bare, wanted);
        gain += Psnr.masked(given, wanted, mask) - Psnr.masked(bare, wanted, mask);
        full += Psnr.full(given, wanted);
      }
    }
    return new Row(name, gain / asked.size(), full / asked.size());
  }
}
