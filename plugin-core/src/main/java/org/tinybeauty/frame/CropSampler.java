package org.tinybeauty.frame;

/// Samples a square crop of a frame into planar float RGB: the tensor's own memory, no picture in
/// between. Holds scratch memory: one instance per thread.
public interface CropSampler {
  /// Fills `3 * size * size` floats at `address` (native order, R plane, G plane, B plane, each
  /// `size` rows of `size`) with the picture under the crop, in [-1,1]. Outside the frame the edge
  /// is repeated.
  ///
  /// @param crop maps crop coordinates (pixel centres at halves, 0..size) to stored luma
  /// coordinates
  void sample(Frame frame, Affine crop, int size, long address);

  /// A sampler for every pixel format. It allocates scratch memory while the crops grow, nothing
  /// once warm.
  static CropSampler create() {
    return new WarpSampler();
  }
}
