package org.tinybeauty.obs;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.tinybeauty.makeup.Looks;

/// What filters wore that went away, for when they come back soon: OBS was restarted, its scene
/// collection was changed, or a filter got other memory. Thread-safe.
final class KeptLooks {
  /// How long they are kept.
  static final long KEPT_NANOS = 30_000_000_000L;

  /// A session that ended.
  ///
  /// @param id of the session
  /// @param looks on air at its end
  record Kept(String id, Looks looks, long endNanos) {}

  private final Map<String, Kept> kept = new HashMap<>();
  private final LongSupplier clock;

  KeptLooks(LongSupplier clock) {
    this.clock = clock;
  }

  /// A filter went away.
  synchronized void keep(String uuid, String id, Looks looks) {
    tidy();
    kept.put(uuid, new Kept(id, looks, clock.getAsLong()));
  }

  /// A filter comes: what it wore, once, when it was here lately.
  synchronized Optional<Kept> take(String uuid) {
    tidy();
    return Optional.ofNullable(kept.remove(uuid));
  }

  private void tidy() {
    long now = clock.getAsLong();
    kept.values().removeIf(one -> now - one.endNanos > KEPT_NANOS);
  }
}
