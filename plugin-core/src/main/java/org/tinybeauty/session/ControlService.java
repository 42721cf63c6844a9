package org.tinybeauty.session;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.tinybeauty.makeup.StyleShelf;

/// A control surface over sessions, such as an HTTP API with a panel. Found by
/// [java.util.ServiceLoader].
public interface ControlService {
  /// Begins to serve.
  ///
  /// @param address to listen on
  /// @param token what clients must present; needed for addresses that are not loopback
  /// @return ends it
  /// @throws IOException when the address is taken
  AutoCloseable start(
      SessionRegistry sessions, StyleShelf shelf, InetSocketAddress address, Optional<String> token)
      throws IOException;
}
