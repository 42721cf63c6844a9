package org.tinybeauty.amplifier;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairFace;
import org.tinybeauty.pairs.PairImage;

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
  private final float[] mask = MeanFace.mask();
  private final float[][] regions = MeanFace.regions();

  private CompactAmplifier(Sampler sampler) {
    this.sampler = sampler;
  }

  /// Adapts the network to an artist's pairs.
  ///
  /// @param from weights that know what makeup is
  /// @param state where the adapting is kept, to go on from; null keeps nothing
  /// @param settings of adapting; 0 steps leave the weights as they are
  static CompactAmplifier adapt(
      AmplifierNet net,
      NetWeights from,
      List<Pair> pairs,
      AmplifierTraining.Settings settings,
      long seed,
      @Nullable Path state,
      BooleanSupplier stop,
      Consumer<AmplifierTraining.Progress> listener)
      throws IOException, InterruptedException {
    List<MeanPair> known =
        pairs.stream().map(pair -> MeanPair.of(pair.before, pair.after, pair.mesh)).toList();
    NetWeights weights = from;
    if (settings.steps() > 0) {
      weights =
          new AmplifierTraining(net, new PairEpisodes(known, seed), settings)
              .run(from, state, stop, listener);
    }
    return new CompactAmplifier(new Sampler(net, weights, known, Sampler.Settings.DEFAULT));
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
    float[][] colours = new float[3][];
    for (int c = 0; c < 3; c++) {
      float[] plane = new float[MeanFace.PLANE];
      for (int i = 0; i < plane.length; i++) {
        plane[i] = makeup[c * MeanFace.PLANE + i] * mask[i] / 255;
      }
      colours[c] = back.pull(plane);
    }
    List<PairImage> painted = new ArrayList<>();
    for (float[] region : regions) {
      float[] share = back.pull(region);
      PairImage one = PairImage.blank(crop.width(), crop.height());
      for (int c = 0; c < 3; c++) {
        for (int i = 0; i < share.length; i++) {
          float before = crop.rgb()[c][i];
          float after = Math.clamp(before + colours[c][i], 0, 1);
          one.rgb()[c][i] = (after - before) * share[i];
        }
      }
      painted.add(one);
    }
    return painted;
  }

  @Override
  public void close() {
    sampler.close();
  }
}
