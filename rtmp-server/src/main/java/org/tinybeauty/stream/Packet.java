package org.tinybeauty.stream;

import io.netty.buffer.ByteBuf;
import io.netty.util.AbstractReferenceCounted;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.rtmp.Chunks;
import org.tinybeauty.rtmp.MediaKind;
import org.tinybeauty.rtmp.RtmpViewer;

/// One media message of a stream: an FLV tag body with its time. Shared by all who receive it and
/// counted: whoever keeps it beyond a call retains it and releases it later. Safe on any thread.
public final class Packet extends AbstractReferenceCounted {
  private final MediaKind kind;
  private final long dtsMillis;
  private final ByteBuf body;
  private final long arrivalNanos;
  private final MediaTag tag;
  private @Nullable ByteBuf chunks;
  private @Nullable ByteBuf flv;

  private Packet(MediaKind kind, long dtsMillis, ByteBuf body, long arrivalNanos, MediaTag tag) {
    this.kind = kind;
    this.dtsMillis = dtsMillis;
    this.body = body;
    this.arrivalNanos = arrivalNanos;
    this.tag = tag;
  }

  /// A packet that takes over `body`: the caller's reference is the packet's from here on.
  public static Packet of(MediaKind kind, long dtsMillis, ByteBuf body, long arrivalNanos) {
    return new Packet(kind, dtsMillis, body, arrivalNanos, MediaTag.parse(kind, body));
  }

  /// The same message at another time, sharing the bytes; it has its own reference to release.
  Packet at(long millis) {
    return new Packet(kind, millis, body.retainedDuplicate(), arrivalNanos, tag);
  }

  public MediaKind kind() {
    return kind;
  }

  /// Decode time, never negative; 64 bits, so it does not wrap. Within a stream it never goes back
  /// for packets of one kind; audio and video may lie a little apart, as the publisher sent them.
  public long dtsMillis() {
    return dtsMillis;
  }

  /// True for a video access unit that a decoder can start with (never for a header).
  public boolean keyframe() {
    return tag.keyframe();
  }

  /// True for a sequence header: the codec's configuration.
  public boolean header() {
    return tag.role() == MediaTag.Role.HEADER;
  }

  /// What the body's first bytes say: codec, composition time, where the codec's own bytes begin.
  public MediaTag tag() {
    return tag;
  }

  /// The FLV tag body. Readers take `duplicate()` or `slice()`; its indices never move.
  public ByteBuf body() {
    return body;
  }

  /// `System.nanoTime()` when the message was complete on arrival.
  public long arrivalNanos() {
    return arrivalNanos;
  }

  /// The whole message in chunks as players get it, made once and shared. Readers take duplicates.
  synchronized ByteBuf chunks() {
    if (chunks == null) {
      chunks =
          Chunks.encode(
              kind,
              dtsMillis & 0xFFFF_FFFFL,
              RtmpViewer.MESSAGE_STREAM,
              RtmpViewer.CHUNK_BYTES,
              body);
    }
    return chunks;
  }

  /// The same as a tag of an FLV file, made once and shared. Readers take duplicates.
  synchronized ByteBuf flv() {
    if (flv == null) {
      flv = FlvTag.encode(kind, dtsMillis, body);
    }
    return flv;
  }

  @Override
  public Packet retain() {
    super.retain();
    return this;
  }

  @Override
  public Packet touch(Object hint) {
    body.touch(hint);
    return this;
  }

  @Override
  protected synchronized void deallocate() {
    body.release();
    if (chunks != null) {
      chunks.release();
      chunks = null;
    }
    if (flv != null) {
      flv.release();
      flv = null;
    }
  }
}
