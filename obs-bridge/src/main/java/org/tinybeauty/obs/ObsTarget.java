package org.tinybeauty.obs;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.CommandException;
import picocli.CommandLine.Option;

/// Which OBS a command talks to: that of this user, or the one that the options name.
final class ObsTarget {
  private static final String PASSWORD_VARIABLE = "TINYBEAUTY_OBS_PASSWORD";

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Where OBS runs. Default: this machine.")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Of its WebSocket server. Default: what OBS has set, else 4455.")
  private @Nullable Integer port;

  @Option(
      names = "--password",
      paramLabel = "PASSWORD",
      arity = "0..1",
      interactive = true,
      description =
          "Of its WebSocket server; without a value it is asked for. Default: the variable "
              + PASSWORD_VARIABLE
              + ", else what OBS has set.")
  private char @Nullable [] password;

  /// @throws CommandException when OBS's WebSocket server is off, or nothing says where it is
  ObsAddress address(ObsMachine machine) {
    return address(machine, ObsPlaces.all(machine));
  }

  /// @param places the OBS of this user that may be meant
  /// @throws CommandException when OBS's WebSocket server is off, or nothing says where it is
  ObsAddress address(ObsMachine machine, List<ObsPlaces> places) {
    Optional<ObsSettings> found = host == null ? ObsSettings.find(places) : Optional.empty();
    if (port == null && found.isPresent() && !found.get().enabled()) {
      throw CommandException.failure(
          "OBS's WebSocket server is off; in OBS: Tools, WebSocket Server Settings, Enable");
    }
    if (port == null && host == null && found.isEmpty()) {
      throw CommandException.failure(
          "OBS has not run here yet with a WebSocket server; in OBS: Tools, WebSocket Server"
              + " Settings, Enable, or name it by --host, --port and --password");
    }
    int usual = found.map(ObsSettings::port).orElse(ObsAddress.USUAL_PORT);
    String secret =
        password != null
            ? new String(password)
            : machine
                .variable(PASSWORD_VARIABLE)
                .or(() -> found.map(ObsSettings::password))
                .orElse("");
    try {
      return new ObsAddress(
          host == null ? ObsAddress.LOCAL : host, port == null ? usual : port, secret);
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    }
  }

  /// Connects, works, and closes.
  ///
  /// @throws CommandException in place of every [ObsException]
  <T> T with(ObsMachine machine, Function<ObsWebSocket, T> work) {
    try (ObsWebSocket obs = ObsWebSocket.open(address(machine))) {
      return work.apply(obs);
    } catch (ObsException e) {
      throw CommandException.failure(String.valueOf(e.getMessage()), e);
    }
  }
}
