package org.tinybeauty.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.diffusion.StateDicts.Form;

/// Every network in libtorch against plain loops, at a small size with random weights.
class DiffusionNetsTest {
  private static final Offset<Double> NEAR = within(2e-4);
  private static final int GROUPS = 4;
  private static final int HEADS = 2;
  private static final UnetConfig TINY =
      new UnetConfig(
          4,
          Form.TINY.channels(),
          new boolean[] {true, true, false},
          2,
          12,
          new int[] {HEADS, HEADS, HEADS},
          GROUPS,
          1e-5);

  private PointerScope scope = new PointerScope();

  @BeforeEach
  void open() {
    scope.close();
    torch.set_num_threads(1);
    scope = new PointerScope();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static void same(Tensor tensor, double[] expected) {
    float[] values = Tensors.floats(tensor);
    assertThat(values).hasSameSizeAs(expected);
    double spread = 0;
    for (int i = 0; i < values.length; i++) {
      assertThat((double) values[i]).as("value %d", i).isCloseTo(expected[i], NEAR);
      spread = Math.max(spread, Math.abs(expected[i] - expected[0]));
    }
    assertThat(spread).as("says something").isGreaterThan(0.1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, 222, 333.25, 999})
  void unetWithControlIsThePlainLoops(double time) {
    TinyWeights weights = new TinyWeights(StateDicts.unet(Form.TINY), 1);
    TinyWeights controlWeights = new TinyWeights(StateDicts.control(Form.TINY, 4, 6, 8), 2);
    double[][][] x = TinyWeights.map(4, 8, 4, 3);
    double[][] context = TinyWeights.map(1, 6, 12, 4)[0];
    double[][][] hint = TinyWeights.map(3, 32, 16, 5);
    List<double[][][]> added =
        new NaiveNets(controlWeights.naive(), GROUPS, HEADS).control(x, time, context, hint, 0.7);
    Unet unet = new Unet(weights, TINY, new Lora());
    ControlNet control = new ControlNet(controlWeights, TINY, 4, 6, 8);
    assertThat(weights.untaken()).isEmpty();
    assertThat(controlWeights.untaken()).isEmpty();
    Tensor latent = TinyWeights.tensor(x);
    Tensor tokens = TinyWeights.tensor(context);
    UnetTrunk.Features features =
        control.control(latent, time, tokens, control.hint(TinyWeights.tensor(hint)), 0.7);
    for (int i = 0; i < features.skips().size(); i++) {
      same(features.skips().get(i), TinyWeights.flat(added.get(i)));
    }
    same(features.middle(), TinyWeights.flat(added.getLast()));
    NaiveNets loops = new NaiveNets(weights.naive(), GROUPS, HEADS);
    double[] controlled = TinyWeights.flat(loops.unet(x, time, context, added));
    double[] alone = TinyWeights.flat(loops.unet(x, time, context, List.of()));
    same(unet.noise(latent, time, tokens, features), controlled);
    same(unet.noise(latent, time, tokens, null), alone);
    assertThat(controlled).isNotEqualTo(alone);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void autoencoderIsThePlainLoops(boolean old) {
    TinyWeights weights = new TinyWeights(StateDicts.vae(old, 4, 1, 8, 8, 16), 6);
    VaeConfig config = new VaeConfig(4, new int[] {8, 8, 16}, 1, GROUPS, 0.18215);
    Vae vae = new Vae(weights, config);
    assertThat(weights.untaken()).isEmpty();
    NaiveNets loops = new NaiveNets(weights.naive(), GROUPS, 1);
    double[][][] picture = TinyWeights.map(3, 16, 24, 7);
    double[][][] latent = loops.encode(picture, 4, 0.18215);
    same(vae.encode(TinyWeights.tensor(picture)), TinyWeights.flat(latent));
    double[][][] other = TinyWeights.map(4, 4, 6, 8);
    same(vae.decode(TinyWeights.tensor(other)), TinyWeights.flat(loops.decode(other, 0.18215)));
  }

  /// Scores of one query line are 2 heads by 9 keys: whole, in slices of 3 or 1, and blockwise.
  @ParameterizedTest
  @CsvSource({"1000, false", "1000, true", "54, false", "54, true", "1, false", "1, true"})
  @SuppressWarnings("try") // scopes are only closed
  void attentionIsThePlainLoopsHoweverItIsCut(long most, boolean gradients) {
    double[][] q = TinyWeights.map(1, 7, 12, 1)[0];
    double[][] k = TinyWeights.map(1, 9, 12, 2)[0];
    double[][] v = TinyWeights.map(1, 9, 12, 3)[0];
    double[][] expected = Naive.attend(q, k, v, HEADS);
    try (AutoGradMode mode = new AutoGradMode(gradients)) {
      Tensor leaf = TinyWeights.tensor(q);
      leaf.set_requires_grad(gradients);
      Tensor mixed =
          Attention.attend(leaf, TinyWeights.tensor(k), TinyWeights.tensor(v), HEADS, most);
      same(mixed, TinyWeights.flat(new double[][][] {expected}));
      if (gradients) {
        mixed.sum().backward();
        float[] slopes = Tensors.floats(leaf.mutable_grad());
        for (int i = 0; i < 12; i++) {
          double[][] more = {q[0].clone()};
          double[][] less = {q[0].clone()};
          more[0][i] += 1e-4;
          less[0][i] -= 1e-4;
          double up = java.util.Arrays.stream(Naive.attend(more, k, v, HEADS)[0]).sum();
          double down = java.util.Arrays.stream(Naive.attend(less, k, v, HEADS)[0]).sum();
          assertThat((double) slopes[i]).isCloseTo((up - down) / 2e-4, NEAR);
        }
      }
    }
  }

  @Test
  void imageEncoderIsThePlainLoops() {
    ClipConfig config = new ClipConfig(16, 32, HEADS, 2, 28, 14, 10, 1e-5, false);
    TinyWeights weights = new TinyWeights(StateDicts.clip(config), 9);
    ClipVision clip = new ClipVision(weights, config);
    assertThat(weights.untaken()).isEmpty();
    double[][][] picture = TinyWeights.map(3, 28, 28, 10);
    double[] expected =
        new NaiveNets(weights.naive(), GROUPS, HEADS)
            .clip(
                picture,
                14,
                weights.values("vision_model.embeddings.class_embedding"),
                weights.values("vision_model.embeddings.position_embedding.weight"));
    same(clip.embed(TinyWeights.tensor(picture)), expected);
  }

  @Test
  void projectionIsAMatrixAndANormPerToken() {
    try (TokenProjection projection = new TokenProjection(10, 3, 12)) {
      projection.begin(new SplittableRandom(1));
      double[][] identity = TinyWeights.map(1, 1, 10, 11)[0];
      double[][] style = TinyWeights.map(1, 1, 10, 12)[0];
      java.util.Map<String, float[]> values = new java.util.HashMap<>();
      projection.tensors().forEach((name, value) -> values.put(name, Tensors.floats(value)));
      Naive naive = new Naive(values);
      double[][] tokens = new double[6][];
      for (int set = 0; set < 2; set++) {
        double[] wide = naive.linear("image_proj.proj", set == 0 ? identity : style)[0];
        for (int t = 0; t < 3; t++) {
          double[] token = java.util.Arrays.copyOfRange(wide, t * 12, t * 12 + 12);
          tokens[set * 3 + t] = naive.layerNorm("image_proj.norm", new double[][] {token})[0];
        }
      }
      Tensor flatIdentity = TinyWeights.tensor(identity).view(1, 10);
      Tensor flatStyle = TinyWeights.tensor(style).view(1, 10);
      same(
          projection.context(flatIdentity, flatStyle), TinyWeights.flat(new double[][][] {tokens}));
    }
  }

  @Test
  void lowRankChangesAreTheMatricesTheyMultiplyTo() {
    TinyWeights weights = new TinyWeights(StateDicts.unet(Form.TINY), 1);
    double[][][] x = TinyWeights.map(4, 8, 8, 3);
    double[][] context = TinyWeights.map(1, 6, 12, 4)[0];
    Tensor latent = TinyWeights.tensor(x);
    Tensor tokens = TinyWeights.tensor(context);
    try (Lora lora = new Lora()) {
      Unet unet = new Unet(weights, TINY, lora);
      float[] base = Tensors.floats(unet.noise(latent, 10, tokens, null));
      lora.begin(2, new SplittableRandom(1));
      assertThat(Tensors.floats(unet.noise(latent, 10, tokens, null))).isEqualTo(base);
      randomise(lora);
      lora.scale(0);
      assertThat(Tensors.floats(unet.noise(latent, 10, tokens, null))).isEqualTo(base);
      lora.scale(0.9);
      // The same change folded into the matrices, in plain loops.
      TinyWeights folded = new TinyWeights(StateDicts.unet(Form.TINY), 1);
      lora.tensors()
          .forEach(
              (name, down) -> {
                if (name.endsWith(".lora.down.weight")) {
                  String layer = name.substring(5, name.length() - 17);
                  Tensor up =
                      Objects.requireNonNull(
                          lora.tensors().get("unet." + layer + ".lora.up.weight"));
                  float[] matrix = folded.values(layer + ".weight");
                  fold(matrix, Tensors.floats(up), Tensors.floats(down), 2, 0.9);
                }
              });
      double[] expected =
          TinyWeights.flat(
              new NaiveNets(folded.naive(), GROUPS, HEADS).unet(x, 10, context, List.of()));
      same(unet.noise(latent, 10, tokens, null), expected);
    }
  }

  private static void randomise(Lora lora) {
    SplittableRandom random = new SplittableRandom(5);
    lora.tensors()
        .values()
        .forEach(
            tensor -> {
              for (long i = 0; i < tensor.numel(); i++) {
                tensor.data_ptr_float().put(i, (float) (0.3 * random.nextGaussian()));
              }
            });
  }

  private static void fold(float[] matrix, float[] up, float[] down, int rank, double scale) {
    int out = up.length / rank;
    int in = down.length / rank;
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        for (int r = 0; r < rank; r++) {
          matrix[o * in + i] += (float) (scale * up[o * rank + r] * down[r * in + i]);
        }
      }
    }
  }
}
