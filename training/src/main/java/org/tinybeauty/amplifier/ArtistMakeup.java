package org.tinybeauty.amplifier;

import java.util.ArrayList;
import java.util.List;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairImage;
import org.tinybeauty.recipe.RecipeRenderer;

/// What an artist's pairs wear, on the [MeanFace], for [MakeupJudge] to compare with. Immutable.
final class ArtistMakeup {
  static final int REGIONS = RecipeRenderer.REGIONS.size();

  /// Detail finer than this, in pixels of the mean face, is another face's own and not compared.
  private static final float BLUR = 3;

  /// Of many pairs so many, evenly spread, are compared with; their mean stands for the rest.
  private static final int COMPARED = 16;

  private final List<float[]> compared = new ArrayList<>();
  private final List<Integer> numbers = new ArrayList<>();
  private final float[] mean = new float[3 * MeanFace.PLANE];
  private final double[] levels = new double[REGIONS];

  ArtistMakeup(List<CompactAmplifier.Pair> pairs) {
    int most = Math.min(pairs.size(), COMPARED);
    for (int i = 0; i < pairs.size(); i++) {
      float[] residual = onMean(CompactAmplifier.split(pairs.get(i)), pairs.get(i).mesh());
      float[] soft = blurred(residual);
      int number = compared.size();
      if (number < most && i == (int) ((long) number * pairs.size() / most)) {
        compared.add(soft);
        numbers.add(i);
      }
      for (int j = 0; j < mean.length; j++) {
        mean[j] += soft[j] / pairs.size();
      }
      for (int r = 0; r < REGIONS; r++) {
        levels[r] += change(residual, part(r)) / pairs.size();
      }
    }
  }

  /// Mean change of a region, in levels of 255.
  double level(int region) {
    return levels[region];
  }

  /// What makeup is compared with: pairs, and the mean of all.
  List<float[]> all() {
    List<float[]> all = new ArrayList<>(compared);
    all.add(mean);
    return all;
  }

  /// The same for one of the pairs, which is left out.
  List<float[]> others(int pair) {
    List<float[]> others = new ArrayList<>(compared);
    int at = numbers.indexOf(pair);
    if (at >= 0 && others.size() > 1) {
      others.remove(at);
    }
    others.add(mean(others));
    return others;
  }

  /// Brings makeup to the mean face, in levels of 255: `[3][256][256]`.
  static float[] onMean(List<PairImage> regions, MeshFace mesh) {
    return MeanPair.levels(FaceWarp.toMean(mesh).pull(PairImage.sum(regions), 0));
  }

  /// The soft area of a region on the face.
  static float[] part(int region) {
    float[] part = MeanFace.regions()[region].clone();
    for (int i = 0; i < part.length; i++) {
      part[i] *= MeanFace.mask()[i];
    }
    return part;
  }

  /// Mean absolute change in levels.
  static double change(float[] residual, float[] weight) {
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < weight.length; i++) {
      weights += 3 * weight[i];
      for (int c = 0; c < 3; c++) {
        sum += weight[i] * Math.abs(residual[c * weight.length + i]);
      }
    }
    return sum / weights;
  }

  /// Without fine detail.
  static float[] blurred(float[] planes) {
    float[] out = new float[planes.length];
    float[] plane = new float[MeanFace.PLANE];
    for (int c = 0; c < 3; c++) {
      System.arraycopy(planes, c * MeanFace.PLANE, plane, 0, MeanFace.PLANE);
      Planes.blur(plane, MeanFace.SIDE, BLUR);
      System.arraycopy(plane, 0, out, c * MeanFace.PLANE, MeanFace.PLANE);
    }
    return out;
  }

  private static float[] mean(List<float[]> all) {
    float[] mean = new float[all.getFirst().length];
    for (float[] one : all) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += one[i] / all.size();
      }
    }
    return mean;
  }
}
