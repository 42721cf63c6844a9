package org.tinybeauty.makeup;

import java.util.Arrays;
import java.util.List;

/// What a face wears: a style and a strength per region, and a master strength over all. Immutable;
/// a change is a new look, taken up on a frame boundary.
///
/// @param regions one entry per [Region], in its order
/// @param master 0..1.5, multiplies every region's strength
public record Look(List<Wear> regions, float master) {
  /// The largest strength, of a region or master.
  public static final float MAX_STRENGTH = 1.5f;

  /// One region's part of a look.
  ///
  /// @param style name of a style in the library
  /// @param strength 0..1.5, where 1 is as the style was made
  public record Wear(String style, float strength) {
    /// Checks the range.
    ///
    /// @throws IllegalArgumentException when the strength is out of range
    public Wear {
      checkStrength("strength", strength);
    }
  }

  /// Checks number and range.
  ///
  /// @throws IllegalArgumentException when there is not one entry per region or a strength is out
  /// of range
  public Look {
    regions = List.copyOf(regions);
    if (regions.size() != Region.values().length) {
      throw new IllegalArgumentException(
          "look has " + regions.size() + " regions (expected: " + Region.values().length + ")");
    }
    checkStrength("master strength", master);
  }

  /// One style everywhere, at the strength it was made with.
  public static Look of(String style) {
    Wear[] wears = new Wear[Region.values().length];
    Arrays.fill(wears, new Wear(style, 1));
    return new Look(List.of(wears), 1);
  }

  /// What a region wears.
  public Wear wear(Region region) {
    return regions.get(region.ordinal());
  }

  /// This look with another style or strength in one region.
  public Look with(Region region, Wear wear) {
    Wear[] wears = regions.toArray(Wear[]::new);
    wears[region.ordinal()] = wear;
    return new Look(List.of(wears), master);
  }

  /// This look with another strength in one region.
  public Look with(Region region, float strength) {
    return with(region, new Wear(wear(region).style(), strength));
  }

  /// This look with another master strength.
  public Look withMaster(float master) {
    return new Look(regions, master);
  }

  /// Whether it leaves every picture as it is.
  public boolean bare() {
    if (master == 0) {
      return true;
    }
    for (int i = 0; i < regions.size(); i++) {
      if (regions.get(i).strength() != 0) {
        return false;
      }
    }
    return true;
  }

  private static void checkStrength(String what, float value) {
    if (!(value >= 0 && value <= MAX_STRENGTH)) {
      throw new IllegalArgumentException(
          what + ": " + value + " (expected: 0 to " + MAX_STRENGTH + ")");
    }
  }
}
