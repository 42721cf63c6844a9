package org.tinybeauty.rtmp;

/// Where a server's connection stands, after the handshake.
enum SessionState {
  /// Nothing but `connect` may come.
  UNCONNECTED,
  /// Connected; no message stream yet.
  CONNECTED,
  /// A message stream, neither publishing nor playing.
  CREATED,
  /// `publish` is being decided; what comes is held back.
  PUBLISH_ASKED,
  PUBLISHING,
  /// `play` is being decided; what comes is held back.
  PLAY_ASKED,
  PLAYING,
  /// Playing, but paused by the player.
  PAUSED,
  /// Was playing; the stream is over.
  ENDED;

  boolean asked() {
    return this == PUBLISH_ASKED || this == PLAY_ASKED;
  }

  /// True where a quiet client has no reason to stay.
  boolean idle() {
    return this == UNCONNECTED || this == CONNECTED || this == CREATED || this == ENDED;
  }
}
