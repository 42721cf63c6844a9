package org.tinybeauty.obs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Where one OBS of a user keeps its settings and looks for our plugin.
///
/// @param kind which OBS
/// @param config its folder `obs-studio`
/// @param module the plugin's file
/// @param data the folder of the plugin's data
/// @param installed our list of what was installed
/// @param proven whether anybody has seen a plugin load from there
record ObsPlaces(Kind kind, Path config, Path module, Path data, Path installed, boolean proven) {
  static final String NAME = "tinybeauty";
  private static final String LIST = "installed.json";

  /// Which OBS, and for whom.
  enum Kind {
    /// The usual OBS, our plugin for one user alone.
    USER,
    /// The usual OBS, our plugin for all users of the machine.
    SYSTEM,
    /// The one from Flathub.
    FLATPAK
  }

  /// The places on a machine.
  static ObsPlaces of(ObsMachine machine, Kind kind) {
    return switch (machine.os()) {
      case LINUX ->
          switch (kind) {
            case USER -> folder(kind, config(machine), config(machine), "so", true);
            case FLATPAK -> {
              Path config = flatpak(machine).resolve("config").resolve("obs-studio");
              yield folder(kind, config, config, "so", false);
            }
            case SYSTEM -> linuxSystem(machine);
          };
      // It looks in no folder of the user's, so both kinds are one.
      case WINDOWS ->
          folder(
              kind,
              config(machine),
              machine.folder("ProgramData", Path.of("C:/ProgramData")).resolve("obs-studio"),
              "dll",
              false);
      case MACOS -> bundle(machine, kind);
    };
  }

  /// What the user's own OBS are: the usual one first, then Flathub's, where it has been used.
  static List<ObsPlaces> all(ObsMachine machine) {
    Stream<ObsPlaces> usual = Stream.of(of(machine, Kind.USER));
    boolean both = machine.os() == ObsMachine.Os.LINUX && Files.isDirectory(flatpak(machine));
    return Stream.concat(usual, both ? Stream.of(of(machine, Kind.FLATPAK)) : Stream.of()).toList();
  }

  /// The folder of OBS's logs.
  Path logs() {
    return config.resolve("logs");
  }

  private static Path config(ObsMachine machine) {
    return machine.settings().resolve("obs-studio");
  }

  private static Path flatpak(ObsMachine machine) {
    return machine.home().resolve(".var").resolve("app").resolve("com.obsproject.Studio");
  }

  private static ObsPlaces folder(
      Kind kind, Path config, Path above, String ending, boolean proven) {
    Path own = above.resolve("plugins").resolve(NAME);
    return new ObsPlaces(
        kind,
        config,
        own.resolve("bin").resolve("64bit").resolve(NAME + "." + ending),
        own.resolve("data"),
        own.resolve(LIST),
        proven);
  }

  private static ObsPlaces linuxSystem(ObsMachine machine) {
    Path usr = machine.root().resolve("usr");
    Path library =
        Stream.of("lib/x86_64-linux-gnu", "lib/aarch64-linux-gnu", "lib64", "lib")
            .map(name -> usr.resolve(name).resolve("obs-plugins"))
            .filter(Files::isDirectory)
            .findFirst()
            .orElse(usr.resolve("lib/x86_64-linux-gnu/obs-plugins"));
    Path data = usr.resolve("share/obs/obs-plugins").resolve(NAME);
    return new ObsPlaces(
        Kind.SYSTEM,
        config(machine),
        library.resolve(NAME + ".so"),
        data,
        data.resolve(LIST),
        true);
  }

  private static ObsPlaces bundle(ObsMachine machine, Kind kind) {
    Path config = config(machine);
    Path above =
        kind == Kind.SYSTEM
            ? machine.root().resolve("Library/Application Support/obs-studio")
            : config;
    Path contents = above.resolve("plugins").resolve(NAME + ".plugin").resolve("Contents");
    return new ObsPlaces(
        kind,
        config,
        contents.resolve("MacOS").resolve(NAME),
        contents.resolve("Resources"),
        contents.resolve(LIST),
        false);
  }
}
