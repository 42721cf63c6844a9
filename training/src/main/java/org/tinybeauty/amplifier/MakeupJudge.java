package org.tinybeauty.amplifier;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairImage;
import org.tinybeauty.recipe.RecipeRenderer;

/// Compares makeup on any face with the pairs that it is made after, each region with those of the
/// artist it comes from, in figures, on the [MeanFace], where a place of the picture is a place of
/// the face. Immutable; any thread.
public final class MakeupJudge {
  /// A region that changes by less, in levels, is one that the artist leaves bare.
  private static final double LEFT_BARE = 1;

  private static final int REGIONS = ArtistMakeup.REGIONS;

  private final List<ArtistMakeup> artists;

  /// By region, what it is compared with.
  private final List<ArtistMakeup> of;

  private final double level;

  /// @param artists who give each region once
  public MakeupJudge(List<ArtistPairs> artists) {
    List<ArtistMakeup> makeup =
        artists.stream().map(artist -> new ArtistMakeup(artist.pairs())).toList();
    List<ArtistMakeup> byRegion =
        IntStream.range(0, REGIONS).mapToObj(region -> makeup.get(giver(artists, region))).toList();
    this(makeup, byRegion);
  }

  private MakeupJudge(List<ArtistMakeup> artists, List<ArtistMakeup> of) {
    this.artists = artists;
    this.of = of;
    double sum = 0;
    double weights = 0;
    for (int r = 0; r < REGIONS; r++) {
      double weight = 0;
      for (float share : ArtistMakeup.part(r)) {
        weight += share;
      }
      sum += weight * of.get(r).level(r);
      weights += weight;
    }
    this.level = sum / weights;
  }

  private static int giver(List<ArtistPairs> artists, int region) {
    return IntStream.range(0, artists.size())
        .filter(i -> artists.get(i).gives(region))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("nobody gives region " + region));
  }

  /// Compares all regions with one artist's.
  public MakeupJudge alone(int artist) {
    List<ArtistMakeup> one = List.of(artists.get(artist));
    return new MakeupJudge(one, Collections.nCopies(REGIONS, one.getFirst()));
  }

  /// Compares what an artist's own pair wears with the other pairs: what can be asked for.
  ///
  /// @param number of the pair among the artist's
  /// @param regions what it wears, of [CompactAmplifier#split] or partly of
  ///     [CompactAmplifier#paint]
  public MakeupScore own(
      int artist, int number, CompactAmplifier.Pair pair, List<PairImage> regions) {
    List<float[]> others = artists.get(artist).others(number);
    return judge(
        pair.before(),
        pair.mesh(),
        regions,
        of.stream().map(one -> one == artists.get(artist) ? others : one.all()).toList());
  }

  /// Compares makeup with the artists'.
  ///
  /// @param crop bare
  /// @param regions what is put on, of [CompactAmplifier#paint]
  public MakeupScore judge(PairImage crop, MeshFace mesh, List<PairImage> regions) {
    return judge(crop, mesh, regions, of.stream().map(ArtistMakeup::all).toList());
  }

  private MakeupScore judge(
      PairImage crop, MeshFace mesh, List<PairImage> regions, List<List<float[]>> like) {
    float[] residual = ArtistMakeup.onMean(regions, mesh);
    float[] soft = ArtistMakeup.blurred(residual);
    Map<String, Double> strengths = new LinkedHashMap<>();
    Map<String, Double> likenesses = new LinkedHashMap<>();
    double bare = 0;
    double likeness = 0;
    double weights = 0;
    for (int r = 0; r < REGIONS; r++) {
      float[] part = ArtistMakeup.part(r);
      double change = ArtistMakeup.change(residual, part);
      double wanted = of.get(r).level(r);
      if (wanted < LEFT_BARE) {
        bare = Math.max(bare, change);
      } else {
        String name = RecipeRenderer.REGIONS.get(r);
        strengths.put(name, change / wanted);
        double alike = -1;
        for (float[] other : like.get(r)) {
          alike = Math.max(alike, cosine(soft, other, part));
        }
        likenesses.put(name, alike);
        likeness += wanted * alike;
        weights += wanted;
      }
    }
    MakeupPlaces places = new MakeupPlaces(crop, mesh);
    PairImage whole = PairImage.sum(regions);
    return new MakeupScore(
        level == 0 ? 1 : ArtistMakeup.change(residual, MeanFace.mask()) / level,
        strengths,
        bare,
        weights == 0 ? 1 : likeness / weights,
        likenesses,
        places.astray(whole),
        places.offFace(crop, whole),
        places.clipped(crop, whole));
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
}
