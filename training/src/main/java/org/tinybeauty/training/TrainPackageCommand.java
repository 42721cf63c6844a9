package org.tinybeauty.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.ExitCode;
import org.tinybeauty.evaluation.StylePreview;
import org.tinybeauty.makeup.Style;
import org.tinybeauty.makeup.StyleManifest;
import org.tinybeauty.pairs.PairFinder;
import org.tinybeauty.recipe.Recipe;
import org.tinybeauty.recipe.RecipeRenderer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `tinybeauty train package`: exported, measured networks and their recipes become style folders
/// with manifest and card.
@Command(
    name = "package",
    description = "Make style folders of exported and measured networks and their recipes.",
    mixinStandardHelpOptions = true)
final class TrainPackageCommand implements Callable<Integer> {
  /// The figures that a style's manifest keeps.
  static final List<String> FIGURES =
      List.of(
          "maskedPsnr",
          "maskedPsnrDoingNothing",
          "maskedGain",
          "fullPsnr",
          "fullPsnrDoingNothing",
          "bytesAgainstFloatPsnr",
          "milliseconds",
          "parameters",
          "multiplyAdds",
          "trainingSteps",
          "trainingMinutes",
          "evaluationPairs",
          "flickerSmoothMean",
          "flickerSmoothP99",
          "flickerJitterMean",
          "offFaceMean",
          "identity",
          "ssim",
          "deltaE");

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--styles",
      required = true,
      description = "Folder of exported styles: STYLE/network.onnx and STYLE/figures.json.")
  private @Nullable Path styles;

  @Option(names = "--recipes", required = true, description = "Folder of their recipes.")
  private @Nullable Path recipes;

  @Option(names = "--pairs", required = true, description = "How many pairs trained them.")
  private int pairs;

  @Option(names = "--faces", required = true, description = "Where the faces came from, in words.")
  private String faces = "";

  @Option(names = "--author", required = true, description = "Who made the styles.")
  private String author = "";

  @Option(names = "--licence", required = true, description = "SPDX identifier.")
  private String licence = "";

  @Option(
      names = "--force",
      description = "Package styles that miss the release gate, or were not measured, too.")
  private boolean force;

  @Option(
      names = "--preview",
      paramLabel = "PICTURE",
      description = "A portrait to show each style on, as preview.jpg.")
  private @Nullable Path preview;

  @Mixin private FaceNetworks networks = new FaceNetworks();

  @Option(names = "--out", required = true, description = "Folder for the finished styles.")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    if (spec == null || styles == null || recipes == null || out == null) {
      throw new IllegalStateException("options are missing");
    }
    List<Recipe> looks = FaceCacheCommand.read(recipes);
    PackageGate gate = new PackageGate(styles);
    Map<String, List<String>> missed = new LinkedHashMap<>();
    for (Recipe recipe : looks) {
      missed.put(recipe.name(), gate.misses(recipe.name()));
    }
    List<String> misses = missed.values().stream().flatMap(List::stream).toList();
    if (!misses.isEmpty() && !force) {
      throw CommandException.failure(
          String.join(System.lineSeparator(), misses)
              + System.lineSeparator()
              + "nothing was packaged (--force packages what misses the release gate)");
    }
    misses.forEach(miss -> err(miss + " (packaged by --force)"));
    for (Recipe recipe : looks) {
      Path from = styles.resolve(recipe.name());
      JsonNode figures = gate.figures(recipe.name());
      Path folder = out.resolve(recipe.name());
      Style.write(
          folder, manifest(recipe, figures), Files.readAllBytes(from.resolve("network.onnx")));
      TrainExportCommand.write(
          folder.resolve("README.md"),
          card(recipe, figures, missed.getOrDefault(recipe.name(), List.of()))
              .getBytes(StandardCharsets.UTF_8));
      if (preview != null) {
        preview(preview, folder);
      }
      spec.commandLine().getOut().println(folder);
    }
    return ExitCode.OK;
  }

  private void preview(Path picture, Path style) throws IOException {
    try (PairFinder finder = networks.finder()) {
      StylePreview.of(style, networks.locator(), finder, List.of(picture), 1)
          .write(style.resolve("preview.jpg"));
    }
  }

  private void err(String line) {
    if (spec != null) {
      spec.commandLine().getErr().println("tinybeauty: " + line);
    }
  }

  private StyleManifest manifest(Recipe recipe, JsonNode figures) {
    Map<String, Double> kept = new LinkedHashMap<>();
    for (String name : FIGURES) {
      if (figures.path(name).isNumber()) {
        kept.put(name, figures.path(name).asDouble());
      }
    }
    return new StyleManifest(
        StyleManifest.SCHEMA,
        recipe.name(),
        recipe.title(),
        recipe.description(),
        List.of("recipe", net(figures).title()),
        author,
        licence,
        "network.onnx",
        "",
        LiveNet.SIDE,
        net(figures).regions() > 1 ? RecipeRenderer.REGIONS : List.of("whole"),
        kept);
  }

  private static TrainNet net(JsonNode figures) {
    return TrainNet.called(figures.path("network").asText(LiveNet.SHIPPED.title()));
  }

  private String card(Recipe recipe, JsonNode figures, List<String> misses) {
    StringBuilder card = new StringBuilder();
    card.append(
        String.format(
            Locale.ROOT,
            """
            # %s

            %s

            ![before and after](preview.jpg)

            %s- **Made by**: %s. **Licence**: %s.
            - **Recipe**: `training/recipes/%s.yaml`, painted by our renderer on %d faces:
              %s.
              %,.0f steps, %.0f minutes on 2 CPU cores that also did other work.%s
            - **Measured** on %.0f portraits kept out of training (other portraits of some of these people were in it), at 256x256:

            | | masked PSNR | doing nothing | gain | full frame | doing nothing |
            |---|---|---|---|---|---|
            """,
            recipe.title(),
            recipe.description(),
            NetworkCard.item(net(figures)),
            author,
            licence,
            recipe.name(),
            pairs,
            faces,
            figures.path("trainingSteps").asDouble(),
            figures.path("trainingMinutes").asDouble(),
            net(figures).manyStyles() ? " All our styles were trained together, on one trunk." : "",
            figures.path("evaluationPairs").asDouble()));
    row(card, "whole", figures);
    for (String region : RecipeRenderer.REGIONS) {
      if (figures.path("regions").has(region)) {
        row(card, region, figures.path("regions").path(region));
      }
    }
    card.append(
        String.format(
            Locale.ROOT,
            """

            Mask: pixels that the artist changed by more than 4 of 255 levels, dilated by 2 pixels. %slibtorch against ONNX Runtime: %.1e at most. One run on one core of a 2.5 GHz Cascade Lake: %.2f ms.
            %s
            **Limits**: the artist is a renderer, not a person, and learned from portraits that mostly look at the camera with open
            eyes: strong profiles, closed eyes, wide open mouths, hands and hair over the face are guesses. Makeup already worn is
            not taken off first. Black-and-white pictures get coloured makeup.
            """,
            figures.has("bytesAgainstFloatPsnr")
                ? String.format(
                    Locale.ROOT,
                    "Eight bits against float32:%n%.1f dB. ",
                    figures.path("bytesAgainstFloatPsnr").asDouble())
                : "%n".formatted(),
            figures.path("onnxAgainstTorchMost").asDouble(),
            figures.path("milliseconds").asDouble(),
            product(figures, misses)));
    return card.toString();
  }

  /// What was measured of the style in the product, and what it misses; empty where nothing was.
  private static String product(JsonNode figures, List<String> misses) {
    StringBuilder lines = new StringBuilder();
    if (figures.has("flickerSmoothMean")) {
      lines.append(
          String.format(
              Locale.ROOT,
              "%nIn the product, on portraits: flicker under smooth motion %.2f levels (99th"
                  + " percentile %.1f), under jitter %.2f;%nchange off the face %.2f levels;"
                  + " likeness to the bare face %.2f (cosine).%n",
              figures.path("flickerSmoothMean").asDouble(),
              figures.path("flickerSmoothP99").asDouble(),
              figures.path("flickerJitterMean").asDouble(),
              figures.path("offFaceMean").asDouble(),
              figures.path("identity").asDouble()));
    }
    misses.forEach(miss -> lines.append(String.format("%nMisses our release gate: %s.%n", miss)));
    return lines.toString();
  }

  private static void row(StringBuilder card, String name, JsonNode figures) {
    card.append(
        String.format(
            Locale.ROOT,
            "| %s | %.2f | %.2f | +%.2f | %.2f | %.2f |%n",
            name,
            figures.path("maskedPsnr").asDouble(),
            figures.path("maskedPsnrDoingNothing").asDouble(),
            figures.path("maskedGain").asDouble(),
            figures.path("fullPsnr").asDouble(),
            figures.path("fullPsnrDoingNothing").asDouble()));
  }
}
