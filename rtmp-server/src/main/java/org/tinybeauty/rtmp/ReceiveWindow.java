package org.tinybeauty.rtmp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;

/// Counts what arrives and acknowledges it as often as the peer wishes (5.4.3, 5.4.4).
final class ReceiveWindow {
  private long received;
  private long acknowledged;
  private long size;

  /// Bytes that have arrived since the handshake.
  long receivedBytes() {
    return received;
  }

  /// The peer's wish: an acknowledgement per so many bytes; 0 and less for none.
  void size(int bytes) {
    size = bytes;
  }

  /// So many more bytes are there.
  void add(int bytes) {
    received += bytes;
  }

  /// Sends an acknowledgement if one is due. A peer that does not read gets no more of them.
  void acknowledge(Channel channel) {
    if (size > 0 && received - acknowledged >= size && channel.isWritable()) {
      acknowledged = received;
      channel
          .writeAndFlush(new RtmpMessage.Acknowledgement(received & 0xFFFFFFFFL))
          .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
  }
}
