package org.tinybeauty.serve;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Takes up a configuration file's changes. Looks at the file every [#LOOK_MILLIS], which sees
/// each way in which editors and tools replace a file, and takes a change up once two looks in a
/// row have seen the same version, since a file in the middle of a save is empty or half. A
/// configuration that makes no sense is refused with its message, and what was before stays.
final class ConfigWatch implements AutoCloseable {
  static final long LOOK_MILLIS = 500;

  private static final System.Logger LOG = System.getLogger(ConfigWatch.class.getName());

  private record Version(FileTime changed, long bytes, @Nullable Object fileKey) {}

  private final @Nullable Path file;
  private final Supplier<ServeConfig> read;
  private final Consumer<ServeConfig> apply;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tinybeauty-config").factory());
  private @Nullable Version taken;
  private @Nullable Version last;

  /// Watches from now on.
  ///
  /// @param file null for none; then only [#reload] does anything
  /// @param read throws when the configuration makes no sense
  /// @param apply takes a new configuration up, or throws and changes nothing; called on the
  ///     watch's own thread
  ConfigWatch(@Nullable Path file, Supplier<ServeConfig> read, Consumer<ServeConfig> apply) {
    this(file, read, apply, LOOK_MILLIS);
  }

  /// As above, with another time between looks.
  ConfigWatch(
      @Nullable Path file,
      Supplier<ServeConfig> read,
      Consumer<ServeConfig> apply,
      long lookMillis) {
    this.file = file;
    this.read = read;
    this.apply = apply;
    this.taken = version();
    this.last = taken;
    if (file != null) {
      var _ =
          thread.scheduleWithFixedDelay(this::look, lookMillis, lookMillis, TimeUnit.MILLISECONDS);
    }
  }

  /// Reads the file again soon, changed or not.
  void reload() {
    thread.execute(this::take);
  }

  /// One look; the watch's thread only.
  void look() {
    Version now = version();
    if (now != null && now.equals(last) && !now.equals(taken)) {
      take();
    }
    last = now;
  }

  private void take() {
    Version version = version();
    try {
      ServeConfig next = read.get();
      if (!Objects.equals(version, version())) {
        return; // saved again while it was read: the next looks take it up
      }
      apply.accept(next);
      LOG.log(Level.INFO, "the configuration was read again");
    } catch (RuntimeException e) {
      if (!Objects.equals(version, version())) {
        return;
      }
      LOG.log(
          Level.WARNING,
          "the changed configuration is refused, the one before stays: " + e.getMessage());
    }
    taken = version;
  }

  private @Nullable Version version() {
    if (file == null) {
      return null;
    }
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    } catch (IOException e) {
      return null; // between two moments of an editor's saving
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
