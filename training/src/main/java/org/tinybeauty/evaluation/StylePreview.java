package org.tinybeauty.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.pairs.FaceMesh;
import org.tinybeauty.pairs.PairFinder;
import org.tinybeauty.pairs.PairImage;

/// A style on a few faces for people to look at: befores above, afters below, or beside it where it
/// is one face; made up as `tinybeauty apply` does it.
public final class StylePreview {
  private static final int TILE = 256;
  private static final int LONE_TILE = 384;
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
    int side = most == 1 ? LONE_TILE : TILE;
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
            befores.add(tile(before, found, side));
            afters.add(tile(StillMakeup.apply(before, filter), found, side));
          }
        }
      }
    }
    if (befores.isEmpty()) {
      throw new IOException("no picture shows a face to preview the style on");
    }
    return befores.size() == 1
        ? sheet(List.of(List.of(befores.getFirst(), afters.getFirst())))
        : sheet(List.of(befores, afters));
  }

  private static PairImage tile(PairImage picture, PairFinder.Found found, int side) {
    return picture.square(FaceMesh.square(found.crop(), side, MARGIN), side);
  }

  /// Lays rows of tiles of one size.
  private static PairImage sheet(List<List<PairImage>> rows) {
    int side = rows.getFirst().getFirst().width();
    PairImage sheet = PairImage.blank(rows.getFirst().size() * side, rows.size() * side);
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < rows.get(row).size(); column++) {
        put(sheet, rows.get(row).get(column), column, row);
      }
    }
    return sheet;
  }

  private static void put(PairImage sheet, PairImage tile, int column, int row) {
    int side = tile.width();
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < side; y++) {
        int to = (row * side + y) * sheet.width() + column * side;
        System.arraycopy(tile.rgb()[c], y * side, sheet.rgb()[c], to, side);
      }
    }
  }
}
