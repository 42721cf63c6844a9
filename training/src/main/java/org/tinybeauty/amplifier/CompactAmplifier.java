package org.tinybeauty.amplifier;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairFace;
import org.tinybeauty.pairs.PairImage;
import org.tinybeauty.pairs.PairRegions;

/// The compact backbone of the data amplifier: an artist's few pairs in, the same makeup on any
/// other face out. The makeup is a residual: off the face nothing changes at all, on it skin, hair
/// and pores stay. One thread.
///
/// Source of the idea: Residual Diffusion Model and Fine-Grained Makeup Module of TinyBeauty
/// (arXiv 2403.15033, section 3), made small: no latent space, so nothing is lost in one.
public final class CompactAmplifier implements AutoCloseable {
  /// Crops of one face, before and after, [PairFace#SIZE] on a side, and its mesh in their pixels.
  public record Pair(PairImage before, PairImage after, MeshFace mesh) {}

  private final Sampler sampler;
  private final AmplifierParts parts;
  private final float[] mask = MeanFace.mask();

  private CompactAmplifier(Sampler sampler, AmplifierParts parts) {
    this.sampler = sampler;
    this.parts = parts;
  }

  /// How the network is adapted.
  ///
  /// @param steps of learning from the pairs; 0 leaves the weights as they are
  /// @param seed of all chance
  public record Adapting(long steps, int threads, long seed) {
    private static final int BATCH = 8;
    private static final double RATE = 2e-4;

    AmplifierTraining.Settings settings() {
      return new AmplifierTraining.Settings(BATCH, steps, RATE, threads);
    }
  }

  /// Adapts the network to an artist's pairs.
  ///
  /// @param weights a file of [AmplifierPretraining]: weights that know what makeup is
  /// @param state where the adapting is kept, to go on from
  /// @param progress is told how many steps are done, of how many
  /// @throws IOException when there are no such weights, or the state is of another network
  /// @throws org.tinybeauty.inference.ModelException when the weights are of another network
  public static CompactAmplifier adapt(
      Path weights,
      List<Pair> pairs,
      Adapting adapting,
      Path state,
      BooleanSupplier stop,
      BiConsumer<Long, Long> progress)
      throws IOException, InterruptedException {
    return adapt(weights, pairs, adapting, AmplifierParts.ALL, state, stop, progress);
  }

  /// As [#adapt], with some parts left out.
  ///
  /// @param state where the adapting is kept, to go on from; null keeps nothing
  public static CompactAmplifier adapt(
      Path weights,
      List<Pair> pairs,
      Adapting adapting,
      AmplifierParts parts,
      @Nullable Path state,
      BooleanSupplier stop,
      BiConsumer<Long, Long> progress)
      throws IOException, InterruptedException {
    AmplifierNet net = AmplifierNet.SHIPPED;
    List<MeanPair> known =
        pairs.stream()
            .limit(adapting.steps > 0 ? pairs.size() : PairEpisodes.MOST)
            .map(pair -> MeanPair.of(pair.before, pair.after, pair.mesh))
            .toList();
    NetWeights first = AmplifierTraining.first(net, adapting.seed);
    NetWeights learned =
        parts.pretraining() ? NetWeights.read(weights).like(first, weights) : first;
    if (adapting.steps > 0) {
      learned =
          new AmplifierTraining(net, new PairEpisodes(known, adapting.seed), adapting.settings())
              .run(learned, state, stop, now -> progress.accept(now.step(), now.steps()));
    }
    Sampler sampler =
        new Sampler(net, learned, known, Sampler.Settings.DEFAULT.withStyle(parts.style()));
    return new CompactAmplifier(sampler, parts);
  }

  /// An artist's own pair by region, as [#paint] gives it.
  public static List<PairImage> split(Pair pair) {
    PairImage residual = pair.after.copy();
    FaceWarp back = FaceWarp.fromMean(pair.mesh, residual.width());
    float[] mask = mask(pair.mesh, residual.width());
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < mask.length; i++) {
        residual.rgb()[c][i] = (residual.rgb()[c][i] - pair.before.rgb()[c][i]) * mask[i];
      }
    }
    keepToTheFace(residual, pair.mesh);
    return split(residual, back);
  }

  /// Where makeup may be on a square crop: 0..1 per pixel.
  public static float[] mask(MeshFace mesh, int side) {
    return FaceWarp.fromMean(mesh, side).pull(MeanFace.mask());
  }

  /// Beyond the mesh the warp only guesses where on the mean face a pixel lies; nothing is
  /// put there.
  private static void keepToTheFace(PairImage residual, MeshFace mesh) {
    byte[] regions = PairRegions.of(mesh, residual.width(), residual.height()).of();
    for (float[] plane : residual.rgb()) {
      for (int i = 0; i < plane.length; i++) {
        if (regions[i] == PairRegions.OUTSIDE) {
          plane[i] = 0;
        }
      }
    }
  }

  private static List<PairImage> split(PairImage residual, FaceWarp back) {
    List<PairImage> split = new ArrayList<>();
    for (float[] region : MeanFace.regions()) {
      float[] share = back.pull(region);
      PairImage one = residual.copy();
      for (float[] plane : one.rgb()) {
        for (int i = 0; i < share.length; i++) {
          plane[i] *= share[i];
        }
      }
      split.add(one);
    }
    return split;
  }

  /// The makeup on another face, by region (lips, eyes, brows, skin): after minus before in display
  /// values, of a crop's pixels.
  ///
  /// @param crop bare, [PairFace#SIZE] on a side
  /// @param mesh in its pixels
  /// @param seed of the noise; the same gives the same makeup
  public List<PairImage> paint(PairImage crop, MeshFace mesh, long seed) {
    float[] bare = MeanPair.levels(FaceWarp.toMean(mesh).pull(crop, 0));
    float[] makeup = sampler.makeup(bare, seed);
    FaceWarp back = FaceWarp.fromMean(mesh, crop.width());
    PairImage residual = PairImage.blank(crop.width(), crop.height());
    for (int c = 0; c < 3; c++) {
      float[] plane = new float[MeanFace.PLANE];
      for (int i = 0; i < plane.length; i++) {
        int at = c * MeanFace.PLANE + i;
        plane[i] = parts.detail() ? makeup[at] * share(i) / 255 : (bare[at] + makeup[at]) / 255;
      }
      float[] change = back.pull(plane);
      if (!parts.detail()) {
        replace(change, crop.rgb()[c], back.pull(mask));
      }
      for (int i = 0; i < change.length; i++) {
        float before = crop.rgb()[c][i];
        residual.rgb()[c][i] = Math.clamp(before + change[i], 0, 1) - before;
      }
    }
    if (parts.masks()) {
      keepToTheFace(residual, mesh);
    }
    return split(residual, back);
  }

  private float share(int pixel) {
    return parts.masks() ? mask[pixel] : 1;
  }

  /// Makes of a face that was made up as a whole the change that leads to it.
  private static void replace(float[] made, float[] before, float[] mask) {
    for (int i = 0; i < made.length; i++) {
      made[i] = (made[i] - before[i]) * mask[i];
    }
  }

  @Override
  public void close() {
    sampler.close();
  }
}
