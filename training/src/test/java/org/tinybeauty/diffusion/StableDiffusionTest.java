package org.tinybeauty.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tinybeauty.diffusion.DiffusionOptions.Fit;
import org.tinybeauty.diffusion.DiffusionOptions.Sampler;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.network.SafeTensors;
import org.tinybeauty.pairs.PairImage;

/// The whole path at a tiny size: a folder is opened, fitted and paints.
class StableDiffusionTest {
  private static final int SIDE = 64;
  private static final Fit TWO_STEPS = new Fit(1, 2, 3, 1e-2, 1e-2, 1, 5, 0.25, 1, 7);
  private static final DiffusionOptions OPTIONS =
      DiffusionOptions.standard().withSide(SIDE).withFit(TWO_STEPS);

  @TempDir private static Path folder;
  @TempDir private Path work;

  @BeforeAll
  static void write() throws IOException {
    torch.set_num_threads(1);
    TinyFolder.write(folder);
  }

  private static PairImage face(int side, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double a = random.nextDouble(2, 6);
    PairImage face = PairImage.blank(side, side);
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < side * side; i++) {
        double x = (double) (i % side) / side;
        double y = Math.floorDiv(i, side) / (double) side;
        face.rgb()[c][i] = (float) (0.5 + 0.3 * Math.sin(a * x + c) * Math.cos(a * y));
      }
    }
    return face;
  }

  private static float[] mask(int side) {
    float[] mask = new float[side * side];
    for (int i = 0; i < mask.length; i++) {
      boolean in =
          Math.hypot(i % side - side / 2.0, Math.floorDiv(i, side) - side / 2.0) < side / 4.0;
      mask[i] = in ? 1 : 0;
    }
    return mask;
  }

  private static List<DiffusionPair> pairs() {
    List<DiffusionPair> pairs = new ArrayList<>();
    for (int k = 0; k < 2; k++) {
      PairImage before = face(96, k);
      PairImage after = before.copy();
      float[] mask = mask(96);
      for (int i = 0; i < mask.length; i++) {
        after.rgb()[0][i] += 0.2f * mask[i];
      }
      pairs.add(new DiffusionPair(before, after, mask));
    }
    return pairs;
  }

  private StableDiffusion.Fitted fit(StableDiffusion model, Path into) throws IOException {
    return model.fit(pairs(), into, (step, steps, loss, left) -> {}, () -> false);
  }

  private static void same(PairImage a, PairImage b) {
    for (int c = 0; c < 3; c++) {
      assertThat(a.rgb()[c]).isEqualTo(b.rgb()[c]);
    }
  }

  @ParameterizedTest
  @EnumSource(Sampler.class)
  void fitsAndPaintsInsideTheMaskOnlyAndTheSameForTheSameSeed(Sampler sampler) throws IOException {
    DiffusionOptions options = OPTIONS.withSampler(sampler);
    PairImage face = face(100, 9);
    float[] mask = mask(100);
    try (StableDiffusion model = StableDiffusion.open(folder, options)) {
      assertThatThrownBy(() -> model.paint(face, mask, 1))
          .isInstanceOf(IllegalStateException.class);
      List<Long> told = new ArrayList<>();
      StableDiffusion.Fitted fitted =
          model.fit(
              pairs(),
              work,
              (step, steps, loss, left) -> {
                assertThat(steps).isEqualTo(2);
                assertThat(loss).isBetween(0.1, 100.0);
                assertThat(left).isNotNegative();
                told.add(step);
              },
              () -> false);
      assertThat(told).containsExactly(1L, 2L);
      assertThat(fitted.complete()).isTrue();
      PairImage painted = model.paint(face, mask, 1);
      int changed = 0;
      for (int c = 0; c < 3; c++) {
        for (int i = 0; i < mask.length; i++) {
          if (mask[i] == 0) {
            assertThat(Float.floatToRawIntBits(painted.rgb()[c][i]))
                .isEqualTo(Float.floatToRawIntBits(face.rgb()[c][i]));
          } else if (painted.rgb()[c][i] != face.rgb()[c][i]) {
            changed++;
          }
          assertThat(painted.rgb()[c][i]).isBetween(0f, 1f);
        }
      }
      assertThat(changed).isGreaterThan(1000);
      same(model.paint(face, mask, 1), painted);
      if (sampler == Sampler.EULER_ANCESTRAL) {
        assertThat(model.paint(face, mask, 2).rgb()[0]).isNotEqualTo(painted.rgb()[0]);
      }
      Path lora = work.resolve("lora.safetensors");
      model.exportLora(lora);
      try (SafeTensors file = new SafeTensors(lora)) {
        assertThat(file.entries())
            .hasSize(2 * 88)
            .containsKey(
                "unet.up_blocks.1.attentions.2.transformer_blocks.0.attn2.to_out.0.lora.up.weight");
      }
      try (StableDiffusion other = StableDiffusion.open(folder, options)) {
        other.load(work);
        same(other.paint(face, mask, 1), painted);
      }
    }
  }

  @Test
  void aStoppedFitGoesOnAsIfItHadNotBeenStopped() throws IOException {
    Path whole = Files.createDirectory(work.resolve("whole"));
    Path parts = Files.createDirectory(work.resolve("parts"));
    DiffusionOptions options = OPTIONS.withFit(new Fit(2, 2, 3, 1e-2, 1e-2, 1, 5, 0.5, 100, 7));
    try (StableDiffusion model = StableDiffusion.open(folder, options)) {
      assertThat(fit(model, whole).steps()).isEqualTo(4);
    }
    for (int run = 1; run <= 4; run++) {
      try (StableDiffusion model = StableDiffusion.open(folder, options)) {
        StableDiffusion.Fitted fitted =
            model.fit(pairs(), parts, (step, steps, loss, left) -> {}, () -> true);
        assertThat(fitted.steps()).isEqualTo(run);
        assertThat(fitted.complete()).isEqualTo(run == 4);
      }
    }
    assertThat(parts.resolve("fit.safetensors"))
        .hasSameBinaryContentAs(whole.resolve("fit.safetensors"));
  }

  @Test
  void fittingBringsTheLossDown() throws IOException {
    DiffusionOptions options = OPTIONS.withFit(new Fit(20, 4, 3, 1e-2, 1e-2, 1, 5, 0.25, 100, 7));
    List<Double> losses = new ArrayList<>();
    try (StableDiffusion model = StableDiffusion.open(folder, options)) {
      model.fit(pairs(), work, (step, steps, loss, left) -> losses.add(loss), () -> false);
    }
    double first = losses.subList(0, 12).stream().mapToDouble(d -> d).average().orElseThrow();
    double last = losses.subList(28, 40).stream().mapToDouble(d -> d).average().orElseThrow();
    assertThat(last).isLessThan(0.9 * first);
  }

  @Test
  void aFitOfOtherPairsOrAnotherModelIsRefused() throws IOException {
    try (StableDiffusion model = StableDiffusion.open(folder, OPTIONS)) {
      fit(model, work);
      List<DiffusionPair> fewer = pairs().subList(0, 1);
      assertThatThrownBy(() -> model.fit(fewer, work, (step, steps, loss, left) -> {}, () -> false))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("other pairs or settings (expected: a new folder)");
      assertThatThrownBy(() -> model.load(work.resolve("none")))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("missing");
    }
    DiffusionOptions wider = OPTIONS.withFit(new Fit(1, 2, 5, 1e-2, 1e-2, 1, 5, 0.25, 1, 7));
    try (StableDiffusion model = StableDiffusion.open(folder, wider)) {
      assertThatThrownBy(() -> model.load(work))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("image_proj");
    }
  }

  @Test
  void badPicturesAndMasksAreRefused() {
    PairImage square = face(32, 1);
    float[] mask = mask(32);
    assertThatThrownBy(() -> new DiffusionPair(square, face(33, 1), mask))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DiffusionPair(square, square, mask(31)))
        .hasMessageContaining("mask of 961 values (expected: 1024)");
    mask[5] = Float.NaN;
    assertThatThrownBy(() -> new DiffusionPair(square, square, mask))
        .hasMessageContaining("mask value NaN");
    PairImage wide = PairImage.blank(32, 16);
    assertThatThrownBy(() -> new DiffusionPair(wide, wide, new float[512]))
        .hasMessageContaining("32x16 (expected: a square)");
  }

  @Test
  void anIncompleteFolderIsToldWhole() throws IOException {
    assertThatThrownBy(() -> StableDiffusion.open(work, OPTIONS))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("scheduler/scheduler_config.json")
        .hasMessageContaining("unet/config.json")
        .hasMessageContaining("vae/config.json")
        .hasMessageContaining("controlnet/config.json (the canny ControlNet for it)")
        .hasMessageContaining("image_encoder/config.json (IP-Adapter's image encoder)");
    TinyFolder.write(work);
    Files.delete(work.resolve("vae/diffusion_pytorch_model.safetensors"));
    assertThatThrownBy(() -> StableDiffusion.open(work, OPTIONS))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no weights (expected: diffusion_pytorch_model.safetensors or");
    assertThatThrownBy(() -> StableDiffusion.open(folder, OPTIONS.withSide(40)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("side 40 (expected: a multiple of 16");
  }

  /// What a config may not say, and what is told of it.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"cross_attention_dim\": 12 | \"cross_attention_dim\": 1024 | attn2.to_k.weight is [8,"
            + " 12]",
        "\"layers_per_block\": 2 | \"layers_per_block\": 3 | no tensor down_blocks.0.resnets.2",
        "\"layers_per_block\": 2 | \"layers_per_block\": 1 | norm1.weight is [32]",
        "\"norm_num_groups\": 4 | \"norm_num_groups\": 3 | multiple of 2 heads and of 3 groups",
        "\"act_fn\": \"silu\" | \"act_fn\": \"gelu\" | act_fn is \"gelu\" (expected: silu)",
        "\"act_fn\": \"silu\" | \"use_linear_projection\": true | use_linear_projection is true",
        "\"act_fn\": \"silu\" | \"class_embed_type\": \"timestep\" | class_embed_type",
        "\"norm_eps\": 1e-05, | '' | norm_eps is missing (expected: a number above 0)",
        "\"DownBlock2D\" | \"AttnDownBlock2D\" | AttnDownBlock2D (expected:",
        "UNet2DConditionModel | UNet2DModel | expected: UNet2DConditionModel",
        "[8, 16, 16] | [8, -16, 16] | block_out_channels is -16 (expected: 1..",
        "} | '' | no JSON"
      })
  void aConfigThatIsNotOfThisKindIsRefused(String from, String to, String told) throws IOException {
    TinyFolder.write(work);
    TinyFolder.write(work.resolve("unet/config.json"), TinyFolder.UNET.replace(from, to));
    assertThatThrownBy(() -> StableDiffusion.open(work, OPTIONS))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(told);
  }
}
