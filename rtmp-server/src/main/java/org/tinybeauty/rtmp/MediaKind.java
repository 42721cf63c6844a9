package org.tinybeauty.rtmp;

/// What a media message carries; the same three kinds as FLV tags.
public enum MediaKind {
  AUDIO(8),
  VIDEO(9),
  SCRIPT(18);

  private final int type;

  MediaKind(int type) {
    this.type = type;
  }

  /// RTMP message type id, which is the FLV tag type too.
  public int type() {
    return type;
  }
}
