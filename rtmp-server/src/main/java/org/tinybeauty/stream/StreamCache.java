package org.tinybeauty.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.rtmp.MediaKind;

/// What one who joins a stream late must get: metadata, sequence headers, the packets since the
/// last keyframe. One thread at a time (the stream's lock).
final class StreamCache {
  /// Headers kept: two for ordinary streams, more for several tracks.
  static final int MAX_HEADERS = 32;

  private static final byte[] ON_META_DATA =
      "\2\0\12onMetaData".getBytes(StandardCharsets.ISO_8859_1);

  private final Map<Integer, Packet> headers = new LinkedHashMap<>();
  private final GopCache gop = new GopCache();
  private @Nullable Packet metadata;

  /// Notes a packet that is about to go out.
  ///
  /// @return false if nobody needs it: a header or metadata equal to the one they have
  boolean note(Packet packet) {
    MediaTag tag = packet.tag();
    if (packet.kind() == MediaKind.SCRIPT) {
      return !isMetadata(packet.body()) || noteMetadata(packet);
    }
    if (tag.role() == MediaTag.Role.HEADER || tag.role() == MediaTag.Role.DESCRIPTION) {
      return noteHeader(packet);
    }
    gop.add(packet);
    return true;
  }

  private boolean noteMetadata(Packet packet) {
    Packet old = metadata;
    if (old != null && ByteBufUtil.equals(old.body(), packet.body())) {
      return false;
    }
    metadata = packet.retain();
    if (old != null) {
      old.release();
    }
    return true;
  }

  private boolean noteHeader(Packet packet) {
    int slot =
        packet.kind().type() << 16 | packet.tag().role().ordinal() << 8 | packet.tag().track();
    Packet old = headers.get(slot);
    if (old != null && ByteBufUtil.equals(old.body(), packet.body())) {
      return false;
    }
    if (old != null) {
      old.release();
      gop.clear();
    }
    if (old != null || headers.size() < MAX_HEADERS) {
      headers.put(slot, packet.retain());
    }
    return true;
  }

  /// A new publisher: what the last one showed does not go with what this one will.
  void forgetPictures() {
    gop.clear();
  }

  /// What a new subscriber gets first; each packet is retained for the caller.
  List<Packet> replay() {
    List<Packet> pictures = new ArrayList<>();
    gop.copyTo(pictures);
    List<Packet> all = new ArrayList<>(pictures.size() + headers.size() + 1);
    List<Packet> first = new ArrayList<>(headers.values());
    if (metadata != null) {
      first.addFirst(metadata);
    }
    for (Packet packet : first) {
      long dts = pictures.isEmpty() ? packet.dtsMillis() : pictures.getFirst().dtsMillis();
      all.add(packet.at(dts));
    }
    for (Packet packet : pictures) {
      all.add(packet.retain());
    }
    return all;
  }

  void clear() {
    gop.clear();
    headers.values().forEach(Packet::release);
    headers.clear();
    if (metadata != null) {
      metadata.release();
      metadata = null;
    }
  }

  private static boolean isMetadata(ByteBuf body) {
    int length = ON_META_DATA.length;
    if (body.readableBytes() < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (body.getByte(body.readerIndex() + i) != ON_META_DATA[i]) {
        return false;
      }
    }
    return true;
  }
}
