/// RTMP on Netty: bytes to messages and back (handshake, chunks, AMF), and the sessions over
/// them. Imports Netty and nothing of ours. Everything here runs on the connection's event loop.
///
/// The shape of a connection: handshake, [ChunkEncoder], [ChunkDecoder], session. Bytes that
/// break the protocol end in a [RtmpProtocolException], which closes that connection and no
/// other.
///
/// Specification: Adobe's Real Time Messaging Protocol 1.0 (2012), AMF0 (2007), AMF3 (2013);
/// section numbers in the comments are the first one's unless said otherwise.
@NullMarked
package org.tinybeauty.rtmp;

import org.jspecify.annotations.NullMarked;
