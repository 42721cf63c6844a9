package org.tinybeauty.makeup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The styles of some folders, kept up to date with them once [#watch] is called: a style
/// dropped in appears, a changed one is read again, a deleted one goes. Any thread.
///
/// Looks at names, sizes and times of the files every [#LOOK_MILLIS], which sees all ways
/// of copying on every file system, and reads only what has changed.
public final class StyleShelf implements AutoCloseable {
  /// How often the folders are looked at.
  static final long LOOK_MILLIS = 700;

  private static final System.Logger LOG = System.getLogger(StyleShelf.class.getName());

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile List<Path> folders;
  private volatile StyleLibrary library;
  private Map<Path, String> seen;
  private Set<String> said = Set.of();
  private @Nullable ScheduledExecutorService watch;

  /// Reads the folders; one that does not exist holds none until it does.
  ///
  /// @param folders a later one's style replaces an earlier one's of the same name
  public StyleShelf(List<Path> folders) {
    this.folders = List.copyOf(folders);
    this.seen = look(this.folders);
    this.library = StyleLibrary.read(this.folders);
    this.said = say(library);
  }

  /// The styles there are now.
  public StyleLibrary library() {
    return library;
  }

  /// Looks into other folders from now on.
  public void folders(List<Path> next) {
    if (!folders.equals(next)) {
      folders = List.copyOf(next);
      refresh();
    }
  }

  /// Calls someone after every change of [#library], on the thread that saw it.
  ///
  /// @return ends that
  public AutoCloseable listen(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /// Begins to look at the folders on a thread of its own.
  public synchronized void watch() {
    if (watch == null) {
      watch =
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().daemon().name("tinybeauty-styles").factory());
      var _ =
          watch.scheduleWithFixedDelay(
              this::refresh, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /// Looks at the folders now.
  public void refresh() {
    try {
      if (changed()) {
        listeners.forEach(Runnable::run);
      }
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the styles cannot be read again: " + e.getMessage());
    }
  }

  private synchronized boolean changed() {
    Map<Path, String> now = look(folders);
    if (now.equals(seen)) {
      // A folder is spoken of as broken only when it does not change any more: it may be half
      // copied.
      said = say(library);
      return false;
    }
    StyleLibrary before = library;
    Map<Path, String> known = seen;
    library =
        StyleLibrary.read(
            folders,
            folder -> {
              String version = now.get(folder);
              return version != null && version.equals(known.get(folder))
                  ? before.at(folder)
                  : null;
            });
    seen = now;
    return true;
  }

  private Set<String> say(StyleLibrary library) {
    Set<String> reasons = new TreeSet<>(library.broken().values());
    for (String reason : reasons) {
      if (!said.contains(reason)) {
        LOG.log(Level.WARNING, "a style is left out: {0}", reason);
      }
    }
    return reasons;
  }

  /// A fingerprint of every style's folder.
  private static Map<Path, String> look(List<Path> folders) {
    Map<Path, String> all = new TreeMap<>();
    for (Path folder : folders) {
      for (Path child : list(folder)) {
        if (Files.exists(child.resolve(Style.MANIFEST))) {
          all.put(child, fingerprint(child));
        }
      }
    }
    return all;
  }

  private static String fingerprint(Path folder) {
    StringBuilder text = new StringBuilder();
    for (Path file : list(folder)) {
      try {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        text.append(file.getFileName())
            .append('|')
            .append(attributes.size())
            .append('|')
            .append(attributes.lastModifiedTime().toMillis())
            .append('\n');
      } catch (IOException e) {
        text.append(file.getFileName()).append("|gone\n");
      }
    }
    return text.toString();
  }

  private static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return new ArrayList<>(children.sorted().toList());
    } catch (IOException | UncheckedIOException e) {
      return List.of(); // it went away meanwhile, or may not be read: then it holds no style
    }
  }

  /// Ends the watching.
  @Override
  public synchronized void close() {
    if (watch != null) {
      watch.shutdownNow();
    }
  }
}
