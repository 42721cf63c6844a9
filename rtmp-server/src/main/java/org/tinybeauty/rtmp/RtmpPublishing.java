package org.tinybeauty.rtmp;

import io.netty.buffer.ByteBuf;

/// Where a session's published media goes. Called on the connection's event loop.
public interface RtmpPublishing {
  /// One message, as it came. Takes over the body.
  ///
  /// @param timestampMillis 0 to 2^32 - 1; wraps
  /// @param body FLV tag body; of script data without a leading `@setDataFrame`
  void media(MediaKind kind, long timestampMillis, ByteBuf body);

  /// The publisher has stopped or is gone. Called once; nothing comes after it.
  void closed();
}
