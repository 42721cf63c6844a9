package org.tinybeauty.makeup;

/// A face in one frame, in fractions of the upright picture.
///
/// @param id as in [org.tinybeauty.face.Face#id]
/// @param x centre from the left, in widths
/// @param y centre from the top, in heights
/// @param size side of the square crop around it, in widths
/// @param roll radians, clockwise on screen
/// @param opacity 0..1, how much of its makeup shows
public record FaceNow(int id, double x, double y, double size, double roll, double opacity) {}
