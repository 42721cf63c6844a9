package org.tinybeauty.training;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.Home;
import org.tinybeauty.pairs.PairFinder;
import picocli.CommandLine.Option;

/// The networks that find faces: the options of every command that looks for them.
final class FaceNetworks {
  /// Beside the checkout, where its developers keep what is not theirs to ship.
  private static final Path DEVELOPERS = Path.of("../shared/data/teachers");

  @Option(
      names = "--mesh",
      paramLabel = "FILE",
      description =
          "MediaPipe's face mesh as ONNX, or its folder (default: the folder mesh of"
              + " ~/.tinybeauty).")
  private @Nullable Path mesh;

  @Option(
      names = "--locator",
      paramLabel = "DIR",
      description = "Folder of the face detector (default: the one that ships with it).")
  private @Nullable Path locator;

  Path mesh() {
    if (mesh != null) {
      return mesh;
    }
    Path own = Home.user().resolve("mesh");
    return Files.isDirectory(own) || !Files.isDirectory(DEVELOPERS) ? own : DEVELOPERS;
  }

  Path locator() {
    return locator == null ? Home.locator() : locator;
  }

  /// A finder of these; the caller closes it.
  PairFinder finder() {
    return new PairFinder(locator(), mesh());
  }
}
