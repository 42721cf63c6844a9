package org.tinybeauty.obs;

import java.net.URI;
import java.net.URISyntaxException;

/// Where an obs-websocket listens.
///
/// @param host name or IP address
/// @param port 1 to 65535
/// @param password empty where none is asked for; never shown
record ObsAddress(String host, int port, String password) {
  static final String LOCAL = "localhost";
  static final int USUAL_PORT = 4455;
  private static final int MAX_PORT = 65535;

  ObsAddress {
    if (host.isBlank() || port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException(
          "host '%s', port %d (expected: a host, 1 to %d)".formatted(host, port, MAX_PORT));
    }
  }

  /// @throws ObsException when the host is none
  URI uri() {
    try {
      return new URI("ws", null, host, port, "/", null, null);
    } catch (URISyntaxException e) {
      throw new ObsException(ObsException.Reason.REFUSED, "'" + host + "' is no host name", e);
    }
  }

  /// Host and port alone.
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
