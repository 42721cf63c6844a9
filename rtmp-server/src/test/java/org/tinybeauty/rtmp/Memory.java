package org.tinybeauty.rtmp;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;

/// The memory of one connection: its channel allocates from an allocator of its own, which counts
/// (so that Netty need not follow each buffer, which takes long).
final class Memory {
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
  private long peak;

  /// A channel that allocates here.
  EmbeddedChannel channel(ChannelHandler... handlers) {
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.config().setAllocator(allocator);
    channel.pipeline().addLast(handlers);
    return channel;
  }

  /// Bytes of buffers that are alive.
  long bytes() {
    long now = allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
    peak = Math.max(peak, now);
    return now;
  }

  /// The most that [#bytes] has seen.
  long peakBytes() {
    bytes();
    return peak;
  }
}
