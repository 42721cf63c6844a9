package org.tinybeauty.training;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.Home;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options of the commands that run steps of a project.
final class StyleMaking {
  @Option(
      names = "--amplifier",
      paramLabel = "FILE",
      description =
          "Weights of the amplifier (default: those that ship with it), or a folder of Stable"
              + " Diffusion 1.5 (docs/stable-diffusion.md).")
  private @Nullable Path amplifier;

  @Option(
      names = "--adapting",
      paramLabel = "STEPS",
      defaultValue = "0",
      description =
          "Steps of adapting the amplifier's weights to the pairs; with 0 it only looks at them"
              + " (default: ${DEFAULT-VALUE}). Of Stable Diffusion: how often it sees each pair,"
              + " 0 for 500 times.")
  private long adapting;

  @Option(
      names = "--side",
      paramLabel = "PIXELS",
      defaultValue = "" + Backbone.SIDE,
      description = "Pictures that Stable Diffusion paints (default: ${DEFAULT-VALUE}).")
  private int side;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description =
          "Weights that the network begins from, of `train trunk` (default: those that ship with"
              + " it).")
  private @Nullable Path from;

  @Option(
      names = "--identity",
      paramLabel = "FILE",
      description =
          "A network for face recognition (ONNX), such as MobileFaceNet, to compare persons.")
  private @Nullable Path identity;

  @Mixin private FaceNetworks networks = new FaceNetworks();

  @Option(names = "--threads", description = "Threads (default: one per core).")
  private int threads = Runtime.getRuntime().availableProcessors();

  /// @param force whether a style that misses the release gate is packaged
  StyleTools tools(boolean force) {
    Path weights = amplifier == null ? Home.amplifier() : amplifier;
    if (!Files.exists(weights)) {
      throw CommandException.usage(
          weights
              + ": no such file (expected: weights of `train pretrain`, or a folder of Stable"
              + " Diffusion)");
    }
    Path start = from == null ? Home.startWeights() : from;
    if (!Files.isRegularFile(start)) {
      throw CommandException.usage(start + ": no such file (expected: weights of `train trunk`)");
    }
    if (adapting < 0 || adapting > Integer.MAX_VALUE || side < 8 || threads < 1) {
      throw CommandException.usage(
          "--adapting %d --side %d --threads %d (expected: 0 or more, 8 or more, 1 or more)"
              .formatted(adapting, side, threads));
    }
    return new StyleTools(
        Backbone.of(weights, adapting, side),
        start,
        networks.mesh(),
        networks.locator(),
        identity,
        threads,
        force);
  }
}
