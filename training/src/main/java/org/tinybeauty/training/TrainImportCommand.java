package org.tinybeauty.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.ExitCode;
import org.tinybeauty.makeup.Style;
import org.tinybeauty.makeup.StyleManifest;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.network.NetWeights.Weight;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tinybeauty train import`: a style from the TinyBeauty authors' released checkpoint.
@Command(
    name = "import",
    description = "Make a style of a checkpoint that the TinyBeauty authors released (style*.pt).",
    mixinStandardHelpOptions = true)
final class TrainImportCommand implements Callable<Integer> {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,40}");
  private static final String KEY = "cleaner";

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FILE.pt", description = "The checkpoint.")
  private @Nullable Path file;

  @Option(names = "--name", required = true, description = "Name of the style.")
  private @Nullable String name;

  @Option(
      names = "--out",
      defaultValue = "${sys:user.home}/.tinybeauty/styles",
      description = "Folder of the styles (default: ${DEFAULT-VALUE}).")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    if (spec == null || file == null || name == null || out == null) {
      throw new IllegalStateException("options are missing");
    }
    if (!NAME.matcher(name).matches()) {
      throw CommandException.usage(
          "--name " + name + " (expected: small letters, digits and hyphens)");
    }
    Path folder = out.resolve(name);
    if (Files.exists(folder)) {
      throw CommandException.failure(folder + " exists (choose another --name, or remove it)");
    }
    byte[] network;
    try {
      network = PaperNet.RELEASED.onnx(checked(CheckpointReader.read(file, KEY)));
    } catch (CheckpointException e) {
      throw CommandException.failure(String.valueOf(e.getMessage()), e);
    }
    Style.write(folder, manifest(name), network);
    spec.commandLine().getOut().println(folder);
    return ExitCode.OK;
  }

  private static StyleManifest manifest(String name) {
    return new StyleManifest(
        StyleManifest.SCHEMA,
        name,
        name,
        "Imported from a checkpoint of the TinyBeauty authors, which has no licence: not to be"
            + " passed on.",
        List.of("imported"),
        "the authors of TinyBeauty (ECCV 2024)",
        "none",
        "network.onnx",
        "",
        PaperNet.SIDE,
        List.of("whole"),
        Map.of());
  }

  /// The weights, if they are just those of the released network.
  static NetWeights checked(NetWeights weights) throws CheckpointException {
    Map<String, Weight> wanted =
        PaperNet.RELEASED.shapes(new SplittableRandom(1)).weights().byName();
    for (Map.Entry<String, Weight> entry : wanted.entrySet()) {
      Weight weight = weights.byName().get(entry.getKey());
      if (weight == null || weight.values().length != entry.getValue().values().length) {
        throw new CheckpointException(
            "no TinyBeauty network: " + entry.getKey() + " is missing or of another size");
      }
    }
    if (weights.byName().size() != wanted.size()) {
      throw new CheckpointException(
          "no TinyBeauty network: %d tensors (expected: %d)"
              .formatted(weights.byName().size(), wanted.size()));
    }
    return weights;
  }
}
