package org.tinybeauty.control;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// How many requests each address may send. Remembers a bounded number of addresses, and forgets
/// the one that was quiet for longest. Thread-safe.
final class RequestRates {
  /// Requests a second from one address, and how many at once. A panel with every slider in
  /// motion sends some 60 a second.
  static final int PER_ADDRESS = 300;

  static final int ADDRESS_BURST = 900;

  /// The same of one connection.
  static final int PER_CONNECTION = 150;

  static final int CONNECTION_BURST = 450;

  /// Seconds after which a refused client may come back.
  static final int RETRY_SECONDS = 1;

  private static final int MAX_ADDRESSES = 4_096;

  private final LongSupplier clock;
  private final Map<InetAddress, RateLimit> addresses =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, RateLimit> eldest) {
          return size() > MAX_ADDRESSES;
        }
      };

  /// @param clock nanoseconds
  RequestRates(LongSupplier clock) {
    this.clock = clock;
  }

  /// The limit of a new connection, for its event loop.
  RateLimit connection() {
    return new RateLimit(PER_CONNECTION, CONNECTION_BURST, clock.getAsLong());
  }

  /// Whether one more request may come.
  ///
  /// @param connection that it comes on
  boolean take(InetAddress address, RateLimit connection) {
    long now = clock.getAsLong();
    if (!connection.take(now)) {
      return false;
    }
    synchronized (addresses) {
      return addresses
          .computeIfAbsent(address, _ -> new RateLimit(PER_ADDRESS, ADDRESS_BURST, now))
          .take(now);
    }
  }
}
