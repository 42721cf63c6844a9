package org.tinybeauty.obs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What an OBS of this user has set for its WebSocket server.
///
/// @param file where that stands
/// @param enabled whether the server is on
/// @param port where it listens
/// @param password empty where it asks for none; never shown
record ObsSettings(Path file, boolean enabled, int port, String password) {
  private static final String SECTION = "OBSWebSocket";

  /// The first that is found: of the usual OBS, then of Flathub's.
  static Optional<ObsSettings> find(List<ObsPlaces> places) {
    return places.stream().map(ObsSettings::find).flatMap(Optional::stream).findFirst();
  }

  /// What one OBS has set; empty where it never ran.
  static Optional<ObsSettings> find(ObsPlaces places) {
    Path config = places.config();
    return Stream.of(
            json(config.resolve("plugin_config").resolve("obs-websocket").resolve("config.json")),
            ini(config.resolve("global.ini")))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /// Not the password.
  @Override
  public String toString() {
    return "port %d, server %s, password %s (%s)"
        .formatted(port, enabled ? "on" : "off", password.isEmpty() ? "none" : "set", file);
  }

  /// OBS 30 and later.
  private static Optional<ObsSettings> json(Path file) {
    return text(file)
        .map(ObsJson::parse)
        .map(
            (ObjectNode json) ->
                new ObsSettings(
                    file,
                    json.path("server_enabled").asBoolean(false),
                    json.path("server_port").asInt(ObsAddress.USUAL_PORT),
                    json.path("auth_required").asBoolean(true)
                        ? json.path("server_password").asText("")
                        : ""));
  }

  /// OBS 28 and 29.
  private static Optional<ObsSettings> ini(Path file) {
    return text(file)
        .map(ObsIni::parse)
        .filter(ini -> ini.value(SECTION, "ServerEnabled").isPresent())
        .map(
            ini ->
                new ObsSettings(
                    file,
                    ini.value(SECTION, "ServerEnabled").orElse("").equals("true"),
                    ini.value(SECTION, "ServerPort")
                        .filter(port -> port.matches("\\d{1,5}"))
                        .map(Integer::parseInt)
                        .orElse(ObsAddress.USUAL_PORT),
                    ini.value(SECTION, "AuthRequired").orElse("true").equals("true")
                        ? ini.value(SECTION, "ServerPassword").orElse("")
                        : ""));
  }

  private static Optional<String> text(Path file) {
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw org.tinybeauty.cli.CommandException.failure(
          file + " cannot be read: " + ObsFile.reason(e), e);
    }
  }
}
