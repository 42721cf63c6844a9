package org.tinybeauty.obs;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tinybeauty.cli.CommandException;

/// Puts the plugin where OBS looks, and takes it away again. A list of what was written, with
/// checksums, is written first; so what a broken-off install left can be taken away too.
final class ObsInstall {
  private final ObsMachine machine;
  private final ObsPlaces places;

  /// What an install wrote.
  ///
  /// @param files their SHA-256 by path
  /// @param folders those that were made for them, outermost first
  private record Installed(Map<String, String> files, SequencedSet<String> folders) {
    static final Installed NOTHING = new Installed(Map.of(), new LinkedHashSet<>());
  }

  ObsInstall(ObsMachine machine, ObsPlaces places) {
    this.machine = machine;
    this.places = places;
  }

  /// Where the plugin's button [Start engine] finds the program: in the user's settings, or, of a
  /// plugin for all users, in its data.
  Path engineFile() {
    return switch (places.kind()) {
      case SYSTEM -> places.data().resolve("engine");
      case USER, FLATPAK -> machine.ours().resolve("engine");
    };
  }

  /// Copies module and data, and writes where the program lies; over what was there before.
  ///
  /// @param launcher the program `tinybeauty`
  /// @return the files written
  /// @throws CommandException when one cannot be written
  List<Path> install(ObsPlugin plugin, Path launcher) {
    Map<Path, byte[]> wanted = new LinkedHashMap<>();
    wanted.put(engineFile(), (launcher.toAbsolutePath() + "\n").getBytes(StandardCharsets.UTF_8));
    for (Path file : files(plugin.data())) {
      Path below = places.data().resolve(plugin.data().relativize(file).toString());
      wanted.put(below, bytes(file));
    }
    wanted.put(places.module(), bytes(plugin.module()));
    Installed before = installed();
    Map<String, String> sums = new TreeMap<>();
    SequencedSet<String> folders = new LinkedHashSet<>(before.folders());
    wanted.forEach(
        (file, bytes) -> {
          sums.put(file.toString(), sum(bytes));
          missingFolders(file).forEach(folder -> folders.add(folder.toString()));
        });
    missingFolders(places.installed()).forEach(folder -> folders.add(folder.toString()));
    Map<String, String> all = new TreeMap<>(before.files());
    all.putAll(sums);
    write(new Installed(all, folders));
    wanted.forEach(ObsFile::write);
    before.files().keySet().stream()
        .filter(file -> !sums.containsKey(file))
        .forEach(file -> delete(Path.of(file)));
    write(new Installed(sums, folders));
    return List.copyOf(wanted.keySet());
  }

  /// Whether there is anything to take away.
  boolean there() {
    return Files.exists(places.installed());
  }

  /// What came of an uninstall.
  ///
  /// @param removed the files taken away
  /// @param kept files of ours that somebody has changed since, which stay
  record Removal(List<Path> removed, List<Path> kept) {}

  /// Takes away what an install wrote, and the folders that it made if they are empty.
  ///
  /// @throws CommandException when a file cannot be removed
  Removal uninstall() {
    Installed list = installed();
    List<Path> removed = new ArrayList<>();
    List<Path> kept = new ArrayList<>();
    list.files()
        .forEach(
            (name, sum) -> {
              Path file = Path.of(name);
              if (Files.exists(file)) {
                if (sum(bytes(file)).equals(sum)) {
                  delete(file);
                  removed.add(file);
                } else {
                  kept.add(file);
                }
              }
            });
    delete(places.installed());
    list.folders().stream()
        .map(Path::of)
        .sorted(Comparator.comparing(Path::getNameCount).reversed())
        .forEach(ObsInstall::deleteIfEmpty);
    return new Removal(removed, kept);
  }

  private Installed installed() {
    if (!there()) {
      return Installed.NOTHING;
    }
    try {
      return ObsJson.MAPPER.readValue(bytes(places.installed()), Installed.class);
    } catch (JsonProcessingException e) {
      throw CommandException.failure(
          places.installed() + " is damaged; remove the plugin's files by hand", e);
    } catch (IOException e) {
      throw CommandException.failure(places.installed() + ": " + ObsFile.reason(e), e);
    }
  }

  private void write(Installed list) {
    ObsFile.write(places.installed(), ObsJson.lines(list).getBytes(StandardCharsets.UTF_8));
  }

  private static List<Path> missingFolders(Path file) {
    List<Path> missing = new ArrayList<>();
    for (Path folder = file.getParent();
        folder != null && !Files.exists(folder);
        folder = folder.getParent()) {
      missing.addFirst(folder);
    }
    return missing;
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw CommandException.failure(folder + " cannot be read: " + ObsFile.reason(e), e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw CommandException.failure(file + " cannot be read: " + ObsFile.reason(e), e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw CommandException.failure(file + " cannot be removed: " + ObsFile.reason(e), e);
    }
  }

  private static void deleteIfEmpty(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      System.getLogger(ObsInstall.class.getName())
          .log(System.Logger.Level.DEBUG, () -> folder + " is not empty and stays");
    } catch (IOException e) {
      throw CommandException.failure(folder + " cannot be removed: " + ObsFile.reason(e), e);
    }
  }

  private static String sum(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
