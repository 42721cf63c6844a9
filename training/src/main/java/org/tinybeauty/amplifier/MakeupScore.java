package org.tinybeauty.amplifier;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// How one face's makeup compares with an artist's, by [MakeupJudge]. Regions go by the names of
/// [org.tinybeauty.recipe.RecipeRenderer#REGIONS].
///
/// @param strength mean change on the face, over the mean of the artist's pairs; 1 is alike
/// @param strengths the same by region; only regions the artist makes up
/// @param bare levels of change in the regions that the artist leaves bare, at most
/// @param likeness -1..1, how well the change's colours and places agree with the artist's, fine
/// detail blurred away; 0 is no likeness
/// @param likenesses the same by region; only regions the artist makes up
/// @param astray share of the change that is where no makeup belongs: in eye, mouth and hair
/// @param offFace pixels beyond the face whose 8-bit levels change
/// @param clipped share of the face's pixels that were pictured and are now full black or white
public record MakeupScore(
    double strength,
    Map<String, Double> strengths,
    double bare,
    double likeness,
    Map<String, Double> likenesses,
    double astray,
    int offFace,
    double clipped) {
  public MakeupScore {
    strengths = Collections.unmodifiableMap(new LinkedHashMap<>(strengths));
    likenesses = Collections.unmodifiableMap(new LinkedHashMap<>(likenesses));
  }
}
