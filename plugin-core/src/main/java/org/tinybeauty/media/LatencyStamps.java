package org.tinybeauty.media;

/// When a picture was where, by [System#nanoTime]; travels with it through the threads of a live
/// video. Reused for later pictures: valid only during the call that shows it.
public final class LatencyStamps {
  long arrivalNanos;
  long dueNanos;
  long decodedNanos;
  long filteredNanos;
  long encodedNanos;

  LatencyStamps() {}

  void take(LatencyStamps from) {
    arrivalNanos = from.arrivalNanos;
    dueNanos = from.dueNanos;
    decodedNanos = from.decodedNanos;
    filteredNanos = from.filteredNanos;
    encodedNanos = from.encodedNanos;
  }

  /// When its access unit came from the publisher.
  public long arrivalNanos() {
    return arrivalNanos;
  }

  /// When the access unit came that the decoder needed to give out this picture: its own, or with
  /// B-frames a later one. What has passed since then is our own doing.
  public long dueNanos() {
    return dueNanos;
  }

  /// When it was decoded; 0 for an access unit that was not.
  public long decodedNanos() {
    return decodedNanos;
  }

  /// When the filter was done with it; 0 for an access unit that was not decoded.
  public long filteredNanos() {
    return filteredNanos;
  }

  /// When it was encoded, or passed on as it came.
  public long encodedNanos() {
    return encodedNanos;
  }
}
