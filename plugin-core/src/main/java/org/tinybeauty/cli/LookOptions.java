package org.tinybeauty.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Region;
import picocli.CommandLine.Option;

/// How strong the makeup is, in all and by region.
final class LookOptions {
  @Option(
      names = "--strength",
      paramLabel = "0..1.5",
      description = "Of everything. Default: 1, as the style was made.")
  private @Nullable Float strength;

  @Option(names = "--lips", paramLabel = "0..1.5", description = "Of the lips.")
  private @Nullable Float lips;

  @Option(names = "--eyes", paramLabel = "0..1.5", description = "Of shadow, liner and lashes.")
  private @Nullable Float eyes;

  @Option(names = "--brows", paramLabel = "0..1.5", description = "Of the brows.")
  private @Nullable Float brows;

  @Option(
      names = "--skin",
      paramLabel = "0..1.5",
      description = "Of foundation, blush and contour.")
  private @Nullable Float skin;

  /// The style at the strengths asked for.
  Look look(String style) {
    Look look = Look.of(style);
    look = with(look, Region.LIPS, lips);
    look = with(look, Region.EYES, eyes);
    look = with(look, Region.BROWS, brows);
    look = with(look, Region.SKIN, skin);
    return strength == null ? look : look.withMaster(checked("--strength", strength));
  }

  private static Look with(Look look, Region region, @Nullable Float value) {
    return value == null ? look : look.with(region, checked("--" + region.label(), value));
  }

  private static float checked(String option, float value) {
    if (!(value >= 0 && value <= Look.MAX_STRENGTH)) {
      throw CommandException.usage(
          String.format(
              Locale.ROOT, "%s: %s (expected: 0 to %s)", option, value, Look.MAX_STRENGTH));
    }
    return value;
  }
}
