package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.tinybeauty.amplifier.CompactAmplifier;

/// The shipped amplifier on one face in several lights.
class AblationTest {
  private static final Path WEIGHTS = Path.of("../models/amplifier/compact.safetensors");

  private final List<String> said = new ArrayList<>();

  private static List<CompactAmplifier.Pair> pairs() throws IOException {
    return List.of(
        CollinsFace.pair("smoky", 1),
        CollinsFace.pair("smoky", 0.9f),
        CollinsFace.pair("smoky", 0.8f));
  }

  @Test
  void eachRowIsMeasuredAndTheWholeDoesBetterThanWithoutAStyle() throws Exception {
    List<CompactAmplifier.Pair> proof =
        List.of(CollinsFace.pair("smoky", 0.85f), CollinsFace.pair("smoky", 0.95f));
    List<Ablation.Row> rows =
        new Ablation(WEIGHTS, 1, 1, said::add).measure(pairs(), proof, () -> false);
    // One of the two makes four pairs of the three: too few for a row of five.
    assertThat(rows)
        .extracting(Ablation.Row::name)
        .containsExactly(
            "all of it",
            "no residual (the made-up face in its place)",
            "no masks",
            "no style tokens",
            "no pretraining, 1 steps on the pairs",
            "1 pair",
            "3 pairs");
    var byName = rows.stream().collect(Collectors.toMap(Ablation.Row::name, Function.identity()));
    double whole = rows.getFirst().gain();
    assertThat(whole).isGreaterThan(3);
    assertThat(byName.get("3 pairs")).extracting(Ablation.Row::gain).isEqualTo(whole);
    assertThat(whole).isGreaterThan(rows.get(3).gain() + 1);
    assertThat(whole).isGreaterThan(rows.get(1).gain());
    assertThat(said).contains("no masks");
  }

  @Test
  void whatWasMeasuredBeforeAStopIsKept() throws Exception {
    List<CompactAmplifier.Pair> proof = List.of(CollinsFace.pair("smoky", 0.85f));
    List<Ablation.Row> rows =
        new Ablation(WEIGHTS, 1, 1, said::add)
            .measure(pairs(), proof, () -> said.contains("no masks"));
    assertThat(rows).hasSize(2);
  }
}
