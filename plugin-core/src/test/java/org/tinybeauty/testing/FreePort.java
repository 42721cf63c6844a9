package org.tinybeauty.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;

/// Ports that nobody listens on.
public final class FreePort {
  private FreePort() {}

  /// One that is free now.
  public static int any() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
