package org.tinybeauty.obs;

import java.nio.file.Path;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.Home;
import picocli.CommandLine.Option;

/// Which OBS of the machine is meant.
final class ObsWhich {
  @Option(
      names = "--system",
      description = "For all users of this machine (needs root), not for you alone.")
  private boolean system;

  @Option(
      names = "--flatpak",
      description = "The OBS from Flathub, not the usual one (Linux; nobody has tried it yet).")
  private boolean flatpak;

  /// @throws CommandException when the options contradict each other
  ObsPlaces places(ObsMachine machine) {
    if (flatpak && (system || machine.os() != ObsMachine.Os.LINUX)) {
      throw CommandException.usage("--flatpak is for one user, on Linux");
    }
    ObsPlaces.Kind kind =
        system ? ObsPlaces.Kind.SYSTEM : flatpak ? ObsPlaces.Kind.FLATPAK : ObsPlaces.Kind.USER;
    return ObsPlaces.of(machine, kind);
  }

  /// The folder that the program lies in.
  static Path project() {
    Path models = Home.models().toAbsolutePath();
    Path above = models.getParent();
    return above == null ? models : above;
  }
}
