package org.tinybeauty.training;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.tinybeauty.amplifier.ArtistPairs;
import org.tinybeauty.amplifier.CompactAmplifier;

/// The contact sheet of an amplified cache: befores over afters of the faces that were kept, spread
/// evenly. Where the regions come from several artists, pairs of each lead it, under the names of
/// the regions that are theirs.
final class AmplifiedSheet {
  private static final int COLUMNS = 8;
  private static final int ROWS = 6;
  private static final int SIDE = PairPictures.SIDE;

  /// Height of a line of letters, of which each square has so many pixels.
  private static final int HEAD = 27;

  private static final int SQUARE = 3;

  private final AmplifiedPairs pairs;
  private final PairPictures pictures;

  /// @param pictures of the cache; lent
  AmplifiedSheet(AmplifiedPairs pairs, PairPictures pictures) {
    this.pairs = pairs;
    this.pictures = pictures;
  }

  BufferedImage draw() {
    List<ArtistPairs> artists = pairs.mixed() ? pairs.artists() : List.of();
    List<AmplifiedFace> kept = pairs.kept();
    int count = Math.min(kept.size(), COLUMNS * ROWS);
    int rows = Math.max(1, Math.ceilDiv(count, COLUMNS));
    int top = artists.isEmpty() ? 0 : artists.size() * (HEAD + 2 * SIDE) + HEAD;
    BufferedImage sheet =
        new BufferedImage(COLUMNS * SIDE, top + rows * 2 * SIDE, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < artists.size(); i++) {
      draw(artists.get(i), sheet, i * (HEAD + 2 * SIDE));
    }
    if (!artists.isEmpty()) {
      head(sheet, "together", top - HEAD);
    }
    for (int i = 0; i < count; i++) {
      int record = kept.get((int) ((long) i * kept.size() / count)).record();
      int x = i % COLUMNS * SIDE;
      int y = top + Math.floorDiv(i, COLUMNS) * 2 * SIDE;
      PairPictures.draw(sheet, x, y, pictures.before(record));
      PairPictures.draw(sheet, x, y + SIDE, pictures.after(record));
    }
    return sheet;
  }

  private static void draw(ArtistPairs artist, BufferedImage sheet, int y) {
    head(sheet, String.join(" ", artist.regions()) + " - " + artist.label(), y);
    for (int i = 0; i < Math.min(COLUMNS, artist.pairs().size()); i++) {
      CompactAmplifier.Pair pair = artist.pairs().get(i);
      PairPictures.draw(sheet, i * SIDE, y + HEAD, pair.before());
      PairPictures.draw(sheet, i * SIDE, y + HEAD + SIDE, pair.after());
    }
  }

  private static void head(BufferedImage sheet, String text, int y) {
    Graphics2D pen = sheet.createGraphics();
    TrainLetters.draw(pen, text, 2 * SQUARE, y + 2 * SQUARE, SQUARE, Color.WHITE);
    pen.dispose();
  }
}
