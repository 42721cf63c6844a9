package org.tinybeauty.obs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The facts of a machine and its user that decide where files lie.
///
/// @param os what it runs
/// @param root of its file tree
/// @param home the user's home folder
/// @param environment variables
/// @param uid the user's number, where the system has such
record ObsMachine(Os os, Path root, Path home, Map<String, String> environment, long uid) {
  /// What runs on a machine.
  enum Os {
    LINUX,
    WINDOWS,
    MACOS
  }

  ObsMachine {
    environment = Map.copyOf(environment);
  }

  /// This machine and this user.
  static ObsMachine here() {
    String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    Os os = name.contains("win") ? Os.WINDOWS : name.contains("mac") ? Os.MACOS : Os.LINUX;
    // OBS goes by $HOME where there is one, Java by the list of users.
    String home = System.getenv().getOrDefault("HOME", "");
    Path folder = Path.of(home.isEmpty() ? System.getProperty("user.home", ".") : home);
    return new ObsMachine(os, Path.of("/"), folder, System.getenv(), userNumber());
  }

  private static long userNumber() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer uid ? uid : 0;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return 0; // neither Windows nor macOS needs it
    }
  }

  /// A variable that is set and not empty.
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /// A folder that a variable names, or what it is without.
  Path folder(String variable, Path otherwise) {
    return variable(variable).map(Path::of).orElse(otherwise);
  }

  /// Where programs of this user keep their settings.
  Path settings() {
    return switch (os) {
      case LINUX -> folder("XDG_CONFIG_HOME", home.resolve(".config"));
      case WINDOWS -> folder("APPDATA", home.resolve("AppData").resolve("Roaming"));
      case MACOS -> home.resolve("Library").resolve("Application Support");
    };
  }

  /// Our own settings: `engine`, the scene rules, the journal of what was changed in OBS.
  Path ours() {
    return settings().resolve("tinybeauty");
  }

  /// The socket that the engine listens on, by LINK.md.
  Path socket() {
    return switch (os) {
      case LINUX -> LinkPlace.choose(Optional.empty(), environment, uid);
      case WINDOWS ->
          named(
              folder("LOCALAPPDATA", home.resolve("AppData").resolve("Local"))
                  .resolve("tinybeauty"));
      case MACOS -> named(folder("TMPDIR", Path.of("/tmp")).resolve("tinybeauty"));
    };
  }

  private Path named(Path usual) {
    return variable("TINYBEAUTY_SOCK").map(Path::of).orElse(usual.resolve("obs.sock"));
  }
}
