package org.tinybeauty.rtmp;

import io.netty.buffer.ByteBuf;

/// Hears what becomes of a client's connection. Called on its event loop; must not block.
public interface RtmpClientListener {
  /// The server has agreed: media may be sent, or will come.
  void ready();

  /// A message of the played stream. Takes over the body.
  ///
  /// @param timestampMillis 0 to 2^32 - 1; wraps
  default void media(MediaKind kind, long timestampMillis, ByteBuf body) {
    body.release();
  }

  /// The connection is closed, or never came to be. Called once.
  ///
  /// @param why for logs and people; holds no key
  void closed(String why);
}
