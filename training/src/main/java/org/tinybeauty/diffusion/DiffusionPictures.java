package org.tinybeauty.diffusion;

import org.bytedeco.pytorch.Tensor;
import org.tinybeauty.pairs.PairImage;

/// Pictures and masks as the networks take them. Tensors belong to the open `PointerScope`.
final class DiffusionPictures {
  private DiffusionPictures() {}

  /// `[1, 3, H, W]`, -1..1.
  static Tensor tensor(PairImage picture) {
    int size = picture.width() * picture.height();
    float[] values = new float[3 * size];
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < size; i++) {
        values[c * size + i] = 2 * picture.rgb()[c][i] - 1;
      }
    }
    return Tensors.of(values, 1, 3, picture.height(), picture.width());
  }

  /// The picture of `[1, 3, H, W]`, clamped to 0..1.
  static PairImage picture(Tensor tensor) {
    int h = (int) tensor.size(2);
    int w = (int) tensor.size(3);
    float[] values = Tensors.floats(tensor);
    PairImage picture = PairImage.blank(w, h);
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < w * h; i++) {
        picture.rgb()[c][i] = Math.clamp((values[c * w * h + i] + 1) / 2, 0f, 1f);
      }
    }
    return picture;
  }

  /// The mask of a square picture over its latent, `[1, 1, side, side]`.
  static Tensor mask(float[] mask, int from, int side) {
    return Tensors.of(Resampler.plane(mask, from, from, side, side, false), 1, 1, side, side);
  }

  /// The edges of a picture as the ControlNet's hint, `[1, 3, H, W]`, 0 or 1.
  static Tensor edges(PairImage picture) {
    float[] edges = Canny.edges(picture, Canny.LOW, Canny.HIGH);
    float[] values = new float[3 * edges.length];
    for (int c = 0; c < 3; c++) {
      System.arraycopy(edges, 0, values, c * edges.length, edges.length);
    }
    return Tensors.of(values, 1, 3, picture.height(), picture.width());
  }

  /// The style alone: the made-up picture inside the mask, the image encoder's grey outside.
  static PairImage template(PairImage after, float[] mask) {
    PairImage template = after.copy();
    for (int c = 0; c < 3; c++) {
      float[] plane = template.rgb()[c];
      for (int i = 0; i < plane.length; i++) {
        plane[i] = ClipVision.grey(c) + mask[i] * (plane[i] - ClipVision.grey(c));
      }
    }
    return template;
  }
}
