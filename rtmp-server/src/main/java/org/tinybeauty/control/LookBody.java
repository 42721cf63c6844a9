package org.tinybeauty.control;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Region;

/// A [Look] as JSON.
///
/// @param master 1 when left out
record LookBody(
    @Nullable Wear lips,
    @Nullable Wear eyes,
    @Nullable Wear brows,
    @Nullable Wear skin,
    @Nullable Float master) {

  /// One region of it.
  ///
  /// @param strength 1 when left out
  record Wear(@Nullable String style, @Nullable Float strength) {
    static Wear of(Look look, Region region) {
      return new Wear(look.wear(region).style(), look.wear(region).strength());
    }
  }

  static LookBody of(Look look) {
    return new LookBody(
        Wear.of(look, Region.LIPS),
        Wear.of(look, Region.EYES),
        Wear.of(look, Region.BROWS),
        Wear.of(look, Region.SKIN),
        look.master());
  }

  /// The look it says.
  ///
  /// @param path what its fields are below, empty or ending in a dot
  /// @throws ProblemException naming the field that is missing or out of range
  Look look(String path) {
    Look.Wear[] wears = new Look.Wear[Region.values().length];
    wears[Region.LIPS.ordinal()] = wear(lips, path + "lips");
    wears[Region.EYES.ordinal()] = wear(eyes, path + "eyes");
    wears[Region.BROWS.ordinal()] = wear(brows, path + "brows");
    wears[Region.SKIN.ordinal()] = wear(skin, path + "skin");
    return new Look(List.of(wears), strength(master, path + "master"));
  }

  private static Look.Wear wear(@Nullable Wear wear, String path) {
    if (wear == null || wear.style == null) {
      String field = wear == null ? path : path + ".style";
      throw new ProblemException(
          Problem.Kind.INVALID,
          field + " is missing; a whole look has a style for each of lips, eyes, brows and skin",
          field);
    }
    return new Look.Wear(wear.style, strength(wear.strength, path + ".strength"));
  }

  private static float strength(@Nullable Float value, String path) {
    if (value == null) {
      return 1;
    }
    if (!(value >= 0 && value <= Look.MAX_STRENGTH)) {
      throw new ProblemException(
          Problem.Kind.INVALID,
          "%s is %s; use 0 to %s".formatted(path, value, Look.MAX_STRENGTH),
          path);
    }
    return value;
  }
}
