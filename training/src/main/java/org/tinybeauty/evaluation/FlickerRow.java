package org.tinybeauty.evaluation;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The flicker of one style under one motion, means over faces.
///
/// @param product as the product does it
/// @param bare the network alone, on a crop that is given
/// @param floor of the product's measurement
record FlickerRow(Motion motion, Flicker product, Flicker floor, Flicker bare) {
  /// What the released network had on three demo faces of its own (style 1, bare network); its
  /// *smooth* row was without noise as here, its headline 0.88 with noise.
  static @Nullable Flicker released(Motion motion) {
    return switch (motion) {
      case SMOOTH -> new Flicker(0.84, 6.5, 1.29, 5.3e-6, Double.NaN);
      case NOISE -> new Flicker(0.88, 6.5, 1.31, 5.6e-6, Double.NaN);
      case JITTER -> new Flicker(1.50, 10.9, 1.22, 1.6e-5, Double.NaN);
      case EXPOSURE -> null;
    };
  }

  void put(Map<String, Double> figures) {
    put(figures, "flicker", product);
    put(figures, "flickerFloor", floor);
    put(figures, "flickerBare", bare);
  }

  private void put(Map<String, Double> figures, String prefix, Flicker flicker) {
    String name = motion.name();
    String start = prefix + name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    figures.put(start + "Mean", flicker.mean());
    figures.put(start + "P99", flicker.p99());
    figures.put(start + "Deviation", flicker.deviation());
    figures.put(start + "WarpingError", flicker.warpingError());
  }
}
