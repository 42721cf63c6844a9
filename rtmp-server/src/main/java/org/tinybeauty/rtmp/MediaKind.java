package org.tinybeauty.rtmp;

/// What a media message carries; the numbers are RTMP's message types (7.1), which are also the tag
/// types of FLV.
public enum MediaKind {
  /// An FLV audio tag body.
  AUDIO(8, 4),
  /// An FLV video tag body.
  VIDEO(9, 6),
  /// AMF0 values: a name such as `onMetaData`, then its arguments.
  SCRIPT(18, 5);

  private final int type;
  private final int chunkStream;

  MediaKind(int type, int chunkStream) {
    this.type = type;
    this.chunkStream = chunkStream;
  }

  /// The message type, which is the FLV tag type too.
  public int type() {
    return type;
  }

  /// The chunk stream that our side sends this kind on.
  int chunkStream() {
    return chunkStream;
  }
}
