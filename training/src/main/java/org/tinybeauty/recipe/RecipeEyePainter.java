package org.tinybeauty.recipe;

/// Paints shadow, liner and lashes of one eye. Nothing is put on the eyeball.
final class RecipeEyePainter {
  private static final int LASHES = 13;
  private static final RecipeColour LASH = new RecipeColour(0.006f, 0.005f, 0.005f);

  private final RecipeCanvas canvas;
  private final RecipeFace face;
  private final RecipeEye eye;
  private final RecipeMask open;
  private final RecipeMask brow;
  private final float facing;

  RecipeEyePainter(RecipeCanvas canvas, RecipeFace face, int side) {
    this.canvas = canvas;
    this.face = face;
    this.eye = face.eyes[side];
    this.open = eye.opening.copy().blur(0.73f * face.unit);
    this.brow = face.brows[side].copy().blur(1.6f * face.unit);
    this.facing = face.facing(side);
  }

  void paint(Recipe recipe) {
    if (facing <= 0) {
      return;
    }
    if (recipe.shadow().strength() > 0) {
      shadow(recipe.shadow());
    }
    if (recipe.liner().strength() > 0) {
      liner(recipe.liner());
    }
    if (recipe.lashes().strength() > 0) {
      lashes(recipe.lashes());
    }
  }

  private void shadow(Recipe.Shadow s) {
    RecipeColour base = lidColour();
    RecipeColour lid = face.lit(s.lid(), 0.35f);
    RecipeColour crease = face.lit(s.crease(), 0.35f);
    float cover = s.finish() == Recipe.Finish.SHIMMER ? 0.75f : 0.6f;
    int[] box = eye.bounds(canvas.size);
    for (int y = box[1]; y < box[3]; y++) {
      for (int x = box[0]; x < box[2]; x++) {
        int i = y * canvas.size + x;
        float u = eye.u(x + 0.5f, y + 0.5f);
        float v = eye.v(x + 0.5f, y + 0.5f);
        float above = v - eye.upper(u);
        float keep = facing * (1 - open.v[i]) * (1 - 0.85f * brow.v[i]);
        if (above > -0.05f) {
          float t = eye.rise(u, Math.max(0, above));
          float lean = u - (0.25f + 0.35f * s.wing()) * Math.max(0, above);
          float reach = 1.12f + 0.45f * s.wing();
          float across =
              RecipeMask.ramp(-0.16f, 0.12f, u) * (1 - RecipeMask.ramp(reach - 0.28f, reach, lean));
          float top =
              (1.15f + 0.8f * s.extent()) * (1 - 0.5f * RecipeMask.ramp(0.95f, reach + 0.1f, lean));
          float fade = 1 - RecipeMask.ramp(top - 0.75f, top, t);
          float onLid = 1 - RecipeMask.ramp(0.7f, 1.35f, t);
          float creaseAt = 0.85f + 0.25f * s.extent();
          float fold = bell((t - creaseAt) / (0.3f + 0.35f * s.extent()));
          fold *= RecipeMask.ramp(0.0f, 0.45f, u);
          float outer = s.outer() * RecipeMask.ramp(0.5f, 1.0f, lean) * fade;
          float dark = Math.clamp(Math.max(fold * 0.85f, outer), 0f, 1f);
          float alpha = Math.max(onLid, Math.max(fold * (0.45f + 0.55f * s.extent()), outer));
          alpha *= s.strength() * across * fade * keep * RecipeMask.ramp(-0.045f, 0.025f, above);
          if (alpha > 0.003f) {
            canvas.film(i, alpha, lid.mix(crease, dark), base, cover);
            if (s.finish() == Recipe.Finish.SHIMMER) {
              float spot = bell((u - 0.52f) / 0.3f) * bell((t - 0.55f) / 0.35f);
              canvas.shine(i, alpha * spot * 0.16f * canvas.shading(i, lid, 1));
            }
          }
        } else if (s.lower() > 0) {
          float below = eye.lower(u) - v;
          float alpha =
              s.lower()
                  * s.strength()
                  * RecipeMask.ramp(-0.03f, 0.02f, below)
                  * (1 - RecipeMask.ramp(0.03f, 0.17f, below))
                  * RecipeMask.ramp(0.05f, 0.6f, u)
                  * (1 - RecipeMask.ramp(1.0f, 1.22f, u))
                  * keep;
          if (alpha > 0.003f) {
            canvas.film(i, alpha, lid.mix(crease, 0.8f), base, cover);
          }
        }
      }
    }
  }

  private RecipeColour lidColour() {
    RecipeMask lid = new RecipeMask(canvas.size);
    int[] box = eye.bounds(canvas.size);
    for (int y = box[1]; y < box[3]; y++) {
      for (int x = box[0]; x < box[2]; x++) {
        float u = eye.u(x + 0.5f, y + 0.5f);
        float above = eye.v(x + 0.5f, y + 0.5f) - eye.upper(u);
        boolean on = u > 0.1f && u < 1 && above > 0.08f && eye.rise(u, above) < 1.5f;
        lid.v[y * canvas.size + x] = on ? face.skinLike.v[y * canvas.size + x] : 0;
      }
    }
    return RecipeFace.median(canvas, lid, 0.6f, face.skinColour).mix(face.skinColour, 0.3f);
  }

  private static float bell(float d) {
    return (float) Math.exp(-d * d);
  }

  private void liner(Recipe.Liner l) {
    RecipeColour colour = face.lit(l.colour(), 0.2f);
    RecipeMask wing = l.wing() > 0 ? wing(l) : new RecipeMask(canvas.size);
    float pixel = 1 / eye.width;
    int[] box = eye.bounds(canvas.size);
    for (int y = box[1]; y < box[3]; y++) {
      for (int x = box[0]; x < box[2]; x++) {
        int i = y * canvas.size + x;
        float u = eye.u(x + 0.5f, y + 0.5f);
        float v = eye.v(x + 0.5f, y + 0.5f);
        float above = v - eye.upper(u);
        float thick = thickness(l, u);
        float edge = 1.2f * face.unit * pixel;
        float band = thick <= 0.002f ? 0 : Math.clamp((thick - above) / edge + 0.5f, 0f, 1f);
        band *= Math.clamp((above + 0.035f) / edge + 0.5f, 0f, 1f);
        band *= Math.min(1, thick / (0.7f * edge));
        float below = eye.lower(u) - v;
        float under =
            l.lower()
                * bell((below - 0.015f) / 0.035f)
                * RecipeMask.ramp(0.15f, 0.6f, u)
                * (1 - RecipeMask.ramp(0.98f, 1.06f, u));
        float alpha = Math.max(Math.max(band, wing.v[i]), under) * l.strength() * facing;
        if (above <= 0 && below <= 0) {
          alpha *= 1 - 0.75f * open.v[i];
        }
        if (alpha > 0.003f) {
          canvas.coat(i, alpha, colour, face.skinColour, 0.35f);
        }
      }
    }
  }

  private static float thickness(Recipe.Liner l, float u) {
    float grow = 0.3f + 0.7f * RecipeMask.ramp(0.05f, 0.95f, u);
    float end = 1 - RecipeMask.ramp(l.wing() > 0 ? 1.0f : 0.92f, 1.05f, u);
    return l.thickness() * grow * RecipeMask.ramp(-0.03f, 0.15f, u) * end;
  }

  /// The wing's outline: from the lash line's outer third to the tip and back under to the corner.
  private RecipeMask wing(Recipe.Liner l) {
    double angle = Math.toRadians(l.angle());
    float cornerV = eye.upper(1);
    float tipU = 1 + l.wing() * (float) Math.cos(angle);
    float tipV = cornerV + l.wing() * (float) Math.sin(angle);
    float startU = 0.66f;
    float startV = eye.upper(startU) + thickness(l, startU);
    float bendU = 1.0f;
    float bendV = Math.max(cornerV + l.thickness() * 1.15f, (startV + tipV) / 2 - 0.02f);
    float[] us = {startU, 0.84f, bendU, (bendU + tipU) / 2, tipU};
    float[] vs = {
      startV,
      Math.max(eye.upper(0.84f) + thickness(l, 0.84f), (startV + bendV) / 2),
      bendV,
      (bendV + tipV) / 2 + 0.01f,
      tipV
    };
    RecipeCurve top = curve(us, vs);
    float[] lowU = {startU, 0.84f, 0.97f, (1 + tipU) / 2, tipU};
    float[] lowV = {
      eye.upper(startU),
      eye.upper(0.84f),
      eye.upper(0.97f) - 0.01f,
      (cornerV + tipV) / 2 - 0.02f,
      tipV
    };
    return RecipeMask.inside(canvas.size, top.outline(curve(lowU, lowV))).blur(0.88f * face.unit);
  }

  private RecipeCurve curve(float[] us, float[] vs) {
    float[] xs = new float[us.length];
    float[] ys = new float[us.length];
    for (int k = 0; k < us.length; k++) {
      xs[k] = eye.x(us[k], vs[k]);
      ys[k] = eye.y(us[k], vs[k]);
    }
    return RecipeCurve.through(xs, ys, false);
  }

  private void lashes(Recipe.Lashes l) {
    RecipeMask strokes = new RecipeMask(canvas.size);
    for (int k = 0; k < LASHES; k++) {
      lash(strokes, 0.12f + 0.9f * k / (LASHES - 1), l.length(), k);
    }
    int[] box = eye.bounds(canvas.size);
    for (int y = box[1]; y < box[3]; y++) {
      for (int x = box[0]; x < box[2]; x++) {
        int i = y * canvas.size + x;
        float u = eye.u(x + 0.5f, y + 0.5f);
        float v = eye.v(x + 0.5f, y + 0.5f);
        float above = v - eye.upper(u);
        float root =
            RecipeMask.ramp(-0.07f, -0.01f, above) * (1 - RecipeMask.ramp(0, 0.07f, above));
        root *= RecipeMask.ramp(0, 0.25f, u) * (1 - RecipeMask.ramp(0.98f, 1.05f, u));
        float alpha = l.strength() * facing * Math.max(0.8f * root, 0.6f * strokes.v[i]);
        if (alpha > 0.003f) {
          canvas.coat(i, alpha, LASH, face.skinColour, 0.3f);
        }
      }
    }
  }

  /// One upper lash: it leaves the lid outwards and curls up.
  private void lash(RecipeMask into, float u, float length, int k) {
    float fan = (float) Math.toRadians(112 - 80 * u);
    float long1 = length * (0.55f + 0.5f * u) * (k % 2 == 0 ? 1 : 0.8f);
    float rootV = eye.upper(u);
    float midU = u + 0.55f * long1 * (float) Math.cos(fan - 0.35);
    float midV = rootV + 0.5f * long1 * (float) Math.sin(fan - 0.35);
    float tipU = u + long1 * (float) Math.cos(fan);
    float tipV = rootV + long1 * (float) Math.sin(fan);
    RecipeCurve line = curve(new float[] {u, midU, tipU}, new float[] {rootV, midV, tipV});
    float[] along = new float[1];
    int[] box = line.bounds(2 * face.unit, canvas.size);
    for (int y = box[1]; y < box[3]; y++) {
      for (int x = box[0]; x < box[2]; x++) {
        float d = line.distance(x + 0.5f, y + 0.5f, along);
        float radius = face.unit * (0.55f - 0.35f * along[0]);
        float cover = Math.clamp(radius - d + 0.5f, 0f, 1f) * Math.min(1, 2 * radius);
        int i = y * canvas.size + x;
        into.v[i] = Math.max(into.v[i], cover * (1 - 0.5f * along[0]));
      }
    }
  }
}
