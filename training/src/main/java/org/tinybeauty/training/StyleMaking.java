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
      names = "--tutoring",
      paramLabel = "STEPS",
      defaultValue = "" + TutoredBackbone.STEPS,
      description =
          "Steps that two networks learn the pairs alone for, to paint beside the amplifier; with 0"
              + " it paints by itself (default: ${DEFAULT-VALUE}).")
  private long tutoring;

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
  /// @param quick whether it is to be a first look
  StyleTools tools(boolean force, boolean quick) {
    Path weights = amplifier == null ? Home.amplifier() : amplifier;
    if (!Files.exists(weights)) {
      throw CommandException.usage(
          weights
              + ": no such file (expected: weights of `train pretrain`, or a folder of Stable"
              + " Diffusion)");
    }
    Path start = from == null ? Home.startWeights(LiveNet.SHIPPED.title()) : from;
    if (!Files.isRegularFile(start)) {
      throw CommandException.usage(start + ": no such file (expected: weights of `train trunk`)");
    }
    if (adapting < 0
        || adapting > Integer.MAX_VALUE
        || tutoring < 0
        || tutoring > Integer.MAX_VALUE
        || side < 8
        || threads < 1) {
      throw CommandException.usage(
          ("--adapting %d --tutoring %d --side %d --threads %d"
                  + " (expected: 0 or more, 0 or more, 8 or more, 1 or more)")
              .formatted(adapting, tutoring, side, threads));
    }
    Backbone alone = Backbone.of(weights, adapting, side);
    return new StyleTools(
        tutoring > 0 ? tutored(alone, start, quick) : alone,
        start,
        networks.mesh(),
        networks.locator(),
        identity,
        threads,
        force);
  }

  private Backbone tutored(Backbone alone, Path live, boolean quick) {
    Path paper = Home.startWeights(PaperNet.RELEASED.title());
    if (!Files.isRegularFile(paper)) {
      throw CommandException.usage(
          paper + ": no such file (expected: weights that ship with it, or --tutoring 0)");
    }
    long steps = quick ? Math.min(tutoring, TutoredBackbone.QUICK_STEPS) : tutoring;
    return new TutoredBackbone(alone, steps, live, paper);
  }
}
