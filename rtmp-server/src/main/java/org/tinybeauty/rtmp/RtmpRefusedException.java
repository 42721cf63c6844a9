package org.tinybeauty.rtmp;

/// A client may not publish or play. The client is told code and message, then disconnected.
public final class RtmpRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final String code;

  /// @param code as in `onStatus`, such as `NetStream.Publish.BadName`
  /// @param message for the client; holds no secret
  public RtmpRefusedException(String code, String message) {
    super(message);
    this.code = code;
  }

  /// The code for `onStatus`.
  public String code() {
    return code;
  }
}
