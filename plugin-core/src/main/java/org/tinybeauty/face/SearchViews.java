package org.tinybeauty.face;

import org.tinybeauty.frame.Frame;

/// The squares of a frame that a search looks at in turn: the whole of it, for large faces, then
/// overlapping ones as wide as its short side, for small ones.
final class SearchViews {
  private static final double LEAST_OBLONG = 1.2;
  private static final double OVERLAP = 0.2;

  private final FaceCrop view = new FaceCrop();
  private double width;
  private double height;
  private int squares;

  /// Takes the frame's size as shown.
  ///
  /// @return this
  SearchViews of(Frame frame) {
    width = FaceCrop.uprightWidth(frame);
    height = FaceCrop.uprightHeight(frame);
    double oblong = Math.max(width, height) / Math.min(width, height);
    squares = oblong < LEAST_OBLONG ? 0 : (int) Math.ceil((oblong - OVERLAP) / (1 - OVERLAP));
    return this;
  }

  /// How many there are, at least 1.
  int count() {
    return 1 + squares;
  }

  /// One of them, the whole picture first; the object is reused.
  FaceCrop view(int i) {
    if (i == 0) {
      return view.set(width / 2, height / 2, Math.max(width, height), 0);
    }
    double side = Math.min(width, height);
    double along = squares == 1 ? 0.5 : (i - 1.0) / (squares - 1);
    return view.set(side / 2 + along * (width - side), side / 2 + along * (height - side), side, 0);
  }
}
