package org.tinybeauty.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// `tinybeauty serve` in a process of its own, as the launcher starts it; what it says goes on to
/// the standard error stream.
final class ServeProcess implements AutoCloseable {
  private static final int MOST_WARM_SECONDS = 120;

  private final Process process;
  private final CountDownLatch warm = new CountDownLatch(1);

  /// @param http 0 for none
  /// @param push where to push made-up streams, perhaps empty
  ServeProcess(int port, int http, String style, String preset, String push) throws IOException {
    Path config = Files.createTempFile("tinybeauty-probe", ".yaml");
    Files.writeString(
        config,
        """
        rtmp: {address: 127.0.0.1, port: %d}
        http: {port: %d}
        look: {style: %s}
        video: {preset: %s}
        outputs: {push: [%s]}
        """
            .formatted(port, http, style, preset, push));
    String java = ProcessHandle.current().info().command().orElse("java");
    process =
        new ProcessBuilder(
                List.of(
                    java,
                    "--add-modules",
                    "jdk.incubator.vector",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Djava.awt.headless=true",
                    "-XX:+UseSerialGC",
                    "-Xmx512m",
                    "-Dorg.bytedeco.javacpp.maxbytes=0",
                    "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                    "-Dtinybeauty.home=" + System.getProperty("tinybeauty.home", "."),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "org.tinybeauty.cli.Main",
                    "serve",
                    "--config",
                    config.toString()))
            .redirectErrorStream(true)
            .start();
    Thread.ofPlatform().daemon().name("serve-says").start(this::pass);
  }

  private void pass() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.err.println(line);
        if (line.contains("warm after") || line.contains("not warmed up")) {
          warm.countDown();
        }
      }
    } catch (IOException e) {
      System.err.println("serve can no longer be heard: " + e.getMessage());
    }
    warm.countDown();
  }

  /// Waits until it has compiled what makes pictures up.
  void awaitWarm() throws InterruptedException {
    if (!warm.await(MOST_WARM_SECONDS, TimeUnit.SECONDS) || !process.isAlive()) {
      throw new IllegalStateException("serve does not get warm");
    }
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
