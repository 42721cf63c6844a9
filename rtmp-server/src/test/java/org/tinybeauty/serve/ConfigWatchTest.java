package org.tinybeauty.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ConfigWatchTest {
  private static final int NEVER_MILLIS = 100_000_000;

  @TempDir private Path folder;

  private final BlockingQueue<Integer> taken = new LinkedBlockingQueue<>();

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("serve.yaml"), text);
  }

  private Path seconds(int seconds) throws IOException {
    return write("access: {reconnect-seconds: " + seconds + "}");
  }

  private ConfigWatch watch(Path file) {
    return watch(file, () -> ServeConfigReader.read(file, UnaryOperator.identity()), 10);
  }

  private ConfigWatch watch(Path file, Supplier<ServeConfig> read, long lookMillis) {
    return new ConfigWatch(
        file, read, config -> taken.add(config.access().reconnectSeconds()), lookMillis);
  }

  /// A watch whose looks are the test's.
  private ConfigWatch still(Path file) {
    return watch(file, () -> ServeConfigReader.read(file, UnaryOperator.identity()), NEVER_MILLIS);
  }

  private int next() throws InterruptedException {
    Integer seconds = taken.poll(60, TimeUnit.SECONDS);
    assertThat(seconds).as("a configuration was taken up").isNotNull();
    return seconds == null ? -1 : seconds;
  }

  @Test
  void aChangedFileIsTakenUp() throws Exception {
    try (ConfigWatch watch = watch(seconds(1))) {
      seconds(200);
      assertThat(next()).isEqualTo(200);
      assertThat(watch).isNotNull();
    }
  }

  @Test
  void aFileThatIsReplacedIsTakenUp() throws Exception {
    Path file = seconds(1);
    try (ConfigWatch watch = watch(file)) {
      Path other = Files.writeString(folder.resolve("new"), "access: {reconnect-seconds: 2}");
      Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
      assertThat(next()).isEqualTo(2);
      Files.delete(file);
      seconds(33);
      assertThat(next()).isEqualTo(33);
      assertThat(watch).isNotNull();
    }
  }

  @Test
  void aFileInTheMiddleOfASaveIsNotTakenUp() throws Exception {
    try (ConfigWatch watch = still(seconds(1))) {
      write("");
      watch.look();
      write("access: {reconnect-sec");
      watch.look();
      seconds(77);
      watch.look();
      assertThat(taken).isEmpty();
      watch.look();
      watch.look();
      assertThat(taken).containsExactly(77);
    }
  }

  @Test
  void aFileThatIsSavedWhileItIsReadWaits() throws Exception {
    Path file = seconds(1);
    Supplier<ServeConfig> slow =
        () -> {
          try {
            ServeConfig read = ServeConfigReader.read(file, UnaryOperator.identity());
            if (read.access().reconnectSeconds() == 5) {
              seconds(600);
            }
            return read;
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        };
    try (ConfigWatch watch = watch(file, slow, NEVER_MILLIS)) {
      seconds(5);
      watch.look();
      watch.look();
      assertThat(taken).isEmpty();
      watch.look();
      watch.look();
      assertThat(taken).containsExactly(600);
    }
  }

  @Test
  void aFileThatIsGoneForAMomentChangesNothing() throws Exception {
    Path file = seconds(1);
    try (ConfigWatch watch = still(file)) {
      Files.delete(file);
      watch.look();
      watch.look();
      watch.look();
      assertThat(taken).isEmpty();
      seconds(12);
      watch.look();
      watch.look();
      assertThat(taken).containsExactly(12);
    }
  }

  @Test
  void aBadFileIsRefusedOnceAndAGoodOneAfterItTaken() throws Exception {
    Path file = seconds(1);
    BlockingQueue<String> reads = new LinkedBlockingQueue<>();
    Supplier<ServeConfig> read =
        () -> {
          reads.add("read");
          return ServeConfigReader.read(file, UnaryOperator.identity());
        };
    try (ConfigWatch watch = watch(file, read, NEVER_MILLIS)) {
      write("access: {reconnect-seconds: never}");
      for (int look = 0; look < 5; look++) {
        watch.look();
      }
      assertThat(taken).isEmpty();
      assertThat(reads).as("a refused version is not read again and again").hasSize(1);
      seconds(44);
      watch.look();
      watch.look();
      assertThat(taken).containsExactly(44);
    }
  }

  @Test
  void aReloadReadsAnUnchangedFileAgain() throws Exception {
    try (ConfigWatch watch = still(seconds(5))) {
      watch.reload();
      assertThat(next()).isEqualTo(5);
    }
  }
}
