package org.tinybeauty.pairs;

import java.io.IOException;
import java.util.List;
import org.tinybeauty.frame.Affine;

/// A contact sheet of pairs: a row each of before, after aligned, what differs (five times, around
/// grey) and the regions (lips red, eyes blue, brows yellow, skin green).
final class PairSheet {
  static final int TILE = 256;
  private static final int COLUMNS = 4;
  private static final float AMPLIFIED = 5;
  private static final float TINT = 0.4f;

  /// Tints of the regions from [PairRegions#OUTSIDE] on.
  private static final float[][] TINTS = {
    {0.5f, 0.5f, 0.5f},
    {0.5f, 0.5f, 0.5f},
    {0, 0.8f, 0.2f},
    {1, 0.9f, 0},
    {0.1f, 0.3f, 1},
    {1, 0, 0}
  };

  private PairSheet() {}

  static PairImage of(List<AlignedPair> pairs) throws IOException {
    PairImage sheet = PairImage.blank(COLUMNS * TILE, Math.max(1, pairs.size()) * TILE);
    for (int row = 0; row < pairs.size(); row++) {
      AlignedPair pair = pairs.get(row);
      Affine view = FaceMesh.square(pair.face().crop(), TILE, 1.15);
      PairImage before = pair.before().square(view, TILE);
      PairImage after = pair.after().square(view, TILE);
      MeshFace mesh = pair.face().mesh().in(new Affine().invert(view));
      put(sheet, before, 0, row);
      put(sheet, after, 1, row);
      put(sheet, difference(before, after), 2, row);
      put(sheet, tinted(before, PairRegions.of(mesh, TILE, TILE)), 3, row);
    }
    return sheet;
  }

  private static PairImage difference(PairImage before, PairImage after) {
    PairImage out = PairImage.blank(TILE, TILE);
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < TILE * TILE; i++) {
        float d = after.rgb()[c][i] - before.rgb()[c][i];
        out.rgb()[c][i] = Math.clamp(0.5f + AMPLIFIED * d, 0f, 1f);
      }
    }
    return out;
  }

  private static PairImage tinted(PairImage picture, PairRegions regions) {
    PairImage out = picture.copy();
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < TILE * TILE; i++) {
        int region = regions.of()[i];
        float tint = region <= PairRegions.RIM ? 0 : TINT;
        out.rgb()[c][i] += tint * (TINTS[region][c] - out.rgb()[c][i]);
      }
    }
    return out;
  }

  private static void put(PairImage sheet, PairImage tile, int column, int row) {
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < TILE; y++) {
        int to = (row * TILE + y) * sheet.width() + column * TILE;
        System.arraycopy(tile.rgb()[c], y * TILE, sheet.rgb()[c], to, TILE);
      }
    }
  }
}
