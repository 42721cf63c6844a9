package org.tinybeauty.obs;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.obs.ObsStudio.Filter;

/// Looks at everything that makeup in OBS stands on. Changes nothing.
final class ObsDoctor {
  private static final int OUR_LINES = 5;

  private final ObsMachine machine;
  private final ObsPlaces places;
  private final String kind;
  private final Path socket;
  private final List<ObsCheck> checks = new ArrayList<>();
  private String version = "";

  /// @param places of the OBS that is looked at
  /// @param kind of the filters that are ours: [ObsConnect#FILTER]
  /// @param socket where the engine should listen
  ObsDoctor(ObsMachine machine, ObsPlaces places, String kind, Path socket) {
    this.machine = machine;
    this.places = places;
    this.kind = kind;
    this.socket = socket;
  }

  /// All checks.
  ///
  /// @param running process numbers of the OBS that run
  /// @param address where OBS's WebSocket server is; null where nobody knows
  /// @param noAddress why nobody knows
  List<ObsCheck> look(List<Long> running, @Nullable ObsAddress address, String noAddress) {
    checks.clear();
    obs();
    running(running);
    plugin();
    log(ObsLog.newest(places.logs()));
    disabled();
    webSocket(running, address, noAddress);
    engine();
    return List.copyOf(checks);
  }

  private void obs() {
    if (places.kind() == ObsPlaces.Kind.FLATPAK) {
      checks.add(ObsCheck.well("OBS", "Flathub's, settings in " + places.config()));
      return;
    }
    if (machine.os() != ObsMachine.Os.LINUX) {
      checks.add(
          Files.isDirectory(places.config())
              ? ObsCheck.well("OBS", "has run here: " + places.config())
              : ObsCheck.ill("OBS", "never ran here", "install it from obsproject.com, start it"));
      return;
    }
    Optional<Path> program = ObsPlugin.program(machine, "obs");
    if (program.isEmpty()) {
      checks.add(
          ObsCheck.ill("OBS", "not installed", "on Debian or Ubuntu: sudo apt install obs-studio"));
      return;
    }
    version = asked(program.get());
    checks.add(ObsCheck.well("OBS", version + ", " + program.get()));
  }

  /// What `obs --version` says, such as `29.0.2.1-1+b1`.
  private static String asked(Path program) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return said.lines()
          .filter(line -> line.startsWith("OBS Studio - "))
          .map(line -> line.substring("OBS Studio - ".length()).split(" ", 2)[0])
          .findFirst()
          .orElse("unknown version");
    } catch (IOException e) {
      throw CommandException.failure(program + " does not start: " + ObsFile.reason(e), e);
    }
  }

  private void running(List<Long> running) {
    String numbers = running.stream().map(String::valueOf).collect(Collectors.joining(", "));
    checks.add(
        running.isEmpty()
            ? ObsCheck.ill("running", "no OBS runs", "start it, then ask again")
            : ObsCheck.well("running", "process " + numbers));
  }

  private void plugin() {
    ObsPlaces system = ObsPlaces.of(machine, ObsPlaces.Kind.SYSTEM);
    boolean own = Files.isRegularFile(places.module());
    if (!own && !Files.isRegularFile(system.module())) {
      checks.add(
          ObsCheck.ill(
              "plugin", "not in " + places.module(), "`tinybeauty obs install` puts it there"));
      return;
    }
    ObsPlaces there = own ? places : system;
    checks.add(ObsCheck.well("plugin", there.module().toString()));
    if (!Files.isRegularFile(there.data().resolve("locale").resolve("en-US.ini"))) {
      checks.add(
          ObsCheck.ill(
              "its texts", "not in " + there.data(), "`tinybeauty obs install` puts them there"));
    }
    Optional<ObsModuleVersion> theirs = ObsModuleVersion.parse(version);
    Optional<ObsModuleVersion> ours =
        theirs.isPresent() ? ObsModuleVersion.of(there.module()) : Optional.empty();
    if (ours.isPresent() && theirs.isPresent()) {
      boolean older = ours.get().compareTo(theirs.get()) <= 0;
      String found = "OBS " + ours.get() + " and later";
      checks.add(
          older
              ? ObsCheck.well("made for", found)
              : ObsCheck.ill(
                  "made for",
                  found + ", this is " + theirs.get(),
                  "compile it here: remove the compiled one, then `tinybeauty obs install`"));
    }
  }

  private void log(Optional<ObsLog> newest) {
    if (newest.isEmpty()) {
      checks.add(ObsCheck.ill("log", "none in " + places.logs(), "start OBS once"));
      return;
    }
    ObsLog log = newest.get();
    checks.add(loading(log));
    for (String line : log.ours(OUR_LINES)) {
      checks.add(ObsCheck.well("  said", line));
    }
  }

  private static ObsCheck loading(ObsLog log) {
    String where = " (" + log.file() + ")";
    if (log.loaded()) {
      return ObsCheck.well("loaded", "in the newest log's list of modules" + where);
    }
    if (log.mode().isPresent()) {
      return ObsCheck.ill(
          "loaded",
          "no: " + log.mode().get() + ", which loads no such plugins" + where,
          "start OBS normally");
    }
    if (log.complaint().isPresent()) {
      return ObsCheck.ill(
          "loaded", "no: " + log.complaint().get() + where, "`tinybeauty obs install` again");
    }
    return log.listsModules()
        ? ObsCheck.ill("loaded", "no" + where, "start OBS again after the install")
        : ObsCheck.ill("loaded", "OBS has not listed its modules yet" + where, "wait, ask again");
  }

  /// OBS 32 can switch plugins off.
  private void disabled() {
    Path file = places.config().resolve("plugin_manager").resolve("modules.json");
    if (!Files.isRegularFile(file)) {
      return;
    }
    try {
      for (JsonNode module : ObsJson.MAPPER.readTree(Files.readAllBytes(file))) {
        String name = module.path("module_name").asText();
        boolean ours = name.equals(ObsPlaces.NAME) || name.startsWith(ObsPlaces.NAME + ".");
        if (ours && !module.path("enabled").asBoolean(true)) {
          checks.add(
              ObsCheck.ill(
                  "switched off",
                  "in OBS's plugin manager",
                  "switch it on there (Tools, Plugin Manager), start OBS again"));
        }
      }
    } catch (IOException e) {
      checks.add(ObsCheck.ill("switched off", file + " cannot be read", "look into it"));
    }
  }

  private void webSocket(List<Long> running, @Nullable ObsAddress address, String noAddress) {
    if (address == null) {
      checks.add(ObsCheck.ill("websocket", noAddress, "it is needed for connect and rules"));
      return;
    }
    if (running.isEmpty() && address.host().equals(ObsAddress.LOCAL)) {
      checks.add(ObsCheck.ill("websocket", "not tried, no OBS runs", "start it, then ask again"));
      return;
    }
    try (ObsWebSocket obs = ObsWebSocket.open(address)) {
      JsonNode found = obs.request("GetVersion");
      checks.add(
          ObsCheck.well(
              "websocket",
              "%s: OBS %s, RPC %d, %s"
                  .formatted(
                      address,
                      found.path("obsVersion").asText(),
                      found.path("rpcVersion").asInt(),
                      address.password().isEmpty() ? "no password" : "the password is right")));
      filters(new ObsStudio(obs).filtersOf(kind));
    } catch (ObsException e) {
      checks.add(ObsCheck.ill("websocket", String.valueOf(e.getMessage()), "then ask again"));
    }
  }

  private void filters(List<Filter> filters) {
    if (filters.isEmpty()) {
      checks.add(
          ObsCheck.ill(
              "filter", "on no source", "`tinybeauty obs connect --filter SOURCE` adds it"));
    }
    for (Filter filter : filters) {
      String found = "\"%s\" on \"%s\"".formatted(filter.name(), filter.source());
      checks.add(
          filter.enabled()
              ? ObsCheck.well("filter", found)
              : ObsCheck.ill("filter", found + " is switched off", "its eye in OBS's Filters"));
    }
  }

  private void engine() {
    Path file = new ObsInstall(machine, places).engineFile();
    ObsPlaces system = ObsPlaces.of(machine, ObsPlaces.Kind.SYSTEM);
    if (!Files.exists(file) && Files.isRegularFile(system.module())) {
      file = new ObsInstall(machine, system).engineFile();
    }
    String launcher = text(file);
    if (launcher.isEmpty()) {
      checks.add(ObsCheck.ill("[Start]", "no " + file, "`tinybeauty obs install` writes it"));
    } else if (!Files.isExecutable(Path.of(launcher))) {
      checks.add(
          ObsCheck.ill(
              "[Start]", launcher + " is no program (any more)", "`tinybeauty obs install` again"));
    } else {
      checks.add(ObsCheck.well("[Start]", launcher));
    }
    checks.add(
        switch (ObsEngineProbe.ask(socket)) {
          case WELL -> ObsCheck.well("engine", "answers at " + socket);
          case ABSENT ->
              ObsCheck.ill("engine", "does not run: no " + socket, "`tinybeauty serve` starts it");
          case DEAD ->
              ObsCheck.ill(
                  "engine",
                  "has died: nobody listens at " + socket,
                  "`tinybeauty serve` starts it");
          case SILENT ->
              ObsCheck.ill(
                  "engine", "listens at " + socket + " and is silent", "end it, start anew");
          case STRANGE ->
              ObsCheck.ill(
                  "engine",
                  "what listens at " + socket + " is not it, or of another version",
                  "end it, start `tinybeauty serve`");
        });
  }

  private static String text(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.readString(file).strip() : "";
    } catch (IOException e) {
      return "";
    }
  }
}
