package org.tinybeauty.obs;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.imageio.ImageIO;

/// Looks at a source of a real OBS, with the face of [TestFrame] in it.
final class ObsEye {
  private static final int PATIENCE_SECONDS = 40;

  /// OBS's status for a source that has shown nothing yet.
  private static final int NO_PICTURE = 702;

  private final ObsWebSocket obs;
  private final Path kept;

  /// @param kept folder for the last picture of each name, to look at by eye
  ObsEye(ObsWebSocket obs, Path kept) {
    this.obs = obs;
    this.kept = kept;
  }

  /// What was seen: the mean colours of the lower lip and of a place beside the face.
  record Seen(Color lips, Color beside) {
    static Seen of(BufferedImage picture) {
      return new Seen(mean(picture, 216, 151, 18, 5), mean(picture, 480, 250, 60, 60));
    }

    private static Color mean(BufferedImage picture, int left, int top, int width, int height) {
      long red = 0;
      long green = 0;
      long blue = 0;
      for (int y = top; y < top + height; y++) {
        for (int x = left; x < left + width; x++) {
          Color color = new Color(picture.getRGB(x, y));
          red += color.getRed();
          green += color.getGreen();
          blue += color.getBlue();
        }
      }
      int count = width * height;
      return new Color((int) (red / count), (int) (green / count), (int) (blue / count));
    }

    /// How much redder than grey the lips are, in levels.
    int red() {
      return lips.getRed() - (lips.getGreen() + lips.getBlue()) / 2;
    }

    /// How light the lips are, in levels.
    int light() {
      return (lips.getRed() + lips.getGreen() + lips.getBlue()) / 3;
    }

    /// The largest difference to another look, in levels.
    int from(Seen other) {
      return Math.max(apart(lips, other.lips), apart(beside, other.beside));
    }

    /// Whether the place beside the face is the same.
    boolean sameBeside(Seen other) {
      return apart(beside, other.beside) <= 2;
    }

    private static int apart(Color one, Color other) {
      return Math.max(
          Math.abs(one.getRed() - other.getRed()),
          Math.max(
              Math.abs(one.getGreen() - other.getGreen()),
              Math.abs(one.getBlue() - other.getBlue())));
    }
  }

  /// Looks.
  Seen look(String source, String name) {
    String data =
        obs.request(
                "GetSourceScreenshot",
                ObsJson.object().put("sourceName", source).put("imageFormat", "png"))
            .path("imageData")
            .asText();
    byte[] png = Base64.getDecoder().decode(data.substring(data.indexOf(',') + 1));
    try {
      BufferedImage picture =
          Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(png)), "no picture");
      ImageIO.write(picture, "png", kept.resolve(name + ".png").toFile());
      return Seen.of(picture);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Looks until something is so.
  Seen until(String source, String name, Predicate<Seen> so) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    String last = "";
    while (true) {
      try {
        Seen seen = look(source, name);
        if (so.test(seen)) {
          return seen;
        }
        last = seen.toString();
      } catch (ObsException e) {
        if (e.status() != NO_PICTURE) {
          throw e;
        }
        last = "no picture yet";
      }
      assertThat(System.nanoTime()).as("waiting for %s, saw %s", name, last).isLessThan(deadline);
    }
  }
}
