package org.tinybeauty.frame;

/// One component of a frame under a crop, on the crop's grid.
final class CropPlane {
  private final ComponentRows rows = new ComponentRows();
  private final PlaneWarp warp = new PlaneWarp();

  /// Whether a crop has to be taken lying, rows for columns: the warp wants the source's y
  /// to follow the target's rows.
  static boolean lies(Affine crop) {
    return Math.abs(crop.yx()) > Math.abs(crop.yy());
  }

  /// Prepares for one picture.
  ///
  /// @param lying see [#lies]
  void plan(Frame frame, Affine crop, int size, int component, boolean lying) {
    PixelFormat format = frame.format();
    boolean halfX = component > 0 && format.chromaShiftX() == 1;
    boolean halfY = component > 0 && format.chromaShiftY() == 1;
    double scaleX = halfX ? 0.5 : 1;
    double scaleY = halfY ? 0.5 : 1;
    double a = scaleX * (lying ? crop.xy() : crop.xx());
    double b = scaleX * (lying ? crop.xx() : crop.xy());
    double d = scaleY * (lying ? crop.yy() : crop.yx());
    double e = scaleY * (lying ? crop.yx() : crop.yy());
    double c = scaleX * crop.x0() + (halfX ? frame.siting().offsetX() : 0);
    double f = scaleY * crop.y0() + (halfY ? frame.siting().offsetY() : 0);
    warp.plan(rows.of(frame, component), a, b, c, d, e, f, size, size, false);
  }

  /// Row v of the target in code values, at least the columns 0 to `to`, into `line`, which takes
  /// whole vectors. To be called for rising v.
  void row(int v, int to, float[] line) {
    warp.row(v, 0, to, line);
  }
}
