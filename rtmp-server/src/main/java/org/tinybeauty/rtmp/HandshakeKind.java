package org.tinybeauty.rtmp;

/// How two ends prove to each other that they speak RTMP.
public enum HandshakeKind {
  /// Random bytes, echoed (5.2).
  SIMPLE,
  /// The same with an HMAC hidden at a place that bytes 8 to 11 tell.
  DIGEST_SCHEME_0,
  /// The same with an HMAC hidden at a place that bytes 772 to 775 tell.
  DIGEST_SCHEME_1
}
