package org.tinybeauty.makeup;

import java.util.Locale;

/// The parts of a face a style paints, in the order of the network's `strength` input.
public enum Region {
  LIPS,
  /// Shadow, liner, lashes.
  EYES,
  BROWS,
  /// Foundation, blush, contour.
  SKIN;

  /// The name in manifests and on the command line.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
