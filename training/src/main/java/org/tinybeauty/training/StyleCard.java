package org.tinybeauty.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.tinybeauty.evaluation.Figure;
import org.tinybeauty.pairs.StyleProject;

/// The card of a style that was made of an artist's pairs: what it is, what it was made of, how
/// good it is, where it ends.
///
/// @param proof figures of the product, on pairs
/// @param own figures of the network: size, time, training, parity
record StyleCard(StyleProject style, Map<String, Double> proof, JsonNode own) {

  /// The figures to keep in `style.json`.
  Map<String, Double> kept() {
    Map<String, Double> kept = new LinkedHashMap<>();
    for (String name : TrainPackageCommand.FIGURES) {
      Double value = proof.get(name);
      if (value != null) {
        kept.put(name, value);
      } else if (own.path(name).isNumber()
          && !name.startsWith("masked")
          && !name.startsWith("full")) {
        kept.put(name, own.path(name).asDouble());
      }
    }
    return kept;
  }

  /// The card, in Markdown.
  String text() {
    return String.format(
        Locale.ROOT,
        """
        # %s

        %s

        ![before and after](preview.jpg)

        %s- **Made by**: %s. **Licence**: %s.
        - **Made of** before/after pairs of %s, carried over to up to %,d faces by the data amplifier
          (`tinybeauty train run`); the network saw %,.0f steps of 8 crops in %,.0f minutes.
        - **Measured** on %,.0f pairs %s:

        | | dB | doing nothing |
        |---|---|---|
        | inside the makeup | %.2f | %.2f |
        | full frame | %.2f | %.2f |

        Flicker under smooth motion %.2f levels (99th percentile %.1f), under jitter %.2f. Eight bits against float32: %.1f dB.
        libtorch against ONNX Runtime: %.1e at most. One run on one core of the machine that made it: %.2f ms.

        **Limits**: what the pairs do not show is guessed: other skin tones, profiles, closed eyes, open mouths, hands and hair
        over the face. Makeup already worn is not taken off first.
        """,
        style.title(),
        style.description(),
        NetworkCard.item(LiveNet.SHIPPED),
        orUnsaid(style.author()),
        orUnsaid(style.licence()),
        artists(),
        style.amplified(),
        figure("trainingSteps"),
        figure("trainingMinutes"),
        figure(Figure.PAIRS),
        style.proof() == null
            ? "that it learned from"
                + (style.borrowed().isEmpty() ? "" : ", borrowed regions painted by the amplifier")
                + ", which flatters"
            : "that it had not seen",
        figure(Figure.MASKED_PSNR),
        figure(Figure.MASKED_PSNR_NOTHING),
        figure(Figure.FULL_PSNR),
        figure(Figure.FULL_PSNR_NOTHING),
        figure("flickerSmoothMean"),
        figure("flickerSmoothP99"),
        figure("flickerJitterMean"),
        figure(Figure.BYTES_PSNR),
        figure(Figure.PARITY),
        figure("milliseconds"));
  }

  private String artists() {
    return style.borrowed().isEmpty()
        ? "an artist"
        : "several artists ("
            + String.join(
                ", ",
                style.borrowed().stream()
                    .map(b -> String.join(", ", b.regions()) + " from " + b.label())
                    .toList())
            + ", the rest the project's own)";
  }

  private double figure(String name) {
    return proof.getOrDefault(name, own.path(name).asDouble(Double.NaN));
  }

  private static String orUnsaid(String text) {
    return text.isEmpty() ? "(not said in style.yaml)" : text;
  }
}
