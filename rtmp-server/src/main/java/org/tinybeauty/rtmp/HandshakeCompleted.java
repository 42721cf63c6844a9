package org.tinybeauty.rtmp;

/// Fired down the pipeline by [ServerHandshake] and [ClientHandshake] when they are done, just
/// before they remove themselves; messages follow it.
///
/// @param kind the handshake both ends settled on
/// @param echoed whether the peer's last block answered ours as it should; real clients that send
///     something else are let in
record HandshakeCompleted(HandshakeKind kind, boolean echoed) {}
