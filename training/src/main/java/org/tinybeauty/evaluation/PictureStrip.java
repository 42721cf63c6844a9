package org.tinybeauty.evaluation;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.face.FaceCrop;
import org.tinybeauty.pairs.FaceMesh;
import org.tinybeauty.pairs.PairFinder;
import org.tinybeauty.pairs.PairImage;

/// A small JPEG for people: before, output, and where there is a true after that and the error,
/// enlarged four times, side by side.
final class PictureStrip {
  static final int SIDE = 208;

  private static final float ENLARGED = 4;
  private static final double MARGIN = 1.1;

  private PictureStrip() {}

  static byte[] jpeg(
      PairImage before,
      PairFinder.@Nullable Found found,
      PairImage output,
      @Nullable PairImage artist)
      throws IOException {
    FaceCrop place = found == null ? whole(before) : found.crop();
    List<PairImage> panels = new ArrayList<>(List.of(square(before, place), square(output, place)));
    if (artist != null) {
      PairImage truth = square(artist, place);
      panels.add(truth);
      panels.add(error(panels.get(1), truth));
    }
    BufferedImage strip = new BufferedImage(panels.size() * SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < panels.size(); p++) {
      float[][] rgb = panels.get(p).rgb();
      for (int i = 0; i < SIDE * SIDE; i++) {
        int value = 0;
        for (int c = 0; c < 3; c++) {
          value = value << 8 | PairImage.level(rgb[c][i]);
        }
        strip.setRGB(p * SIDE + i % SIDE, i / SIDE, value);
      }
    }
    return JpegPicture.bytes(strip);
  }

  private static PairImage square(PairImage picture, FaceCrop place) {
    return picture.square(FaceMesh.square(place, SIDE, MARGIN), SIDE);
  }

  private static FaceCrop whole(PairImage picture) {
    return new FaceCrop()
        .set(
            picture.width() / 2.0,
            picture.height() / 2.0,
            Math.max(picture.width(), picture.height()) / MARGIN,
            0);
  }

  private static PairImage error(PairImage output, PairImage truth) {
    PairImage error = PairImage.blank(SIDE, SIDE);
    for (int c = 0; c < 3; c++) {
      float[] to = error.rgb()[c];
      for (int i = 0; i < to.length; i++) {
        to[i] = Math.min(1, ENLARGED * Math.abs(output.rgb()[c][i] - truth.rgb()[c][i]));
      }
    }
    return error;
  }
}
