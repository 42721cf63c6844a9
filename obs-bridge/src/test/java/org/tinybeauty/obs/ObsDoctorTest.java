package org.tinybeauty.obs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From an empty home folder to a plugin that a real OBS has loaded, as the commands do it.
@Tag("clients")
class ObsDoctorTest {
  @TempDir Path folder;

  @Test
  void installedPluginIsLoadedAndTheDoctorSeesItAll() throws IOException {
    RealObs.needed();
    try (RealObs real = new RealObs(folder)) {
      ObsMachine machine = real.machine();
      ObsPlaces places = ObsPlaces.of(machine, ObsPlaces.Kind.USER);
      List<String> missing = ObsPlugin.missing(machine);
      assumeTrue(missing.isEmpty(), () -> missing + " missing: scripts/install-test-clients");
      assertThat(ill(machine, places, List.of()))
          .contains("running", "plugin", "log", "websocket", "[Start]", "engine")
          .doesNotContain("OBS");

      Path project = project();
      ObsPlugin plugin = ObsPlugin.take(machine, project, text -> {});
      ObsInstall install = new ObsInstall(machine, places);
      install.install(plugin, launcher(project));
      assertThat(ill(machine, places, List.of())).doesNotContain("plugin", "made for", "[Start]");

      real.start();
      List<Long> running = List.of(real.process().pid());
      assertThat(ObsProcesses.running()).containsAll(running);
      assertThat(ill(machine, places, running)).containsExactlyInAnyOrder("filter", "engine");

      try (ObsWebSocket obs = ObsWebSocket.open(real.address())) {
        ObsJournal journal = new ObsJournal(folder.resolve("journal.json"));
        new ObsConnect(new ObsStudio(obs), journal, text -> {})
            .addFilter("Cam", ObsConnect.FILTER, "smoky");
      }
      assertThat(ill(machine, places, running)).containsExactly("engine");
      assertThat(lines(machine, places, running))
          .anyMatch(line -> line.contains("\"tinybeauty\" on \"Cam\""))
          .anyMatch(line -> line.contains("RPC 1, the password is right"))
          .anyMatch(line -> line.contains("[tinybeauty]"))
          .anyMatch(line -> line.startsWith("✓ made for"))
          .noneMatch(line -> line.contains(RealObs.PASSWORD));

      assertThat(real.stop()).isEqualTo(RealObs.USUAL_LEAKS);
      assertThat(install.uninstall().kept()).isEmpty();
      assertThat(places.module()).doesNotExist();
    }
  }

  /// A clone with the least plugin in place of the real one.
  private Path project() throws IOException {
    Path project = folder.resolve("project");
    Path sources = project.resolve("obs-bridge").resolve("plugin");
    Path from = Path.of("src", "test", "resources", "obs-plugin").toAbsolutePath();
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path to = sources.resolve(from.relativize(file).toString());
        Files.createDirectories(to.resolve(".."));
        Files.copy(file, to);
      }
    }
    return project;
  }

  private static Path launcher(Path project) throws IOException {
    Path launcher = Files.writeString(project.resolve("tinybeauty"), "#!/bin/sh\n");
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    return launcher;
  }

  private static List<String> ill(ObsMachine machine, ObsPlaces places, List<Long> running) {
    return checks(machine, places, running).stream()
        .filter(check -> !check.well())
        .map(ObsCheck::what)
        .toList();
  }

  private static List<String> lines(ObsMachine machine, ObsPlaces places, List<Long> running) {
    return checks(machine, places, running).stream()
        .map(ObsCheck::line)
        .collect(Collectors.toList());
  }

  private static List<ObsCheck> checks(ObsMachine machine, ObsPlaces places, List<Long> running) {
    ObsAddress address =
        ObsSettings.find(places)
            .map(set -> new ObsAddress(ObsAddress.LOCAL, set.port(), set.password()))
            .orElseThrow();
    return new ObsDoctor(machine, places, ObsConnect.FILTER, machine.socket())
        .look(running, address, "");
  }
}
