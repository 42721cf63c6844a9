package org.tinybeauty.rtmp;

import io.netty.handler.codec.DecoderException;

/// A peer broke the protocol or one of our limits: its connection is closed, and only that. The
/// message says what, the value and what was expected; it never holds text that the peer sent.
public final class RtmpProtocolException extends DecoderException {
  private static final long serialVersionUID = 1;

  /// An error with its one line.
  public RtmpProtocolException(String message) {
    super(message);
  }
}
