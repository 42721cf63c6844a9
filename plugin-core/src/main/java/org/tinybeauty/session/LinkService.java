package org.tinybeauty.session;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.tinybeauty.makeup.LiveMakeup;
import org.tinybeauty.makeup.Looks;

/// A way for another program on this machine to have its pictures made up, such as the link to OBS.
/// Each of its videos is a session in the registry. Found by [java.util.ServiceLoader].
public interface LinkService {
  /// What the engine lends.
  ///
  /// @param version its own, as people read it
  /// @param sessions where videos that begin are added
  /// @param makeup what puts makeup on
  /// @param looks what a video wears that comes without looks; asked when it begins
  /// @param panel URL of the control panel, empty for none; for whoever runs this program alone
  record Engine(
      String version,
      SessionRegistry sessions,
      LiveMakeup makeup,
      Supplier<Looks> looks,
      Supplier<String> panel) {}

  /// A link that runs. Any thread.
  interface Link extends AutoCloseable {
    /// Where it listens.
    Path place();

    /// Programs, or parts of them, that are connected now.
    int connections();

    /// Ends its sessions and connections.
    @Override
    void close();
  }

  /// Begins to listen.
  ///
  /// @param place the socket's path; empty for the usual one
  /// @throws IOException when it cannot, saying why
  Link start(Engine engine, Optional<Path> place) throws IOException;
}
