package org.tinybeauty.amplifier;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairImage;
import org.tinybeauty.recipe.RecipeRenderer;

/// Compares makeup on any face with an artist's pairs, in figures, on the [MeanFace], where a place
/// of the picture is a place of the face. Immutable; any thread.
public final class MakeupJudge {
  /// Detail finer than this, in pixels of the mean face, is another face's own and not compared.
  private static final float BLUR = 3;

  /// A region that changes by less, in levels, is one that the artist leaves bare.
  private static final double LEFT_BARE = 1;

  private static final int REGIONS = RecipeRenderer.REGIONS.size();

  /// Of many pairs so many, evenly spread, are compared with; their mean stands for the rest.
  private static final int COMPARED = 16;

  private final List<float[]> artist = new ArrayList<>();
  private final float[] mean;
  private final double[] levels;
  private final double level;
  private final List<MakeupScore> own = new ArrayList<>();

  /// @param pairs the artist's
  public MakeupJudge(List<CompactAmplifier.Pair> pairs) {
    double[] sums = new double[REGIONS];
    double sum = 0;
    float[] total = new float[3 * MeanFace.PLANE];
    int compared = Math.min(pairs.size(), COMPARED);
    for (int i = 0; i < pairs.size(); i++) {
      float[] residual = onMean(CompactAmplifier.split(pairs.get(i)), pairs.get(i).mesh());
      float[] soft = blurred(residual);
      if (i == chosen(artist.size(), compared, pairs.size())) {
        artist.add(soft);
      }
      for (int j = 0; j < total.length; j++) {
        total[j] += soft[j] / pairs.size();
      }
      sum += change(residual, MeanFace.mask()) / pairs.size();
      for (int r = 0; r < REGIONS; r++) {
        sums[r] += change(residual, part(r)) / pairs.size();
      }
    }
    levels = sums;
    level = sum;
    mean = total;
    int at = 0;
    for (int i = 0; i < pairs.size(); i++) {
      CompactAmplifier.Pair pair = pairs.get(i);
      List<float[]> others = new ArrayList<>(artist);
      if (i == chosen(at, compared, pairs.size())) {
        if (others.size() > 1) {
          others.remove(at);
        }
        at++;
      }
      others.add(mean(others));
      own.add(judge(pair.before(), pair.mesh(), CompactAmplifier.split(pair), others));
    }
  }

  /// Which pair is the next to be compared with; -1 after the last.
  private static int chosen(int number, int compared, int pairs) {
    return number < compared ? (int) ((long) number * pairs / compared) : -1;
  }

  /// The artist's own pairs, each compared with the others of them: what can be asked for.
  public List<MakeupScore> own() {
    return List.copyOf(own);
  }

  /// Compares makeup with the artist's.
  ///
  /// @param crop bare
  /// @param regions what is put on, of [CompactAmplifier#paint]
  public MakeupScore judge(PairImage crop, MeshFace mesh, List<PairImage> regions) {
    List<float[]> all = new ArrayList<>(artist);
    all.add(mean);
    return judge(crop, mesh, regions, all);
  }

  private MakeupScore judge(
      PairImage crop, MeshFace mesh, List<PairImage> regions, List<float[]> like) {
    float[] residual = onMean(regions, mesh);
    float[] soft = blurred(residual);
    Map<String, Double> strengths = new LinkedHashMap<>();
    Map<String, Double> likenesses = new LinkedHashMap<>();
    double bare = 0;
    double likeness = 0;
    double weights = 0;
    for (int r = 0; r < REGIONS; r++) {
      float[] part = part(r);
      double change = change(residual, part);
      if (levels[r] < LEFT_BARE) {
        bare = Math.max(bare, change);
      } else {
        String name = RecipeRenderer.REGIONS.get(r);
        strengths.put(name, change / levels[r]);
        double alike = -1;
        for (float[] other : like) {
          alike = Math.max(alike, cosine(soft, other, part));
        }
        likenesses.put(name, alike);
        likeness += levels[r] * alike;
        weights += levels[r];
      }
    }
    MakeupPlaces places = new MakeupPlaces(crop, mesh);
    PairImage whole = PairImage.sum(regions);
    return new MakeupScore(
        level == 0 ? 1 : change(residual, MeanFace.mask()) / level,
        strengths,
        bare,
        weights == 0 ? 1 : likeness / weights,
        likenesses,
        places.astray(whole),
        places.offFace(crop, whole),
        places.clipped(crop, whole));
  }

  private static float[] onMean(List<PairImage> regions, MeshFace mesh) {
    return MeanPair.levels(FaceWarp.toMean(mesh).pull(PairImage.sum(regions), 0));
  }

  private static float[] part(int region) {
    float[] part = MeanFace.regions()[region].clone();
    for (int i = 0; i < part.length; i++) {
      part[i] *= MeanFace.mask()[i];
    }
    return part;
  }

  /// Mean absolute change in levels.
  private static double change(float[] residual, float[] weight) {
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

  private static double cosine(float[] one, float[] other, float[] weight) {
    double dot = 0;
    double oneOne = 1e-9;
    double otherOther = 1e-9;
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < weight.length; i++) {
        double a = one[c * weight.length + i];
        double b = other[c * weight.length + i];
        dot += weight[i] * a * b;
        oneOne += weight[i] * a * a;
        otherOther += weight[i] * b * b;
      }
    }
    return dot / Math.sqrt(oneOne * otherOther);
  }

  private static float[] blurred(float[] planes) {
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
