package org.tinybeauty.frame;

/// Where a subsampled chroma sample lies among its luma samples (ITU-T H.273, ChromaLocType).
public enum ChromaSiting {
  /// Left column, between the rows: the default of MPEG-2, H.264 and HEVC (type 0).
  LEFT,
  /// Between the columns and between the rows: JPEG, MPEG-1 (type 1).
  CENTER,
  /// On the top left luma sample: BT.2020 material (type 2).
  TOP_LEFT;

  /// What to add to a halved luma x (pixel centres at halves) to arrive at chroma x.
  double offsetX() {
    return this == CENTER ? 0 : 0.25;
  }

  /// What to add to a halved luma y to arrive at chroma y.
  double offsetY() {
    return this == TOP_LEFT ? 0.25 : 0;
  }
}
