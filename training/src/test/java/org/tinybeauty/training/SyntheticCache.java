package org.tinybeauty.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/// A small cache of drawn "faces" for tests: noise with an oval on it, a mouth that turns red, eyes
/// that darken, brows and cheeks likewise.
final class SyntheticCache {
  static final int SIZE = 288;

  private SyntheticCache() {}

  /// Writes `count` pairs of two styles.
  static Path write(Path folder, int count, long seed) throws IOException {
    Files.createDirectories(folder);
    Random random = new Random(seed);
    int plane = SIZE * SIZE;
    byte[] crops = new byte[count * 3 * plane];
    byte[] eyes = new byte[count * plane];
    ByteBuffer lids =
        ByteBuffer.allocate(count * TrainBlink.NUMBERS * 4).order(ByteOrder.LITTLE_ENDIAN);
    byte[][] styles = new byte[2][count * 12 * plane];
    for (int item = 0; item < count; item++) {
      double x0 = 144 + random.nextInt(17) - 8;
      double y0 = 144 + random.nextInt(17) - 8;
      putLids(lids, x0, y0);
      int tone = 90 + random.nextInt(120);
      for (int i = 0; i < plane; i++) {
        double x = (i % SIZE - x0) / 100;
        int row = i / SIZE;
        double y = (row - y0) / 120;
        boolean face = x * x + y * y < 1;
        boolean[] region = {
          ellipse(x, y, 0, 0.55, 0.35, 0.15),
          ellipse(x, y, -0.4, -0.2, 0.22, 0.12) || ellipse(x, y, 0.4, -0.2, 0.22, 0.12),
          ellipse(x, y, -0.4, -0.42, 0.25, 0.05) || ellipse(x, y, 0.4, -0.42, 0.25, 0.05),
          face
        };
        for (int color = 0; color < 3; color++) {
          int value = face ? tone + 25 * (1 - color) : 40 + 60 * color;
          crops[(item * 3 + color) * plane + i] =
              (byte) Math.clamp(value + random.nextInt(9) - 4, 0, 255);
        }
        eyes[item * plane + i] = (byte) (region[1] ? 255 : 0);
        for (int style = 0; style < 2; style++) {
          for (int r = 0; r < 4; r++) {
            for (int color = 0; color < 3; color++) {
              int step = region[r] ? (r == 3 ? 6 : color == style ? 20 : -40) : 0;
              styles[style][((item * 4 + r) * 3 + color) * plane + i] = (byte) step;
            }
          }
        }
      }
    }
    Files.write(folder.resolve("crops.bin"), crops);
    Files.write(folder.resolve("eyes.bin"), eyes);
    Files.write(folder.resolve("lids.bin"), lids.array());
    Files.write(folder.resolve("one.bin"), styles[0]);
    Files.write(folder.resolve("two.bin"), styles[1]);
    String index =
        """
        {"size":288,"count":%d,"regions":["lips","eyes","brows","skin"],"styles":["one","two"],
         "scales":{"one":[1.5,1,1,0.5],"two":[1,1,1,0.5]},"names":[]}
        """
            .formatted(count);
    Files.write(folder.resolve("index.json"), index.getBytes(StandardCharsets.UTF_8));
    return folder;
  }

  /// Lids as half ellipses around the eyes, corner to corner.
  private static void putLids(ByteBuffer lids, double x0, double y0) {
    for (int eye = -1; eye <= 1; eye += 2) {
      for (int up = -1; up <= 1; up += 2) {
        for (int i = 0; i < TrainBlink.LINE; i++) {
          double angle = Math.PI * i / (TrainBlink.LINE - 1);
          lids.putFloat((float) (x0 + eye * (40 + 18 * Math.cos(angle))));
          lids.putFloat((float) (y0 - 24 + up * 9 * Math.sin(angle)));
        }
      }
    }
  }

  private static boolean ellipse(
      double x, double y, double x0, double y0, double wide, double high) {
    double u = (x - x0) / wide;
    double v = (y - y0) / high;
    return u * u + v * v < 1;
  }
}
