package org.tinybeauty.rtmp;

import java.util.concurrent.CompletionStage;

/// What the sessions of a server ask: who may publish and play what, and where the media goes.
/// Called on the connection's event loop; must not block. An answer may come later and on any
/// thread; until then the session reads nothing more.
public interface RtmpApplication {
  /// True if there is an application of this name (`rtmp://host/NAME/...`).
  boolean knows(String application);

  /// Asks to publish. Fails with [RtmpRefusedException] if it may not.
  CompletionStage<RtmpPublishing> publish(RtmpRequest request, RtmpPeer peer);

  /// Asks to play. Fails with [RtmpRefusedException] if it may not.
  CompletionStage<RtmpPlaying> play(RtmpRequest request, RtmpPeer peer);
}
