package org.tinybeauty.pairs;

/// What one check says of a pair.
///
/// @param check what was looked at
/// @param level how it went
/// @param figure what was measured, in the check's own unit; NaN where there is nothing to measure
/// @param sentence what it means and what to do, for people
public record PairVerdict(Check check, Level level, double figure, String sentence) {
  /// What is looked at, in this order.
  public enum Check {
    /// Both files are there, once, and can be read.
    FILES,
    /// One face in each. The figure counts the before's.
    FACE,
    /// Extent of the smaller face in pixels of its photo.
    SIZE,
    /// Turn of the head in degrees.
    POSE,
    /// Sharpness of the softer photo, 0..1.
    SHARPNESS,
    /// How alike the fine structure outside the makeup is after aligning, up to 1.
    ALIGNMENT,
    /// How far the meshes are apart after aligning, in percent of the distance of the eyes; or the
    /// likeness that a network saw.
    PERSON,
    /// The largest change of colour that was taken back, in levels of 255.
    COLOUR,
    /// What is left outside the face, in levels: the median.
    OUTSIDE,
    /// The makeup of the region that has most of it, in levels.
    MAKEUP
  }

  /// How a check went; the worst of all is the pair's.
  public enum Level {
    OK,
    WARNING,
    REFUSED
  }
}
