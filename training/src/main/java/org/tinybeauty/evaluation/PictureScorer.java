package org.tinybeauty.evaluation;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.pairs.PairFinder;
import org.tinybeauty.pairs.PairImage;
import org.tinybeauty.recipe.RecipeRenderer;

/// Measures one made-up picture against the bare one and, where there is one, the artist's. One
/// thread.
final class PictureScorer {
  private static final float PART = 0.5f;

  private final @Nullable Identity identity;

  PictureScorer(@Nullable Identity identity) {
    this.identity = identity;
  }

  /// @param found the face of `before`, null where none was found
  /// @param artist the true after, null where there is none
  Score score(
      String name,
      PairImage before,
      PairFinder.@Nullable Found found,
      PairImage output,
      @Nullable PairImage artist)
      throws IOException {
    Map<String, Double> figures = new LinkedHashMap<>();
    Levels bare = Levels.of(before);
    Levels made = Levels.of(output);
    FaceRegions regions = found == null ? null : FaceRegions.of(before, found);
    if (artist != null) {
      truth(figures, bare, made, Levels.of(artist), regions);
    }
    SkinTone tone = null;
    HeadTurn turn = null;
    if (found != null && regions != null) {
      face(figures, bare, made, regions);
      if (identity != null) {
        put(figures, Figure.IDENTITY, identity.cosine(before, output, found.mesh()));
        if (artist != null) {
          put(figures, Figure.IDENTITY_ARTIST, identity.cosine(before, artist, found.mesh()));
        }
      }
      Lab skin = SkinTone.skin(bare, regions.part("skin"));
      if (skin != null) {
        put(figures, Figure.TYPOLOGY, skin.typologyDegrees());
        tone = SkinTone.of(skin.typologyDegrees());
      }
      turn = HeadTurn.of(found.mesh().yaw());
    }
    return new Score(name, tone, turn, figures, PictureStrip.jpeg(before, found, output, artist));
  }

  private static void truth(
      Map<String, Double> figures,
      Levels bare,
      Levels made,
      Levels artist,
      @Nullable FaceRegions regions) {
    boolean[] mask = MakeupMask.of(bare, artist);
    double full = Psnr.full(made, artist);
    double fullNothing = Psnr.full(bare, artist);
    double masked = Psnr.masked(made, artist, mask);
    double maskedNothing = Psnr.masked(bare, artist, mask);
    put(figures, Figure.FULL_PSNR, full);
    put(figures, Figure.FULL_PSNR_NOTHING, fullNothing);
    put(figures, Figure.FULL_GAIN, full - fullNothing);
    put(figures, Figure.MASKED_PSNR, masked);
    put(figures, Figure.MASKED_PSNR_NOTHING, maskedNothing);
    put(figures, Figure.MASKED_GAIN, masked - maskedNothing);
    put(figures, Figure.SSIM, Ssim.of(made, artist));
    put(figures, Figure.SSIM_NOTHING, Ssim.of(bare, artist));
    float[] makeup = weights(mask);
    put(figures, Figure.DELTA_E, ColourError.mean(made, artist, makeup));
    put(figures, Figure.DELTA_E_NOTHING, ColourError.mean(bare, artist, makeup));
    if (regions == null) {
      return;
    }
    for (String part : RecipeRenderer.REGIONS) {
      part(figures, part, bare, made, artist, regions.part(part), mask);
    }
    EdgeScore edges = EdgeScore.of(bare, artist, made, regions.part("eyes"));
    put(figures, Figure.EDGE_ERROR, edges.error());
    put(figures, Figure.EDGE_ERROR_NOTHING, edges.doingNothing());
    put(figures, Figure.EDGE_SCORE, edges.score());
  }

  /// Colour over the whole region; PSNR over what of it the artist changed.
  private static void part(
      Map<String, Double> figures,
      String name,
      Levels bare,
      Levels made,
      Levels artist,
      float[] weights,
      boolean[] makeup) {
    boolean[] mask = new boolean[makeup.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = makeup[i] && weights[i] > PART;
    }
    double psnr = Psnr.masked(made, artist, mask);
    double nothing = Psnr.masked(bare, artist, mask);
    put(figures, name + "Psnr", psnr);
    put(figures, name + "PsnrDoingNothing", nothing);
    put(figures, name + "Gain", psnr - nothing);
    put(figures, name + "DeltaE", ColourError.mean(made, artist, weights));
    put(figures, name + "DeltaEDoingNothing", ColourError.mean(bare, artist, weights));
  }

  private static void face(
      Map<String, Double> figures, Levels bare, Levels made, FaceRegions regions) {
    OffFace off = OffFace.of(bare, made, regions.outside());
    put(figures, Figure.OFF_FACE_MEAN, off.mean());
    put(figures, Figure.OFF_FACE_MOST, off.most());
    put(figures, Figure.OFF_FACE_SHARE, off.share());
    put(figures, Figure.STRENGTH, OffFace.strength(bare, made, regions.face()));
  }

  private static float[] weights(boolean[] mask) {
    float[] weights = new float[mask.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = mask[i] ? 1 : 0;
    }
    return weights;
  }

  private static void put(Map<String, Double> figures, String name, double value) {
    if (Double.isFinite(value)) {
      figures.put(name, value);
    }
  }
}
