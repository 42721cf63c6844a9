package org.tinybeauty.rtmp;

/// Where a session's media comes from. Called on the connection's event loop.
public interface RtmpPlaying {
  /// The player is told that it starts (or goes on after a pause): media may be written now.
  void begin(RtmpViewer viewer);

  /// The player wants nothing more for the moment.
  void pause(RtmpViewer viewer);

  /// The player has stopped or is gone. Called once, paused or not.
  void closed(RtmpViewer viewer);
}
