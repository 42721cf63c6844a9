package org.tinybeauty.frame;

/// Adds a residual to a frame's planes in place, inside the crop only. Holds scratch
/// memory: one instance per thread.
public interface ResidualBlender {
  /// Adds `gain` times the residual: `3 * size * size` floats at `address`, planar RGB, where 2.0
  /// is the whole range from black to white. It is turned to plane deltas by the frame's own matrix
  /// and range, fades to zero towards the crop's border, and no pixel outside the crop is written.
  ///
  /// @param crop the map the residual's input was sampled by
  void add(Frame frame, Affine crop, int size, long address, float gain);

  /// A blender for every pixel format. It allocates scratch memory while the crops grow, nothing
  /// once warm.
  static ResidualBlender create() {
    return new WarpBlender();
  }
}
