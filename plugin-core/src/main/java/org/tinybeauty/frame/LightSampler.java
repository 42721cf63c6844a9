package org.tinybeauty.frame;

/// Samples the light of a square crop: luma, or green of a picture in RGB. For finding things; a
/// third of the work of a [CropSampler]. Holds scratch memory: one instance per thread.
public final class LightSampler {
  private final CropPlane plane = new CropPlane();
  private float[] line = new float[0];

  /// Fills `size * size` values, row by row, in the frame's own code values. Outside the frame the
  /// edge is repeated. Allocates scratch memory while the crops grow, nothing once warm.
  ///
  /// @param crop maps crop coordinates (pixel centres at halves, 0..size) to stored luma
  ///     coordinates
  public void sample(Frame frame, Affine crop, int size, float[] into) {
    boolean lying = CropPlane.lies(crop);
    int pitch = Lanes.roundUp(size);
    if (line.length < pitch) {
      line = new float[Lanes.roomFor(pitch)];
    }
    plane.plan(frame, crop, size, 0, lying);
    for (int v = 0; v < size; v++) {
      plane.row(v, size, line);
      if (lying) {
        for (int u = 0; u < size; u++) {
          into[u * size + v] = line[u];
        }
      } else {
        System.arraycopy(line, 0, into, v * size, size);
      }
    }
  }
}
