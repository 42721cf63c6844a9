package org.tinybeauty.evaluation;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.recipe.RecipeRenderer;

/// The report as one HTML file that needs nothing else.
final class HtmlReport {
  private static final int WORST = 10;
  private static final int PER_TONE = 4;
  private static final String METHOD =
      """
      <h2>How it was measured</h2>
      <p class="note">Levels are 8-bit RGB at the pictures' own resolution; figures are means over pictures of each picture's
      value. The makeup is where the artist's after differs from before by more than 4 levels in any channel, dilated by
      2 pixels. SSIM: 11x11 Gaussian window, sigma 1.5, per channel. dE2000: CIEDE2000 of sRGB, D65. Regions come from the face
      mesh. Off the face is outside the mesh's oval. Likeness: cosine of a face recognition network's embeddings of the before and
      the output, both placed by the before's points. Skin tone: typology angle of the median skin colour in the photo, light
      included. Pose: yaw of the mesh. Age is left out: nothing here measures it honestly.</p>
      <p class="note">Flicker: a still face moves along a known path of 16 frames (smooth: up to 6 pixels of a crop of 512, 2 degrees,
      2 %, half a swing; jitter: up to 2 pixels and 0.4 % anew in every frame; exposure: 5 % brighter from the middle on; noise: sigma 2); the
      residual is taken back along the path. Mean and p99 of its change from frame to frame and its deviation over time inside the
      makeup (residual over 6 levels), E(R) over the whole crop in squares of 0..1. <em>Product</em> is the engine, finding, following
      and steadying the face; <em>network alone</em> is given the still's crop, as the released network was measured, on other
      faces and a path whose speed is not known. Put through this very test, on three other portraits, it has a mean of 1.34 and a p99
      of 9.8 under smooth motion, 1.76 and 13.7 under jitter; <em>floor</em> is a residual that does not change, through the same warps.</p>
      """;

  private final EvaluationReport report;
  private final Measured style;
  private final @Nullable Measured baseline;
  private final HtmlPage page;

  HtmlReport(EvaluationReport report) {
    this.report = report;
    this.page = new HtmlPage(report.style().name());
    this.style = report.style();
    this.baseline = report.baseline();
  }

  String text() {
    page.add(
        "<p>Measured on %d pairs and %d faces without a true after, through the engine as `tinybeauty apply` runs it.</p>%n"
            .formatted(style.pairs().size(), style.faces().size()));
    verdict();
    if (!style.pairs().isEmpty()) {
      quality();
      regions();
    }
    safety();
    flicker();
    network();
    FairnessTables fairness = new FairnessTables(page);
    fairness.add("Pairs", style.pairs());
    fairness.add("Faces without a true after", style.faces());
    worst();
    gallery();
    page.add(METHOD);
    return page.text();
  }

  private void verdict() {
    Verdict verdict = report.verdict();
    page.add(
        verdict.passed()
            ? "<p class=\"ok\">Passes the release gate.</p>\n"
            : "<p class=\"miss\">Misses the release gate.</p>\n");
    page.head("Release gate", "limit", "measured", "allowed", "");
    for (Verdict.Check check : verdict.checks()) {
      Gate.Limit limit = check.limit();
      String result =
          check.value() == null
              ? limit.required()
                  ? HtmlPage.cell("miss", "not measured")
                  : HtmlPage.cell("few", "not measured")
              : check.passed() ? HtmlPage.cell("ok", "kept") : HtmlPage.cell("miss", "missed");
      page.row(
          HtmlPage.escaped(limit.meaning()),
          check.value() == null ? "" : HtmlPage.number(check.value()),
          (limit.atLeast() ? "at least " : "at most ") + HtmlPage.number(limit.bound()),
          result);
    }
    page.end();
  }

  private void quality() {
    Map<String, Double> mine = report.figures();
    Map<String, Double> theirs = baseline == null ? Map.of() : baseline.figures();
    page.head("Against the artist", "", "style", "doing nothing", baselineName());
    compare("PSNR, full frame, dB", mine, theirs, Figure.FULL_PSNR, Figure.FULL_PSNR_NOTHING);
    compare(
        "PSNR inside the makeup, dB", mine, theirs, Figure.MASKED_PSNR, Figure.MASKED_PSNR_NOTHING);
    compare("gain, full frame, dB", mine, theirs, Figure.FULL_GAIN, "");
    compare("gain inside the makeup, dB", mine, theirs, Figure.MASKED_GAIN, "");
    compare("SSIM", mine, theirs, Figure.SSIM, Figure.SSIM_NOTHING);
    compare(
        "colour error dE2000 inside the makeup",
        mine,
        theirs,
        Figure.DELTA_E,
        Figure.DELTA_E_NOTHING);
    compare(
        "error of edges around the eyes",
        mine,
        theirs,
        Figure.EDGE_ERROR,
        Figure.EDGE_ERROR_NOTHING);
    compare("eyeliner score (1 is the artist's)", mine, theirs, Figure.EDGE_SCORE, "");
    page.end();
  }

  private void regions() {
    Map<String, Double> mine = report.figures();
    page.head("By region", "", "PSNR", "doing nothing", "gain", "dE2000", "doing nothing");
    for (String part : RecipeRenderer.REGIONS) {
      page.row(
          part,
          HtmlPage.number(mine.get(part + "Psnr")),
          HtmlPage.number(mine.get(part + "PsnrDoingNothing")),
          HtmlPage.number(mine.get(part + "Gain")),
          HtmlPage.number(mine.get(part + "DeltaE")),
          HtmlPage.number(mine.get(part + "DeltaEDoingNothing")));
    }
    page.end();
  }

  private void safety() {
    Map<String, Double> mine = report.figures();
    Map<String, Double> theirs = baseline == null ? Map.of() : baseline.figures();
    page.head("What must stay", "", "style", "artist", baselineName());
    compare("change off the face, mean, levels", mine, theirs, Figure.OFF_FACE_MEAN, "");
    compare("change off the face, most, levels", mine, theirs, Figure.OFF_FACE_MOST, "");
    compare("share of pixels changed off the face", mine, theirs, Figure.OFF_FACE_SHARE, "");
    compare(
        "likeness to the bare face, cosine", mine, theirs, Figure.IDENTITY, Figure.IDENTITY_ARTIST);
    compare("strength of the makeup on the face, levels", mine, theirs, Figure.STRENGTH, "");
    page.end();
  }

  private void flicker() {
    if (style.flicker().isEmpty()) {
      return;
    }
    page.head("Flicker, levels of 255", "motion", "mean", "p99", "deviation", "E(R)");
    for (FlickerRow row : style.flicker()) {
      String motion = row.motion().label();
      flicker(motion + ", product", row.product());
      flicker(motion + ", floor", row.floor());
      flicker(motion + ", network alone", row.bare());
      if (baseline != null) {
        for (FlickerRow other : baseline.flicker()) {
          if (other.motion() == row.motion()) {
            String name = HtmlPage.escaped(baseline.name());
            flicker(motion + ", " + name + ", product", other.product());
            flicker(motion + ", " + name + ", network alone", other.bare());
          }
        }
      }
      Flicker released = FlickerRow.released(row.motion());
      if (released != null) {
        flicker(motion + ", released TinyBeauty as published, network alone", released);
      }
    }
    page.end();
  }

  private void flicker(String who, Flicker flicker) {
    page.row(
        who,
        HtmlPage.number(flicker.mean()),
        HtmlPage.number(flicker.p99()),
        HtmlPage.number(flicker.deviation()),
        HtmlPage.number(flicker.warpingError()));
  }

  private void network() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put(Figure.PARITY, "ONNX Runtime against libtorch, largest difference");
    names.put(Figure.BYTES_PSNR, "eight bits against float32, dB");
    names.put("milliseconds", "one run on one core, ms");
    names.put("millisecondsFloat", "the same in float32, ms");
    names.put("parameters", "parameters");
    names.put("multiplyAdds", "multiply-adds");
    Map<String, Double> mine = report.figures();
    if (names.keySet().stream().noneMatch(mine::containsKey)) {
      return;
    }
    page.head("Network", "", "");
    names.forEach(
        (figure, label) -> {
          if (mine.containsKey(figure)) {
            page.row(label, HtmlPage.number(mine.get(figure)));
          }
        });
    page.end();
  }

  private void worst() {
    if (style.pairs().isEmpty()) {
      return;
    }
    page.add(
        "<h2>The worst pairs</h2>\n"
            + "<p class=\"note\">By PSNR inside the makeup. Left to right: before, output, artist,"
            + " error x4.</p>\n");
    style.pairs().stream()
        .sorted(Comparator.comparingDouble(score -> score.figure(Figure.MASKED_PSNR, Psnr.MOST)))
        .limit(WORST)
        .forEach(
            score ->
                page.picture(
                    score.strip(),
                    "%s: %s dB inside the makeup (gain %s), dE2000 %s%s"
                        .formatted(
                            HtmlPage.escaped(score.name()),
                            HtmlPage.number(score.figures().get(Figure.MASKED_PSNR)),
                            HtmlPage.number(score.figures().get(Figure.MASKED_GAIN)),
                            HtmlPage.number(score.figures().get(Figure.DELTA_E)),
                            score.turn() == null ? ", no face found" : "")));
  }

  private void gallery() {
    if (style.faces().isEmpty()) {
      return;
    }
    page.add(
        "<h2>Faces</h2>\n<p class=\"note\">Before and output; up to "
            + PER_TONE
            + " of each skin tone.</p>\n<div class=\"faces\">\n");
    for (SkinTone tone : SkinTone.values()) {
      style.faces().stream()
          .filter(score -> score.tone() == tone)
          .limit(PER_TONE)
          .forEach(
              score ->
                  page.picture(
                      score.strip(), HtmlPage.escaped(score.name()) + ", " + tone.label()));
    }
    page.add("</div>\n");
  }

  private String baselineName() {
    return baseline == null ? "" : HtmlPage.escaped(baseline.name());
  }

  private void compare(
      String label,
      Map<String, Double> mine,
      Map<String, Double> theirs,
      String figure,
      String nothing) {
    page.row(
        label,
        HtmlPage.number(mine.get(figure)),
        HtmlPage.number(mine.get(nothing)),
        HtmlPage.number(theirs.get(figure)));
  }
}
