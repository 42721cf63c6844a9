package org.tinybeauty.training;

import java.awt.Color;
import java.awt.Graphics2D;
import java.util.Locale;

/// Capital letters and digits of 3x5 squares, for labels in pictures: a bare machine has no fonts,
/// and Java without any fails.
final class TrainLetters {
  /// Squares from the start of a letter to the next one's.
  private static final int STRIDE = 4;

  private static final String KNOWN = "0123456789.-ABCDEFGHIKLMNOPRSTUVWXYJQZ";

  /// A digit per row of squares, its bits from left to right.
  private static final String[] ROWS = {
    "75557", "26227", "71747", "71717", "55711", "74717", "74757", "71111", "75757", "75717",
    "00002", "00700", "25755", "65656", "34443", "65556", "74747", "74744", "34553", "55755",
    "72227", "55655", "44447", "57755", "65555", "25552", "75744", "75765", "34216", "72222",
    "55557", "55552", "55775", "55255", "55222", "11157", "75571", "71247"
  };

  private TrainLetters() {}

  /// Width of a text, in pixels.
  static int width(String text, int square) {
    return (text.length() * STRIDE - 1) * square;
  }

  /// Draws a text with its left top corner at (x, y); letters become capitals, and what is unknown
  /// stays empty.
  static void draw(Graphics2D into, String text, int x, int y, int square, Color color) {
    into.setColor(color);
    String capitals = text.toUpperCase(Locale.ROOT);
    for (int i = 0; i < capitals.length(); i++) {
      int known = KNOWN.indexOf(capitals.charAt(i));
      for (int row = 0; known >= 0 && row < 5; row++) {
        int bits = ROWS[known].charAt(row) - '0';
        for (int column = 0; column < 3; column++) {
          if ((bits >> (2 - column) & 1) != 0) {
            into.fillRect(x + (i * STRIDE + column) * square, y + row * square, square, square);
          }
        }
      }
    }
  }
}
