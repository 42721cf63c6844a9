package org.tinybeauty.pairs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.pairs.PairVerdict.Check;
import org.tinybeauty.pairs.PairVerdict.Level;

/// Aligns and judges one pair. The limits were set on 35 pairs of one artist, on the same pairs
/// mismatched, and on blurred copies (see `PairCheckDataTest`). One thread at a time.
final class PairCheck {
  /// A second face is left aside when it is smaller than the first by this factor.
  private static final double OTHER_FACE = 0.6;

  /// A face that small beside the first is somebody in the background.
  private static final double PASSER_BY = 0.25;

  /// Where the fine structure outside the face is less alike, it is not that of one photograph.
  private static final double OTHER_PHOTO = 0.4;

  /// A picture whose channels are never further apart has no colour.
  private static final float COLOURLESS = 3f / 255;

  private final PairFinder finder;
  private final @Nullable FaceLikeness likeness;
  private final List<PairVerdict> verdicts = new ArrayList<>();

  /// @param likeness null where no network is at hand; the meshes are compared then
  PairCheck(PairFinder finder, @Nullable FaceLikeness likeness) {
    this.finder = finder;
    this.likeness = likeness;
  }

  PairReport examine(PairFiles.Entry files) {
    verdicts.clear();
    PairImage before;
    PairImage after;
    try {
      before = PairImage.read(files.before(), AlignedPair.MOST_PIXELS);
      after = PairImage.read(files.after(), AlignedPair.MOST_PIXELS);
    } catch (IOException e) {
      return PairReport.refused(files.name(), Check.FILES, String.valueOf(e.getMessage()));
    }
    boolean grey = isGrey(before) || isGrey(after);
    String read = grey ? "a photo has no colour, so the style will have none" : "both photos read";
    say(Check.FILES, grey ? Level.WARNING : Level.OK, Double.NaN, read);
    PairFinder.Found face = face(before, "before");
    PairFinder.Found made = face(after, "after");
    if (face == null || made == null) {
      return new PairReport(files.name(), verdicts, null, null, null);
    }
    size(face, made);
    pose(face, made);
    sharpness(Sharpness.of(before, face), Sharpness.of(after, made));
    Alignment alignment = Alignment.of(before, face.mesh(), after, made.mesh());
    alignment(alignment, face.mesh());
    if (alignment.likeness() < OTHER_PHOTO) {
      return new PairReport(files.name(), verdicts, null, alignment, null);
    }
    PairImage aligned = alignment.apply(before, after);
    person(before, aligned, face.mesh(), made.mesh(), alignment);
    colour(alignment.cast());
    PairRegions regions = PairRegions.of(face.mesh(), before.width(), before.height());
    PairDifference difference = PairDifference.between(before, aligned, regions);
    outside(difference.outside());
    makeup(difference);
    boolean refused = verdicts.stream().anyMatch(v -> v.level() == Level.REFUSED);
    AlignedPair pair = refused ? null : new AlignedPair(files, alignment, face);
    return new PairReport(files.name(), verdicts, pair, alignment, difference);
  }

  private static boolean isGrey(PairImage picture) {
    float[][] rgb = picture.rgb();
    for (int i = 0; i < rgb[0].length; i++) {
      float most = Math.max(rgb[0][i], Math.max(rgb[1][i], rgb[2][i]));
      float least = Math.min(rgb[0][i], Math.min(rgb[1][i], rgb[2][i]));
      if (most - least > COLOURLESS) {
        return false;
      }
    }
    return true;
  }

  private PairFinder.@Nullable Found face(PairImage picture, String which) {
    List<PairFinder.Found> faces = finder.all(picture);
    if (faces.isEmpty()) {
      say(
          Check.FACE,
          Level.REFUSED,
          0,
          "no face in the " + which + "; take a photo from the front, face uncovered");
      return null;
    }
    PairFinder.Found first = faces.getFirst();
    double extent = first.mesh().extent();
    double second =
        faces.stream().skip(1).mapToDouble(f -> f.mesh().extent() / extent).max().orElse(0);
    String flaw = first.cut(picture, PairFace.SIZE).flaw();
    if (second > OTHER_FACE) {
      String said = faces.size() + " faces of like size in the " + which;
      say(Check.FACE, Level.REFUSED, faces.size(), said + "; crop the photo to one");
      return null;
    } else if (second > PASSER_BY) {
      String place = first.crop().centreX() < picture.width() / 2.0 ? "left" : "right";
      String said = faces.size() + " faces in the " + which + "; the largest, on the " + place;
      say(Check.FACE, Level.WARNING, faces.size(), said + ", is used");
    } else if (flaw.equals("no sure face") || flaw.equals("points do not make a face")) {
      say(Check.FACE, Level.REFUSED, 1, "the face in the " + which + " is not clear: " + flaw);
      return null;
    } else {
      say(Check.FACE, Level.OK, 1, "one face in the " + which);
    }
    return first;
  }

  private void size(PairFinder.Found face, PairFinder.Found made) {
    double pixels = Math.min(face.mesh().extent(), made.mesh().extent());
    grade(
        Check.SIZE, pixels, 110, 180, "face of %.0f pixels", "; use a larger photo (200 or more)");
  }

  private void pose(PairFinder.Found face, PairFinder.Found made) {
    double yaw = Math.max(Math.abs(face.mesh().yaw()), Math.abs(made.mesh().yaw()));
    double degrees = Math.toDegrees(yaw);
    String advice = "; half of the makeup does not show";
    grade(Check.POSE, -degrees, -48, -35, "head turned by %.0f degrees", advice);
  }

  private void sharpness(double before, double after) {
    String which = before < after ? "before" : "after";
    String said = "sharpness of the " + which + " %.2f";
    grade(Check.SHARPNESS, Math.min(before, after), 0.2, 0.27, said, "; it is blurred");
  }

  private void alignment(Alignment alignment, MeshFace face) {
    Similarity map = alignment.map();
    double cx = (face.x()[234] + face.x()[454]) / 2;
    double cy = (face.y()[234] + face.y()[454]) / 2;
    String moved =
        String.format(
            Locale.ROOT,
            "moved by %.1f, %.1f pixels, scaled by %.3f, turned by %.1f degrees",
            map.x(cx, cy) / map.scale() - cx,
            map.y(cx, cy) / map.scale() - cy,
            map.scale(),
            Math.toDegrees(map.angle()) + 0.0);
    String said = map.isIdentity() ? "lies in place" : moved;
    if (alignment.likeness() < OTHER_PHOTO) {
      said =
          String.format(
              Locale.ROOT,
              "the two differ outside the face (likeness %.2f): not one photograph; retouch one",
              alignment.likeness());
      say(Check.ALIGNMENT, Level.REFUSED, alignment.likeness(), said);
    } else if (alignment.faceShown() < 0.98) {
      long shown = Math.round(100 * alignment.faceShown());
      said = "the after shows only " + shown + " % of the face; crop it less";
      say(Check.ALIGNMENT, Level.REFUSED, alignment.likeness(), said);
    } else if (alignment.likeness() < 0.85) {
      said += String.format(Locale.ROOT, "; likeness is poor (%.2f)", alignment.likeness());
      say(Check.ALIGNMENT, Level.WARNING, alignment.likeness(), said);
    } else if (map.scale() < 0.6) {
      said += "; the after has far fewer pixels than the before";
      say(Check.ALIGNMENT, Level.WARNING, alignment.likeness(), said);
    } else {
      say(Check.ALIGNMENT, Level.OK, alignment.likeness(), said);
    }
  }

  private void person(
      PairImage before, PairImage aligned, MeshFace face, MeshFace made, Alignment alignment) {
    String advice = "; is this the same person?";
    if (likeness != null) {
      double cosine = likeness.cosine(before, aligned, face);
      grade(Check.PERSON, cosine, 0.3, 0.5, "likeness of the faces %.2f", advice);
      return;
    }
    double squares = 0;
    for (int i = 0; i < MeshFace.POINTS; i++) {
      double dx = alignment.map().x(face.x()[i], face.y()[i]) - made.x()[i];
      double dy = alignment.map().y(face.x()[i], face.y()[i]) - made.y()[i];
      squares += dx * dx + dy * dy;
    }
    double eyes = Math.hypot(made.x()[33] - made.x()[263], made.y()[33] - made.y()[263]);
    double percent = 100 * Math.sqrt(squares / MeshFace.POINTS) / Math.max(1, eyes);
    grade(Check.PERSON, -percent, -8, -5, "the faces differ in shape by %.1f %%", advice);
  }

  private void colour(ColourCast cast) {
    double most = 255 * cast.most();
    String advice = "; have both photos developed alike";
    grade(Check.COLOUR, -most, -100, -30, "colours taken back by %.0f levels", advice);
  }

  private void outside(double levels) {
    String advice = "; change the makeup and nothing else";
    grade(
        Check.OUTSIDE,
        -levels,
        -20,
        -5,
        "background, hair and clothes differ by %.0f levels",
        advice);
  }

  private void makeup(PairDifference d) {
    String regions =
        String.format(
            Locale.ROOT,
            "makeup in levels: lips %.0f, eyes %.0f, brows %.0f, skin %.0f",
            d.lips(),
            d.eyes(),
            d.brows(),
            d.skin());
    Level level = d.makeup() < 2 ? Level.REFUSED : d.makeup() < 5 ? Level.WARNING : Level.OK;
    String more =
        switch (level) {
          case OK -> "";
          case WARNING -> "; it is faint";
          case REFUSED -> "; none to see: is the after really made up?";
        };
    say(Check.MAKEUP, level, d.makeup(), regions + more);
  }

  /// Higher is better.
  private void grade(
      Check check, double figure, double refuse, double warn, String said, String advice) {
    Level level = figure < refuse ? Level.REFUSED : figure < warn ? Level.WARNING : Level.OK;
    String sentence = String.format(Locale.ROOT, said, Math.abs(figure));
    say(check, level, Math.abs(figure), level == Level.OK ? sentence : sentence + advice);
  }

  private void say(Check check, Level level, double figure, String sentence) {
    verdicts.add(new PairVerdict(check, level, figure, sentence));
  }
}
