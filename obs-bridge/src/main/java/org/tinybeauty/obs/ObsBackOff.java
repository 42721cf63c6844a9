package org.tinybeauty.obs;

import java.time.Duration;

/// How long to wait before the next try: twice as long each time, up to a most. One thread.
final class ObsBackOff {
  private final Duration first;
  private final Duration most;
  private Duration next;

  ObsBackOff(Duration first, Duration most) {
    this.first = first;
    this.most = most;
    this.next = first;
  }

  /// What a user does not wait long for and OBS does not notice.
  static ObsBackOff usual() {
    return new ObsBackOff(Duration.ofMillis(500), Duration.ofSeconds(10));
  }

  Duration next() {
    Duration now = next;
    Duration doubled = now.multipliedBy(2);
    next = doubled.compareTo(most) > 0 ? most : doubled;
    return now;
  }

  /// After a success.
  void reset() {
    next = first;
  }
}
