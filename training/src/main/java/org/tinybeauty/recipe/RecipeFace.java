package org.tinybeauty.recipe;

import java.util.Arrays;
import org.tinybeauty.pairs.MeshContours;
import org.tinybeauty.pairs.MeshFace;

/// What the painters need to know of one face on its canvas: where lips, eyes, brows and skin are,
/// and their own plain colours. Found once, shared by all recipes; the canvas is not kept.
final class RecipeFace {
  /// Crop side the lengths of painters are given for, margin included.
  static final float REFERENCE = 288;

  private static final float AWAY_FROM = 0.5f;
  private static final float AWAY_TO = 0.95f;

  final MeshFace mesh;
  final int size;

  /// Canvas pixels per pixel of the network's crop.
  final float unit;

  final RecipeMask lips;
  final RecipeMask mouth;
  final RecipeMask skin;
  final RecipeMask nostrils;
  final RecipeMask[] brows;
  final RecipeEye[] eyes;
  final RecipeColour skinColour;
  final RecipeColour lipColour;

  /// How well each pixel agrees with the face's own skin colour, 0..1; low on hair and glasses.
  final RecipeMask skinLike;

  RecipeFace(RecipeCanvas canvas, MeshFace mesh) {
    this.mesh = mesh;
    this.size = canvas.size;
    this.unit = size / REFERENCE;
    mouth =
        RecipeMask.inside(
            size,
            RecipeCurve.through(mesh, MeshContours.LIPS_INNER_UPPER)
                .outline(RecipeCurve.through(mesh, MeshContours.LIPS_INNER_LOWER)));
    lips =
        RecipeMask.inside(
                size,
                RecipeCurve.through(mesh, MeshContours.LIPS_OUTER_UPPER)
                    .outline(RecipeCurve.through(mesh, MeshContours.LIPS_OUTER_LOWER)))
            .without(mouth);
    brows = new RecipeMask[] {brow(0), brow(1)};
    nostrils = nostril(0).atLeast(nostril(1)).blur(1.36f * unit);
    SkinModel model = new SkinModel(canvas, mesh, unit);
    skinColour = model.colour;
    skinLike = model.likelihood(canvas).blur(1.3f * unit);
    eyes = eyes(canvas);
    lipColour = median(canvas, lips, 0.9f, skinColour);
    skin = skinMask();
  }

  /// Both eyes, as open as the more open one: a wink is rarer than a wrong guess.
  private RecipeEye[] eyes(RecipeCanvas canvas) {
    RecipeEye right = new RecipeEye(mesh, 0, size, 1);
    RecipeEye left = new RecipeEye(mesh, 1, size, 1);
    float open = Math.max(right.openness(skinLike, canvas), left.openness(skinLike, canvas));
    return open >= 1
        ? new RecipeEye[] {right, left}
        : new RecipeEye[] {new RecipeEye(mesh, 0, size, open), new RecipeEye(mesh, 1, size, open)};
  }

  /// How bare the skin around the eyes is: near 0 behind sunglasses, a fringe or face paint.
  float bareEyes() {
    float sum = 0;
    int count = 0;
    for (int side = 0; side < 2; side++) {
      for (int point : MeshContours.UNDER_EYE[side]) {
        int px = Math.clamp((int) mesh.x()[point], 0, size - 1);
        int py = Math.clamp((int) mesh.y()[point], 0, size - 1);
        sum += skinLike.v[py * size + px];
        count++;
      }
    }
    return sum / count;
  }

  private RecipeMask brow(int side) {
    return RecipeMask.inside(
        size,
        RecipeCurve.through(mesh, MeshContours.BROW_UPPER[side])
            .outline(RecipeCurve.through(mesh, MeshContours.BROW_LOWER[side])));
  }

  private RecipeMask nostril(int side) {
    return RecipeMask.inside(size, RecipeCurve.around(mesh, MeshContours.NOSTRIL[side]));
  }

  private RecipeMask skinMask() {
    float cx = mesh.meanX(MeshContours.OVAL);
    float cy = mesh.meanY(MeshContours.OVAL);
    float[] ox = new float[MeshContours.OVAL.length];
    float[] oy = new float[ox.length];
    for (int i = 0; i < ox.length; i++) {
      ox[i] = cx + (mesh.x()[MeshContours.OVAL[i]] - cx) * 0.965f;
      oy[i] = cy + (mesh.y()[MeshContours.OVAL[i]] - cy) * 0.975f;
    }
    RecipeMask out = RecipeMask.inside(size, RecipeCurve.through(ox, oy, true)).blur(4 * unit);
    RecipeMask features = lips.copy().atLeast(mouth).blur(1.36f * unit);
    for (int side = 0; side < 2; side++) {
      features.atLeast(eyes[side].opening.copy().blur(1.6f * unit));
      features.atLeast(brows[side].copy().blur(2.15f * unit));
    }
    return out.times(skinLike).without(features).without(nostrils);
  }

  /// How much of a side (0 right, 1 left) faces the camera: 1 frontal, 0 turned well away.
  float facing(int side) {
    float yaw = (float) mesh.yaw();
    return 1 - RecipeMask.ramp(AWAY_FROM, AWAY_TO, side == 0 ? yaw : -yaw);
  }

  /// A pigment's colour under this face's light: a hex colour is meant for fair skin in good light;
  /// `adapt` says how far it goes along when the skin here is darker.
  RecipeColour lit(RecipeColour pigment, float adapt) {
    float light = Math.clamp(skinColour.luminance() / 0.38f, 0.06f, 1.6f);
    return pigment.scaled((float) Math.pow(light, adapt));
  }

  /// The median colour where the mask is at least `least`, channel by channel.
  static RecipeColour median(
      RecipeCanvas canvas, RecipeMask mask, float least, RecipeColour otherwise) {
    int count = 0;
    for (float value : mask.v) {
      count += value >= least ? 1 : 0;
    }
    if (count < 12) {
      return otherwise;
    }
    float[][] values = new float[3][count];
    int at = 0;
    for (int i = 0; i < mask.v.length; i++) {
      if (mask.v[i] >= least) {
        values[0][at] = canvas.r[i];
        values[1][at] = canvas.g[i];
        values[2][at++] = canvas.b[i];
      }
    }
    for (float[] channel : values) {
      Arrays.sort(channel);
    }
    return new RecipeColour(values[0][count / 2], values[1][count / 2], values[2][count / 2]);
  }

  /// The face's own skin colour, by medians over places that are plain skin on every face.
  private static final class SkinModel {
    private static final int REACH = 2;

    final RecipeColour colour;
    private final float rg;
    private final float bg;
    private final float light;
    private final float spread;

    SkinModel(RecipeCanvas canvas, MeshFace mesh, float unit) {
      int per = (2 * REACH + 1) * (2 * REACH + 1);
      float[][] v = new float[3][MeshContours.SKIN.length * per];
      int n = 0;
      for (int p : MeshContours.SKIN) {
        for (int k = 0; k < per; k++) {
          float x = mesh.x()[p] + (k % 5 - REACH) * unit;
          float y = mesh.y()[p] + (k / 5 - REACH) * unit;
          int cx = Math.clamp((int) x, 0, canvas.size - 1);
          int cy = Math.clamp((int) y, 0, canvas.size - 1);
          int i = cy * canvas.size + cx;
          v[0][n] = log(canvas.r[i]) - log(canvas.g[i]);
          v[1][n] = log(canvas.b[i]) - log(canvas.g[i]);
          v[2][n++] = log(canvas.luminance(i));
        }
      }
      for (float[] channel : v) {
        Arrays.sort(channel);
      }
      rg = v[0][n / 2];
      bg = v[1][n / 2];
      light = v[2][n / 2];
      spread = Math.clamp((v[0][n * 3 / 4] - v[0][n / 4]) * 1.2f, 0.16f, 0.32f);
      RecipeColour hue = new RecipeColour((float) Math.exp(rg), 1, (float) Math.exp(bg));
      colour = hue.at((float) Math.exp(light));
    }

    RecipeMask likelihood(RecipeCanvas canvas) {
      RecipeMask out = new RecipeMask(canvas.size);
      for (int i = 0; i < out.v.length; i++) {
        float g = log(canvas.g[i]);
        float dr = (log(canvas.r[i]) - g - rg) / (1.6f * spread);
        float db = (log(canvas.b[i]) - g - bg) / (2.4f * spread);
        float dl = log(canvas.luminance(i)) - light;
        float off = Math.max(0, dr * dr + db * db - 1) * (dl > 0.4f ? 0.35f : 1);
        out.v[i] = (float) Math.exp(-off) * RecipeMask.ramp(-1.75f, -0.95f, dl);
      }
      return out;
    }

    private static float log(float light) {
      return (float) Math.log(Math.max(0.002f, light));
    }
  }
}
