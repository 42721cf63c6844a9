package org.tinybeauty.panel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.testing.Wait;

/// What someone who watches the stream sees: its pictures, decoded by ffmpeg, small and in RGB.
final class Screen implements AutoCloseable {
  static final int WIDTH = 640;
  static final int HEIGHT = 360;

  /// A part of the picture.
  record Box(int left, int top, int right, int bottom) {}

  /// A picture.
  @SuppressWarnings("ArrayRecordComponent") // written once
  record Picture(byte[] rgb, long number) {
    /// How much redder than green a part is, in levels of 255.
    double redness(Box box) {
      long sum = 0;
      for (int y = box.top; y < box.bottom; y++) {
        for (int x = box.left; x < box.right; x++) {
          int at = 3 * (y * WIDTH + x);
          sum += (rgb[at] & 0xff) - (rgb[at + 1] & 0xff);
        }
      }
      return sum / (double) ((box.right - box.left) * (box.bottom - box.top));
    }

    /// Mean difference of a part from another picture's, in levels of 255.
    double difference(Picture other, Box box) {
      long sum = 0;
      for (int y = box.top; y < box.bottom; y++) {
        for (int at = 3 * (y * WIDTH + box.left); at < 3 * (y * WIDTH + box.right); at++) {
          sum += Math.abs((rgb[at] & 0xff) - (other.rgb[at] & 0xff));
        }
      }
      return sum / (3.0 * (box.right - box.left) * (box.bottom - box.top));
    }
  }

  private final Process player;
  private final Thread reader;
  private @Nullable Picture last;

  /// Plays a stream until it is closed.
  Screen(Path folder, String url) {
    try {
      player =
          new ProcessBuilder(
                  "ffmpeg",
                  "-v",
                  "error",
                  "-fflags",
                  "nobuffer",
                  "-i",
                  url,
                  "-an",
                  "-pix_fmt",
                  "rgb24",
                  "-f",
                  "rawvideo",
                  "pipe:1")
              .redirectError(folder.resolve("player.log").toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reader = Thread.ofPlatform().name("screen").start(this::read);
  }

  private void read() {
    try (InputStream in = player.getInputStream()) {
      for (long number = 0; ; number++) {
        byte[] rgb = in.readNBytes(3 * WIDTH * HEIGHT);
        if (rgb.length < 3 * WIDTH * HEIGHT) {
          return;
        }
        synchronized (this) {
          last = new Picture(rgb, number);
        }
      }
    } catch (IOException e) {
      // The player was closed.
    }
  }

  private synchronized @Nullable Picture last() {
    return last;
  }

  /// The next picture that is as wanted.
  Picture await(String what, Predicate<Picture> wanted) {
    Picture then = last();
    long before = then == null ? -1 : then.number;
    Picture[] found = new Picture[1];
    Wait.until(
        () -> {
          Picture now = last();
          if (now != null && now.number > before && wanted.test(now)) {
            found[0] = now;
            return true;
          }
          return false;
        },
        () -> "no picture was " + what + "; the player " + (player.isAlive() ? "runs" : "ended"));
    return found[0];
  }

  /// A picture so many after this call.
  Picture later(int pictures) {
    Picture now = await("there", _ -> true);
    return await("later", picture -> picture.number >= now.number + pictures);
  }

  @Override
  public void close() {
    player.destroyForcibly();
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
