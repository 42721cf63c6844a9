package org.tinybeauty.recipe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairImage;

/// Paints a recipe on one face's crop, region by region, so that each region's residual is known
/// and their sum is exactly the makeup. Keeps the analysed face for any number of recipes.
public final class RecipeRenderer {
  /// The order of the regions in every network and cache.
  public static final List<String> REGIONS = List.of("lips", "eyes", "brows", "skin");

  private final PairImage before;
  private final RecipeFace face;

  /// @param crop a square face crop, larger than the network's by 288/256
  /// @param mesh the face in the crop's pixels
  public RecipeRenderer(PairImage crop, MeshFace mesh) {
    this.before = crop;
    this.face = new RecipeFace(new RecipeCanvas(crop), mesh);
  }

  RecipeFace face() {
    return face;
  }

  /// After minus before of each of [#REGIONS], display values, three planes each.
  public List<PairImage> residuals(Recipe recipe) {
    RecipeCanvas canvas = new RecipeCanvas(before);
    PairImage bare = before;
    new RecipeSkinPainter(canvas, face).paint(recipe);
    PairImage skin = canvas.image();
    new RecipeBrowPainter(canvas, face).paint(recipe.brows());
    PairImage brows = canvas.image();
    new RecipeEyePainter(canvas, face, 0).paint(recipe);
    new RecipeEyePainter(canvas, face, 1).paint(recipe);
    PairImage eyes = canvas.image();
    new RecipeLipPainter(canvas, face).paint(recipe.lips());
    PairImage lips = canvas.image();
    return List.of(less(lips, eyes), less(eyes, brows), less(brows, skin), less(skin, bare));
  }

  private static PairImage less(PairImage after, PairImage before) {
    PairImage out = PairImage.blank(after.width(), after.height());
    for (int c = 0; c < 3; c++) {
      float[] o = out.rgb()[c];
      for (int i = 0; i < o.length; i++) {
        o[i] = after.rgb()[c][i] - before.rgb()[c][i];
      }
    }
    return out;
  }

  /// The crop with the makeup on.
  public PairImage paint(Recipe recipe) {
    PairImage out = before.copy();
    for (PairImage residual : residuals(recipe)) {
      for (int c = 0; c < 3; c++) {
        for (int i = 0; i < out.rgb()[c].length; i++) {
          out.rgb()[c][i] += residual.rgb()[c][i];
        }
      }
    }
    return out;
  }

  /// How bare the eyes are, 0 (covered or painted) to 1.
  public float bareEyes() {
    return face.bareEyes();
  }

  /// Where each of [#REGIONS] is, as weights 0..1 row by row, for measuring: no pixel counts twice.
  public Map<String, float[]> regions() {
    RecipeMask brows = face.brows[0].copy().atLeast(face.brows[1]);
    RecipeMask eyes = new RecipeMask(face.size, eyeRegion()).without(brows).without(face.lips);
    RecipeMask skin = face.skin.copy().without(eyes).without(brows).without(face.lips);
    Map<String, float[]> regions = new LinkedHashMap<>();
    for (String name : REGIONS) {
      RecipeMask mask =
          switch (name) {
            case "lips" -> face.lips;
            case "eyes" -> eyes;
            case "brows" -> brows;
            default -> skin;
          };
      regions.put(name, mask.v.clone());
    }
    return regions;
  }

  /// Where fine lines of eye makeup are, for a loss that looks at edges: 1 around eyes and wings,
  /// row by row.
  public float[] eyeRegion() {
    RecipeMask mask = new RecipeMask(face.size);
    for (RecipeEye eye : face.eyes) {
      int[] box = eye.bounds(face.size);
      for (int y = box[1]; y < box[3]; y++) {
        for (int x = box[0]; x < box[2]; x++) {
          float u = eye.u(x + 0.5f, y + 0.5f);
          float v = eye.v(x + 0.5f, y + 0.5f);
          float up = 1 - RecipeMask.ramp(0.35f, 0.55f, v - eye.upper(u));
          float down = 1 - RecipeMask.ramp(0.15f, 0.3f, eye.lower(u) - v);
          float across = RecipeMask.ramp(-0.3f, -0.1f, u) * (1 - RecipeMask.ramp(1.55f, 1.75f, u));
          int i = y * face.size + x;
          mask.v[i] = Math.max(mask.v[i], up * down * across);
        }
      }
    }
    return mask.v;
  }
}
