package org.tinybeauty.makeup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The styles folder while people put styles into it, change and delete them.
final class StyleShelfTest {
  private static final Path STYLES =
      Path.of(System.getProperty("tinybeauty.home", "."), "models", "styles");

  @TempDir Path folder;
  private final AtomicInteger changes = new AtomicInteger();
  private StyleShelf shelf = new StyleShelf(List.of());

  private StyleShelf shelf() {
    shelf = new StyleShelf(List.of(folder));
    var _ = shelf.listen(changes::incrementAndGet);
    return shelf;
  }

  @AfterEach
  void close() {
    shelf.close();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void delete(Path style) throws IOException {
    try (Stream<Path> files = Files.list(style)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(style);
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(10_000_000);
    }
  }

  @Test
  void aStyleDroppedInAppearsByItself() throws IOException {
    shelf().watch();
    assertThat(shelf.library().styles()).isEmpty();
    copy(STYLES.resolve("natural"), folder.resolve("natural"));

    await(() -> shelf.library().find("natural").isPresent());
    await(() -> changes.get() > 0);
  }

  @Test
  void aChangedStyleIsReadAgainAndTheOthersAreNot() throws IOException {
    copy(STYLES.resolve("natural"), folder.resolve("natural"));
    copy(STYLES.resolve("smoky"), folder.resolve("smoky"));
    shelf().refresh();
    assertThat(changes).hasValue(0);
    Style natural = shelf.library().find("natural").orElseThrow();
    Style smoky = shelf.library().find("smoky").orElseThrow();
    Path manifest = folder.resolve("natural").resolve(Style.MANIFEST);
    Files.writeString(
        manifest, Files.readString(manifest).replace("\"title\"", "\"description2\""));
    Files.setLastModifiedTime(manifest, FileTime.from(Instant.now().plusSeconds(5)));
    shelf.refresh();

    assertThat(changes).hasValue(1);
    assertThat(shelf.library().find("natural").orElseThrow()).isNotSameAs(natural);
    assertThat(shelf.library().find("smoky").orElseThrow()).isSameAs(smoky);
  }

  @Test
  void aDeletedStyleGoes() throws IOException {
    copy(STYLES.resolve("natural"), folder.resolve("natural"));
    shelf();
    delete(folder.resolve("natural"));
    shelf.refresh();

    assertThat(shelf.library().styles()).isEmpty();
  }

  @Test
  void aBrokenStyleIsLeftOutWithItsReasonAndTheRestStays() throws IOException {
    copy(STYLES.resolve("natural"), folder.resolve("natural"));
    shelf();
    copy(STYLES.resolve("smoky"), folder.resolve("smoky"));
    Files.write(folder.resolve("smoky").resolve("network.onnx"), new byte[100]);
    shelf.refresh();

    assertThat(shelf.library().find("natural")).isPresent();
    assertThat(shelf.library().find("smoky")).isEmpty();
    assertThat(shelf.library().missing("smoky")).contains("SHA-256");
  }

  @Test
  void anotherFolderIsTakenUp() throws IOException {
    Path other = folder.resolve("other");
    copy(STYLES.resolve("smoky"), other.resolve("smoky"));
    shelf().folders(List.of(other));

    assertThat(shelf.library().find("smoky")).isPresent();
    assertThat(changes).hasValue(1);
  }
}
