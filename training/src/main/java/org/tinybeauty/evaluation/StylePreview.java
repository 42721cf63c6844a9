package org.tinybeauty.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.pairs.FaceMesh;
import org.tinybeauty.pairs.PairFinder;
import org.tinybeauty.pairs.PairImage;

/// A style on a few faces for people to look at: befores above, afters below, made up as
/// `tinybeauty apply` does it.
public final class StylePreview {
  private static final int TILE = 256;
  private static final double MARGIN = 1.15;

  private StylePreview() {}

  /// Draws it; pictures without a face are left out.
  ///
  /// @param style the style's folder
  /// @param locator folder of the face detector
  /// @param finder lent
  /// @param most faces to show
  /// @throws IOException when a picture cannot be read, or none shows a face
  public static PairImage of(
      Path style, Path locator, PairFinder finder, List<Path> pictures, int most)
      throws IOException {
    List<PairImage> befores = new ArrayList<>();
    List<PairImage> afters = new ArrayList<>();
    try (StyleBench bench = StyleBench.open(style, locator)) {
      for (Path picture : pictures) {
        if (befores.size() == most) {
          break;
        }
        PairImage before = PairImage.read(picture);
        PairFinder.Found found = finder.find(before);
        if (found != null) {
          try (FrameFilter filter = bench.filter()) {
            befores.add(tile(before, found));
            afters.add(tile(StillMakeup.apply(before, filter), found));
          }
        }
      }
    }
    if (befores.isEmpty()) {
      throw new IOException("no picture shows a face to preview the style on");
    }
    PairImage sheet = PairImage.blank(befores.size() * TILE, 2 * TILE);
    for (int column = 0; column < befores.size(); column++) {
      put(sheet, befores.get(column), column, 0);
      put(sheet, afters.get(column), column, 1);
    }
    return sheet;
  }

  private static PairImage tile(PairImage picture, PairFinder.Found found) {
    return picture.square(FaceMesh.square(found.crop(), TILE, MARGIN), TILE);
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
