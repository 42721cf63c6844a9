package org.tinybeauty.media;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/// What comes before the first picture, and that picture: the encoder and the output's header are
/// made after it, so it is read ahead. Then the rest follows from the reader. One thread at a time.
final class Prefetch implements AutoCloseable {
  /// Packets of other streams that may come before the first picture, in bytes.
  private static final long MAX_BYTES = 256L << 20;

  private final MediaReader reader;
  private final BooleanSupplier cancelled;
  private final Deque<Slot> ahead = new ArrayDeque<>();

  Prefetch(MediaReader reader, BooleanSupplier cancelled) {
    this.reader = reader;
    this.cancelled = cancelled;
  }

  /// Reads up to the first picture and keeps it; null when there is none, or on cancel.
  @Nullable AVFrame firstPicture() {
    long bytes = 0;
    while (!cancelled.getAsBoolean()) {
      Slot slot = new Slot();
      ahead.add(slot);
      if (!reader.next(slot)) {
        return null;
      }
      if (slot.picture) {
        return slot.frame;
      }
      bytes += slot.packet.size();
      if (bytes > MAX_BYTES) {
        throw new MediaException(
            "no picture can be decoded in the first "
                + (MAX_BYTES >> 20)
                + " MiB of other streams");
      }
    }
    return null;
  }

  /// Fills an empty slot with what comes next, from the start.
  ///
  /// @return whether there was anything left
  boolean next(Slot out) {
    Slot slot = ahead.poll();
    if (slot == null) {
      return reader.next(out);
    }
    out.take(slot);
    slot.close();
    return true;
  }

  @Override
  public void close() {
    ahead.forEach(Slot::close);
    ahead.clear();
  }
}
