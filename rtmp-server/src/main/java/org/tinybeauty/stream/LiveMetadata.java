package org.tinybeauty.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.rtmp.Amf0;
import org.tinybeauty.rtmp.EcmaArray;
import org.tinybeauty.rtmp.RtmpProtocolException;

/// What a publisher says about its stream (`onMetaData`), and the same for the made-up one.
///
/// @param values in the order they were sent
record LiveMetadata(Map<String, @Nullable Object> values) {
  private static final String NAME = "onMetaData";
  private static final String ENCODER = "tinybeauty";
  private static final double KILO = 1000;

  /// Reads a script message; null when it is something else or damaged.
  static @Nullable LiveMetadata read(ByteBuf body) {
    try {
      List<@Nullable Object> all = Amf0.decodeAll(body.duplicate());
      if (all.size() >= 2 && NAME.equals(all.get(0)) && all.get(1) instanceof Map<?, ?> map) {
        EcmaArray values = new EcmaArray();
        map.forEach((key, value) -> values.put(String.valueOf(key), value));
        return new LiveMetadata(values);
      }
      return null;
    } catch (RtmpProtocolException e) {
      return null;
    }
  }

  /// Frames per second, 0 when it does not say.
  double framesPerSecond() {
    return number("framerate");
  }

  /// Bits per second of the video, 0 when it does not say.
  long videoBitsPerSecond() {
    return Math.round(KILO * number("videodatarate"));
  }

  private double number(String key) {
    return values.get(key) instanceof Double value && value > 0 && value < 1e9 ? value : 0;
  }

  /// The message for the made-up stream.
  ///
  /// @param bitsPerSecond that were asked of the encoder, 0 when they follow the source
  ByteBuf madeUp(ByteBufAllocator buffers, long bitsPerSecond) {
    EcmaArray now = new EcmaArray(values);
    now.put("encoder", ENCODER);
    if (bitsPerSecond > 0) {
      now.put("videodatarate", bitsPerSecond / KILO);
    }
    if (now.containsKey("videocodecid")) {
      now.put("videocodecid", 7.0);
    }
    ByteBuf body = buffers.buffer();
    try {
      Amf0.encode(body, NAME, now);
      return body;
    } catch (IllegalArgumentException e) {
      body.release();
      throw e;
    }
  }
}
