package org.tinybeauty.frame;

/// Where a subsampled chroma sample lies among its luma samples (ITU-T H.273, ChromaLocType).
public enum ChromaSiting {
  /// Left column, between the rows: the default of MPEG-2, H.264 and HEVC (type 0).
  LEFT,
  /// Between the columns and between the rows: JPEG, MPEG-1 (type 1).
  CENTER,
  /// On the top left luma sample: BT.2020 material (type 2).
  TOP_LEFT
}
