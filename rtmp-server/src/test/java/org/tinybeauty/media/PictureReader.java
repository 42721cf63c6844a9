package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.frame.Frame;

/// Decodes a live stream as a player would, and shows each picture. One thread.
public final class PictureReader implements AutoCloseable {
  private final Consumer<Frame> pictures;
  private final Slot slot = new Slot();
  private @Nullable VideoDecoder decoder;

  /// @param pictures shown each picture during the call
  public PictureReader(Consumer<Frame> pictures) {
    this.pictures = pictures;
  }

  /// A new configuration.
  public void configure(LiveCodec codec, byte[] config) {
    close();
    decoder = new VideoDecoder(new LiveSource(codec, config), 1);
  }

  /// An access unit.
  public void decode(ByteBuffer unit, long ptsMicros) {
    VideoDecoder with = decoder;
    if (with == null) {
      return;
    }
    int size = unit.remaining();
    FFmpeg.check(av_new_packet(slot.packet, size), "out of memory for a packet");
    slot.packet.data().limit(size).asByteBuffer().put(unit);
    slot.packet.pts(ptsMicros);
    with.send(slot.packet);
    av_packet_unref(slot.packet);
    while (with.receive(slot.frame) == 0) {
      FrameView view =
          new FrameView(
              Objects.requireNonNull(Layouts.format(slot.frame.format())), 0, 1, 1, 1_000_000);
      pictures.accept(view.show(slot.frame));
      av_frame_unref(slot.frame);
    }
  }

  @Override
  public void close() {
    if (decoder != null) {
      decoder.close();
      decoder = null;
    }
  }
}
