package org.tinybeauty.session;

/// What a picture of a running video shows.
public enum View {
  /// The frame as it came.
  BEFORE,
  /// The frame as it goes out.
  AFTER,
  /// Both side by side, as it came on the left.
  SPLIT,
  /// The frame with the preview looks.
  PREVIEW,
  /// As it came, and with the preview looks, side by side.
  PREVIEW_SPLIT
}
