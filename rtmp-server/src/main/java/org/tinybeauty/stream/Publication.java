package org.tinybeauty.stream;

import io.netty.buffer.ByteBuf;
import java.util.function.LongSupplier;
import org.tinybeauty.rtmp.MediaKind;

/// The right to publish one stream, held until closed or taken over. Packets published after that
/// are released and go nowhere. Thread-safe, but packets keep their order only if one thread at a
/// time publishes.
public final class Publication {
  private final Stream stream;
  private final StreamSource source;
  private final LongSupplier nanoTime;

  Publication(Stream stream, StreamSource source, LongSupplier nanoTime) {
    this.stream = stream;
    this.source = source;
    this.nanoTime = nanoTime;
  }

  public Stream stream() {
    return stream;
  }

  StreamSource source() {
    return source;
  }

  /// True until closed, taken over, or the stream ended.
  public boolean current() {
    return stream.publication().filter(this::equals).isPresent();
  }

  /// Sends a packet whose time is of this program's own making. Takes over the packet. A time
  /// before the last of its kind is raised to it.
  public void publish(Packet packet) {
    stream.publish(this, packet);
  }

  /// Sends a message as a publisher sent it. Takes over the body.
  ///
  /// @param timestampMillis 0 to 2^32 - 1; may wrap, jump or begin anew
  public void receive(MediaKind kind, long timestampMillis, ByteBuf body) {
    stream.receive(this, kind, timestampMillis, body, nanoTime.getAsLong());
  }

  /// The publisher has gone, perhaps to come back: subscribers stay for the hub's grace.
  public void close() {
    stream.leave(this, nanoTime.getAsLong());
  }

  /// The publisher has gone for good: the stream ends now. Does nothing if it was taken over.
  public void end() {
    if (current()) {
      stream.end();
    }
  }
}
