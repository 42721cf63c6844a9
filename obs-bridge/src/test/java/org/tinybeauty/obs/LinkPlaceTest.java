package org.tinybeauty.obs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where the link listens.
final class LinkPlaceTest {
  @TempDir private Path folder;

  @Test
  void isTheOneThatIsWishedElseNamedElseUsual() {
    Map<String, String> named = Map.of("TINYBEAUTY_SOCK", "/x/y", "XDG_RUNTIME_DIR", "/run/u");
    assertThat(LinkPlace.choose(Optional.of(Path.of("/a/b")), named, 7)).isEqualTo(Path.of("/a/b"));
    assertThat(LinkPlace.choose(Optional.empty(), named, 7)).isEqualTo(Path.of("/x/y"));
    assertThat(LinkPlace.choose(Optional.empty(), Map.of("XDG_RUNTIME_DIR", "/run/u"), 7))
        .isEqualTo(Path.of("/run/u/tinybeauty/obs.sock"));
    assertThat(LinkPlace.choose(Optional.empty(), Map.of("XDG_RUNTIME_DIR", ""), 7))
        .isEqualTo(Path.of("/tmp/tinybeauty-7/obs.sock"));
  }

  @Test
  void isAFolderOfTheUsersAloneMadeWhereItIsNot() throws IOException {
    Path place = folder.resolve("tinybeauty").resolve("obs.sock");
    try (ServerSocketChannel server = LinkPlace.listen(place)) {
      assertThat(server.isOpen()).isTrue();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place.getParent())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void isNotAFolderThatOthersMayEnter() throws IOException {
    Path open = folder.resolve("open");
    Files.createDirectory(open);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThatThrownBy(() -> LinkPlace.listen(open.resolve("obs.sock")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("mode 0700");
  }

  @Test
  void isNotALinkToAFolder() throws IOException {
    Path real = folder.resolve("real");
    Files.createDirectory(
        real, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    assertThatThrownBy(() -> LinkPlace.listen(link.resolve("obs.sock")))
        .hasMessageContaining("mode 0700");
  }

  @Test
  void isTakenOverFromAnEngineThatIsGone() throws IOException {
    Path place = folder.resolve("obs.sock");
    try (ServerSocketChannel gone = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      gone.bind(UnixDomainSocketAddress.of(place));
    }
    assertThat(place).exists();
    try (ServerSocketChannel server = LinkPlace.listen(place)) {
      assertThat(server.isOpen()).isTrue();
    }
  }

  @Test
  void isNeverAFileThatIsNoSocket() throws IOException {
    Path place = Files.writeString(folder.resolve("obs.sock"), "mine");
    assertThatThrownBy(() -> LinkPlace.listen(place)).hasMessageContaining("is no socket");
    assertThat(place).hasContent("mine");
  }

  @Test
  void hasAPathThatASocketCanHave() {
    Path place = folder.resolve("a".repeat(100)).resolve("obs.sock");
    assertThatThrownBy(() -> LinkPlace.listen(place)).hasMessageContaining("too long");
  }
}
