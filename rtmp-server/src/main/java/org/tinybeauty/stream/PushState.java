package org.tinybeauty.stream;

/// How a push fares.
///
/// @param stream label of what is pushed
/// @param target the URL without its last part, which is a key
/// @param phase what it does now
/// @param reason why it is not live, empty when it is
/// @param connections made so far, failed ones included
/// @param dropped packets that the target was too slow for, or that came while it was away
public record PushState(
    String stream, String target, Phase phase, String reason, long connections, long dropped) {
  /// What a push does.
  public enum Phase {
    /// A connection is being made.
    CONNECTING,
    /// The target takes the stream.
    LIVE,
    /// It waits for the next try.
    RETRYING,
    /// The stream is over, or the target was taken off.
    ENDED
  }
}
