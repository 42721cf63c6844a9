package org.tinybeauty.rtmp;

import java.net.InetAddress;

/// What a client wants to publish or play.
///
/// @param session the connection's id, for logs
/// @param application first part of the URL's path, without query
/// @param name the stream's name without its query: a secret, never to be logged
/// @param query what followed a `?` in name or application, without it; may be empty; a secret
/// @param remote the client's address
/// @param secure true if it came by TLS
public record RtmpRequest(
    String session,
    String application,
    String name,
    String query,
    InetAddress remote,
    boolean secure) {
  /// Without name and query.
  @Override
  public String toString() {
    return "RtmpRequest[session=%s, application=%s, remote=%s]"
        .formatted(session, application, remote.getHostAddress());
  }
}
