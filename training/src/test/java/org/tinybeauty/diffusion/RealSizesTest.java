package org.tinybeauty.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.tinybeauty.diffusion.StateDicts.Form;

/// The networks at Stable Diffusion 1.5's own sizes ask for exactly the tensors of its files. The
/// counts are those of the published weights.
class RealSizesTest {
  private static final UnetConfig SD15 =
      new UnetConfig(
          4,
          Form.SD15.channels(),
          new boolean[] {true, true, true, false},
          2,
          768,
          new int[] {8, 8, 8, 8},
          32,
          1e-5);

  /// Hands out views of one zero, of any size, and remembers what was asked for.
  private static final class Asked implements Weights {
    private final SequencedMap<String, long[]> dict;
    private final Set<String> names = new HashSet<>();
    private final Map<String, String> wrong = new HashMap<>();

    Asked(SequencedMap<String, long[]> dict) {
      this.dict = dict;
    }

    @Override
    public Tensor take(String name, long... shape) {
      names.add(name);
      if (!Arrays.equals(dict.get(name), shape)) {
        wrong.put(name, Arrays.toString(shape));
      }
      return torch.zeros(1).expand(shape);
    }

    @Override
    public boolean has(String name) {
      return dict.containsKey(name);
    }
  }

  @SuppressWarnings("try") // the scope is only closed
  private static void asks(
      SequencedMap<String, long[]> dict, int tensors, long numbers, Consumer<Weights> network) {
    ToLongFunction<long[]> size = shape -> Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    assertThat(dict).hasSize(tensors);
    assertThat(dict.values().stream().mapToLong(size).sum()).isEqualTo(numbers);
    Asked asked = new Asked(dict);
    try (PointerScope scope = new PointerScope()) {
      network.accept(asked);
    }
    assertThat(asked.wrong).isEmpty();
    assertThat(asked.names).isEqualTo(dict.keySet());
  }

  @Test
  void unetHas859520964NumbersAnd128MatricesForLora() {
    try (Lora lora = new Lora()) {
      asks(StateDicts.unet(Form.SD15), 686, 859_520_964, w -> new Unet(w, SD15, lora));
      assertThat(lora.size()).isEqualTo(128);
      lora.begin(4, new java.util.SplittableRandom(1));
      assertThat(lora.tensors().values().stream().mapToLong(Tensor::numel).sum())
          .isEqualTo(797_184);
    }
  }

  @Test
  void controlNetHas361279120Numbers() {
    int[] hint = {16, 32, 96, 256};
    asks(StateDicts.control(Form.SD15, hint), 340, 361_279_120, w -> new ControlNet(w, SD15, hint));
  }

  @Test
  void autoencoderHas83653863Numbers() {
    int[] channels = {128, 256, 512, 512};
    VaeConfig config = new VaeConfig(4, channels, 2, 32, 0.18215);
    for (boolean old : new boolean[] {false, true}) {
      asks(StateDicts.vae(old, 4, 2, channels), 248, 83_653_863, w -> new Vae(w, config));
    }
  }

  @Test
  void imageEncoderHas632076800Numbers() {
    ClipConfig config = new ClipConfig(1280, 5120, 16, 32, 224, 14, 1024, 1e-5, false);
    asks(StateDicts.clip(config), 520, 632_076_800, w -> new ClipVision(w, config));
  }

  @Test
  void projectionHas25191936Numbers() {
    try (TokenProjection projection = new TokenProjection(1024, 32, 768)) {
      projection.begin(new java.util.SplittableRandom(1));
      assertThat(projection.tensors().values().stream().mapToLong(Tensor::numel).sum())
          .isEqualTo(25_191_936);
    }
  }

  @Test
  void namesOfTheFilesAreAsPublished() {
    SequencedMap<String, long[]> unet = StateDicts.unet(Form.SD15);
    has(unet, "down_blocks.1.resnets.0.conv_shortcut.weight", 640, 320, 1, 1);
    has(unet, "down_blocks.2.attentions.1.proj_in.weight", 1280, 1280, 1, 1);
    has(unet, "up_blocks.0.resnets.2.conv1.weight", 1280, 2560, 3, 3);
    has(unet, "up_blocks.1.resnets.2.conv1.weight", 1280, 1920, 3, 3);
    has(unet, "up_blocks.2.resnets.2.conv1.weight", 640, 960, 3, 3);
    has(unet, "up_blocks.3.resnets.0.conv1.weight", 320, 960, 3, 3);
    has(unet, "up_blocks.3.resnets.2.conv1.weight", 320, 640, 3, 3);
    String block = "up_blocks.3.attentions.2.transformer_blocks.0.";
    has(unet, block + "attn2.to_k.weight", 320, 768);
    has(unet, block + "ff.net.0.proj.weight", 2560, 320);
    has(unet, block + "ff.net.2.weight", 320, 1280);
    has(unet, "mid_block.attentions.0.transformer_blocks.0.attn1.to_out.0.bias", 1280);
  }

  private static void has(SequencedMap<String, long[]> dict, String name, long... shape) {
    assertThat(dict.get(name)).as(name).isEqualTo(shape);
  }
}
