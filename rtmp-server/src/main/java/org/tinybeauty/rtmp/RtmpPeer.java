package org.tinybeauty.rtmp;

/// The other end of a connection, for those who serve it. Thread-safe.
public interface RtmpPeer {
  /// The connection's id, for logs.
  String session();

  /// How long no byte has come from it.
  long silentNanos();

  /// Closes the connection.
  ///
  /// @param why for the log
  void close(String why);
}
