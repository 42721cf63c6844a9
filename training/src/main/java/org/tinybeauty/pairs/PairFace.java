package org.tinybeauty.pairs;

import org.tinybeauty.face.FaceCrop;
import org.tinybeauty.frame.Affine;

/// A face cut out of its picture for painting: the crop, the map from crop to picture, and the face
/// in crop pixels.
public record PairFace(PairImage crop, Affine map, MeshFace mesh, FaceCrop place) {
  /// Side in pixels of the crops that are trained on. The middle 256 are the engine's crop.
  public static final int SIZE = 288;

  /// Side of that crop over the engine's.
  public static final double MARGIN = 288 / 256.0;

  /// Cuts the square of the engine's crop, its side enlarged by the cache's margin, at `size`.
  public static PairFace cut(PairImage picture, FaceCrop place, MeshFace face, int size) {
    Affine map = FaceMesh.square(place, size, MARGIN);
    MeshFace inCrop = face.in(new Affine().invert(map));
    return new PairFace(picture.square(map, size), map, inCrop, place);
  }

  /// Why this face is no good for training, or an empty text.
  public String flaw() {
    float eyes = mesh.meanX(263, 362) - mesh.meanX(33, 133);
    float rows = mesh.meanY(13, 14) - mesh.meanY(33, 133, 263, 362);
    float unit = crop.width() / (float) SIZE;
    if (mesh.score() < 0.6f) {
      return "no sure face";
    }
    if (mesh.extent() / crop.width() * place.side() * MARGIN < 110) {
      return "face under 110 px";
    }
    if (eyes < 20 * unit || rows < 40 * unit || mesh.y()[152] < mesh.y()[14]) {
      return "points do not make a face";
    }
    if (Math.abs(mesh.yaw()) > 0.85) {
      return "turned away";
    }
    return "";
  }
}
