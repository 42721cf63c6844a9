package org.tinybeauty.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.tinybeauty.face.FaceLocator;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.inference.OnnxModel;
import org.tinybeauty.makeup.FaceBoard;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.makeup.MakeupFilter;
import org.tinybeauty.makeup.Program;
import org.tinybeauty.makeup.Style;
import org.tinybeauty.makeup.StyleManifest;
import org.tinybeauty.makeup.StyleShelf;
import org.tinybeauty.stats.PipelineStats;

/// A style on the bench: copied to a shelf of its own, so that the engine runs it as it runs any
/// other. One thread; closing takes the copy away.
final class StyleBench implements AutoCloseable {
  static final String NETWORK = "network.onnx";

  private final Path folder;
  private final Style style;
  private final StyleShelf shelf;
  private final Path locator;

  private StyleBench(Path folder, Style style, Path locator) {
    this.folder = folder;
    this.style = style;
    this.shelf = new StyleShelf(List.of(folder));
    this.locator = locator;
  }

  /// Opens a style's folder, or one of `train export` that has no manifest yet.
  ///
  /// @param locator the folder of the face detector
  /// @throws ModelException when it is no style that loads
  static StyleBench open(Path source, Path locator) throws IOException {
    boolean whole = Files.isRegularFile(source.resolve(Style.MANIFEST));
    Style style = whole ? Style.read(source) : exported(source);
    Path folder = Files.createTempDirectory("tinybeauty-evaluate");
    try {
      Path copy = folder.resolve(style.name());
      Style.write(copy, style.manifest(), style.network());
      Style onShelf = Style.read(copy);
      onShelf.tryOut();
      return new StyleBench(folder, onShelf, locator);
    } catch (IOException | RuntimeException e) {
      delete(folder);
      throw e;
    }
  }

  private static Style exported(Path source) throws IOException {
    Path file = source.resolve(NETWORK);
    if (!Files.isRegularFile(file)) {
      throw new ModelException(
          source
              + ": no style (expected: a folder with "
              + Style.MANIFEST
              + " or "
              + NETWORK
              + ")");
    }
    byte[] network = Files.readAllBytes(file);
    int size;
    try (OnnxModel model = OnnxModel.load(network, file.toString(), 1)) {
      int[] shape = model.shape("image");
      size = shape[shape.length - 1];
    }
    String name =
        String.valueOf(source.toAbsolutePath().normalize().getFileName())
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9-]+", "-")
            .replaceAll("^-+", "");
    StyleManifest manifest =
        new StyleManifest(
            StyleManifest.SCHEMA,
            name.isEmpty() ? "style" : name,
            null,
            null,
            null,
            null,
            null,
            NETWORK,
            "",
            size,
            null,
            null);
    return new Style(source, manifest, network);
  }

  Style style() {
    return style;
  }

  /// What `tinybeauty apply` runs: a fresh filter for one video or picture. The caller closes it.
  FrameFilter filter() {
    return new MakeupFilter(
        shelf,
        new FaceLocator(locator),
        new Program(Looks.of(Look.of(style.name()))),
        new FaceBoard(),
        new PipelineStats(),
        1);
  }

  @Override
  public void close() throws IOException {
    shelf.close();
    delete(folder);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
