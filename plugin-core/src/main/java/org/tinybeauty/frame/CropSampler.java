package org.tinybeauty.frame;

/// Samples a square crop of a frame into planar float RGB: the tensor's own memory, no picture in
/// between.
public interface CropSampler {
  /// Fills `3 * size * size` floats at `address` (native order, R plane, G plane, B plane, each
  /// `size` rows of `size`) with the picture under the crop, in [-1,1]. Outside the frame the edge
  /// is repeated.
  ///
  /// @param crop maps crop coordinates (pixel centres at halves, 0..size) to stored luma
  /// coordinates
  void sample(Frame frame, Affine crop, int size, long address);
}
