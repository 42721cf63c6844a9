package org.tinybeauty.obs;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where the link listens: a socket in a folder that is the user's alone.
final class LinkPlace {
  /// The kernel's limit is 107 bytes on Linux, 103 elsewhere.
  static final int MOST_PATH_BYTES = 103;

  private static final Set<PosixFilePermission> OWNER_ALONE =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private LinkPlace() {}

  /// Number of the user who runs this.
  static long uid() {
    return new UnixSystem().getUid();
  }

  /// The socket's path: what is wished, `$TINYBEAUTY_SOCK`, or the usual one.
  static Path choose(Optional<Path> wish, Map<String, String> environment, long uid) {
    if (wish.isPresent()) {
      return wish.get().toAbsolutePath();
    }
    String named = environment.getOrDefault("TINYBEAUTY_SOCK", "");
    if (!named.isEmpty()) {
      return Path.of(named).toAbsolutePath();
    }
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    return runtime.isEmpty()
        ? Path.of("/tmp/tinybeauty-" + uid, "obs.sock")
        : Path.of(runtime, "tinybeauty", "obs.sock");
  }

  /// Listens there. A socket file that nobody listens on is removed.
  ///
  /// @throws IOException when somebody listens there already, or others could come near
  static ServerSocketChannel listen(Path place) throws IOException {
    if (place.toString().getBytes(StandardCharsets.UTF_8).length > MOST_PATH_BYTES) {
      throw new IOException(
          "%s is too long for a socket (expected: at most %d bytes)"
              .formatted(place, MOST_PATH_BYTES));
    }
    Path folder = place.getParent();
    if (folder == null) {
      throw new IOException(place + " is no path of a socket");
    }
    folder(folder);
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(place);
    clear(place, address);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(address);
      return server;
    } catch (IOException e) {
      server.close();
      throw new IOException("cannot listen on " + place + ": " + e.getMessage(), e);
    }
  }

  private static void folder(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
    }
    boolean ours =
        Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
            && Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals((int) uid())
            && Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS).equals(OWNER_ALONE);
    if (!ours) {
      throw new IOException(
          folder + " is open to others (expected: a folder of yours alone, mode 0700)");
    }
  }

  private static void clear(Path place, UnixDomainSocketAddress address) throws IOException {
    if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    boolean socket =
        Files.readAttributes(place, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isOther();
    if (!socket) {
      throw new IOException(place + " is there and is no socket");
    }
    boolean taken;
    try (SocketChannel probe = SocketChannel.open(address)) {
      taken = probe.isConnected();
    } catch (IOException e) {
      taken = false; // refused: left behind by an engine that is gone
    }
    if (taken) {
      throw new IOException("another tinybeauty listens on " + place);
    }
    Files.deleteIfExists(place);
  }
}
