package org.tinybeauty.obs;

import java.util.concurrent.Semaphore;

/// Room for so many filters and sources at once. Thread-safe.
final class LinkPlaces {
  static final int MOST = 16;

  private final Semaphore free = new Semaphore(MOST);

  /// Takes a place.
  ///
  /// @return false when there is no room
  boolean take() {
    return free.tryAcquire();
  }

  void giveBack() {
    free.release();
  }
}
