package org.tinybeauty.obs;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.tinybeauty.cli.CommandException;

/// The compiled plugin.
///
/// @param module `tinybeauty.so`
/// @param data the folder with its `locale`
record ObsPlugin(Path module, Path data) {
  private static final String PACKAGES = "cmake ninja-build gcc libobs-dev";

  /// Takes the plugin that lies compiled beside its sources, unless these are newer; or else
  /// compiles it.
  ///
  /// @param project the folder of the program
  /// @param say is told what takes long
  /// @throws CommandException saying what to install where it cannot be compiled
  static ObsPlugin take(ObsMachine machine, Path project, Consumer<String> say) {
    Path sources = project.resolve("obs-bridge").resolve("plugin");
    Path data = sources.resolve("data");
    if (!Files.exists(sources.resolve("CMakeLists.txt"))) {
      throw CommandException.failure(
          "the plugin's sources are not in " + sources + "; is the clone complete?");
    }
    String name = ObsPlaces.of(machine, ObsPlaces.Kind.USER).module().getFileName().toString();
    Path ours = project.resolve("target").resolve("obs-plugin");
    Path module =
        Stream.of(sources.resolve("build"), ours)
            .map(folder -> folder.resolve(name))
            .filter(Files::isRegularFile)
            .filter(file -> fresh(file, sources))
            .findFirst()
            .orElseGet(() -> compile(machine, sources, ours, name, say));
    return new ObsPlugin(module, data);
  }

  private static boolean fresh(Path module, Path sources) {
    FileTime time = time(module);
    Path builds = sources.resolve("build");
    try (Stream<Path> all = Files.walk(sources)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.startsWith(builds))
          .allMatch(file -> time(file).compareTo(time) <= 0);
    } catch (IOException e) {
      throw CommandException.failure(sources + " cannot be read: " + ObsFile.reason(e), e);
    }
  }

  private static FileTime time(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw CommandException.failure(file + " cannot be read: " + ObsFile.reason(e), e);
    }
  }

  private static Path compile(
      ObsMachine machine, Path sources, Path folder, String name, Consumer<String> say) {
    if (machine.os() != ObsMachine.Os.LINUX) {
      throw CommandException.failure(
          "%s is not compiled, and compiling it here is not automatic: cmake -S %s -B %s, then again"
              .formatted(name, sources, sources.resolve("build")));
    }
    List<String> missing = missing(machine);
    if (!missing.isEmpty()) {
      throw CommandException.failure(
          "the plugin has to be compiled, and there is no %s. On Debian or Ubuntu: sudo apt install %s"
              .formatted(String.join(", no ", missing), PACKAGES));
    }
    say.accept("compiling the plugin");
    List<String> configure = new ArrayList<>(List.of("cmake", "-S", sources.toString(), "-B"));
    configure.addAll(List.of(folder.toString(), "-DCMAKE_BUILD_TYPE=RelWithDebInfo"));
    configure.add("-DTINYBEAUTY_TESTS=OFF");
    if (program(machine, "ninja").isPresent()) {
      configure.addAll(List.of("-G", "Ninja"));
    }
    run(folder, configure);
    run(folder, List.of("cmake", "--build", folder.toString()));
    Path module = folder.resolve(name);
    if (!Files.isRegularFile(module)) {
      throw CommandException.failure("cmake has built no " + module);
    }
    return module;
  }

  /// What compiling needs and is not there.
  static List<String> missing(ObsMachine machine) {
    List<String> missing = new ArrayList<>();
    if (program(machine, "cmake").isEmpty()) {
      missing.add("cmake");
    }
    if (program(machine, "ninja").or(() -> program(machine, "make")).isEmpty()) {
      missing.add("ninja");
    }
    if (Stream.of("cc", "gcc", "clang").allMatch(name -> program(machine, name).isEmpty())) {
      missing.add("C compiler");
    }
    boolean libobs =
        Stream.of("lib/x86_64-linux-gnu", "lib/aarch64-linux-gnu", "lib64", "lib", "local/lib")
            .map(name -> machine.root().resolve("usr").resolve(name).resolve("cmake/libobs"))
            .anyMatch(Files::isDirectory);
    if (!libobs) {
      missing.add("libobs-dev");
    }
    return missing;
  }

  /// A program on the user's path.
  static Optional<Path> program(ObsMachine machine, String name) {
    String path = machine.variable("PATH").orElse("/usr/local/bin:/usr/bin:/bin");
    return Stream.of(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static void run(Path folder, List<String> command) {
    Path log = folder.resolve("build.log");
    try {
      Files.createDirectories(folder);
      int code =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start()
              .waitFor();
      if (code != 0) {
        throw CommandException.failure(
            "%s %s ends with %d; the whole log: %s"
                .formatted(command.get(0), command.get(1), code, log));
      }
    } catch (IOException e) {
      throw CommandException.failure(command.getFirst() + ": " + ObsFile.reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandException.failure("interrupted", e);
    }
  }
}
