package org.tinybeauty.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Our own program, to be started in a process of its own.
public final class Tinybeauty {
  /// The project's folder.
  public static final Path HOME =
      Path.of(System.getProperty("tinybeauty.home", "..")).toAbsolutePath().normalize();

  private Tinybeauty() {}

  /// The command that starts it with the test's class path, which goes through a file: ONNX Runtime
  /// cannot bear long command lines.
  ///
  /// @param folder where that file may be written
  /// @param options more of the Java machine's
  /// @param arguments of our program
  public static List<String> command(Path folder, List<String> options, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--add-modules", "jdk.incubator.vector"));
    all.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true"));
    all.addAll(options);
    all.addAll(List.of("-Dtinybeauty.home=" + HOME, "-cp", System.getProperty("java.class.path")));
    Path file = folder.resolve("options");
    try {
      Files.writeString(
          file, all.stream().map(Tinybeauty::quoted).collect(Collectors.joining("\n")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>(List.of(java, "@" + file, "org.tinybeauty.cli.Main"));
    command.addAll(List.of(arguments));
    return command;
  }

  private static String quoted(String option) {
    return '"' + option.replace("\\", "\\\\") + '"';
  }
}
