package org.tinybeauty.media;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.stats.LiveStats;

/// Sends a clip through a live video that nobody watches, so that everything on a picture's way is
/// loaded and compiled before the first publisher comes.
public final class Rehearsal {
  /// Pictures that are enough.
  private static final int PICTURES = 100;

  private static final int NEVER_LATE_MILLIS = 1_000_000;
  private static final long MOST_SECONDS = 60;

  private Rehearsal() {}

  /// Takes seconds; returns early when the thread is interrupted.
  ///
  /// @param filter not closed
  /// @throws MediaException when the clip cannot be read
  public static void run(Path clip, FrameFilter filter) {
    CountDownLatch left = new CountDownLatch(PICTURES);
    LiveSettings settings = new LiveSettings(EncoderSettings.DEFAULT, 0, 0, NEVER_LATE_MILLIS);
    try (LiveVideo video =
        new LiveVideo(settings, filter, null, new LiveStats(), new Counting(left))) {
      long sent = 0;
      long shift = 0;
      while (sent < LiveVideo.UNITS - 1) {
        long last = shift;
        try (LiveClip read = LiveClip.open(clip)) {
          video.configure(read.codec(), read.config());
          while (sent < LiveVideo.UNITS - 1 && read.next()) {
            if (read.video()) {
              last = shift + read.dtsMicros();
              video.offer(
                  read.bytes(), last, shift + read.ptsMicros(), read.keyframe(), System.nanoTime());
              sent++;
            }
          }
        }
        if (last == shift) {
          break;
        }
        shift = last + 1_000_000;
      }
      if (sent >= PICTURES) {
        left.await(MOST_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Counting(CountDownLatch left) implements LiveVideo.Output {
    @Override
    public void config(LiveCodec codec, byte[] config) {}

    @Override
    public void unit(
        ByteBuffer unit, long dtsMicros, long ptsMicros, boolean keyframe, LatencyStamps stamps) {
      left.countDown();
    }

    @Override
    public void failed(MediaException cause) {
      while (left.getCount() > 0) {
        left.countDown();
      }
    }
  }
}
