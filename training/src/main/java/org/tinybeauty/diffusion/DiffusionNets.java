package org.tinybeauty.diffusion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tinybeauty.inference.ModelException;

/// The networks of a folder in the diffusers layout, opened and checked. Frozen, but for what
/// `lora`
/// and `projection` add. Owner of their memory.
final class DiffusionNets implements AutoCloseable {
  private static final String[] DIFFUSERS = {
    "diffusion_pytorch_model.safetensors", "diffusion_pytorch_model.fp16.safetensors"
  };
  private static final String[] TRANSFORMERS = {"model.safetensors", "model.fp16.safetensors"};

  private final List<WeightFile> files = new ArrayList<>();
  private final Lora lora = new Lora();
  private final NoiseSchedule schedule;
  private final UnetConfig unetConfig;
  private final VaeConfig vaeConfig;
  private final Unet unet;
  private final Vae vae;
  private final ControlNet control;
  private final ClipVision clip;
  private final TokenProjection projection;

  /// @param tokens that one picture's embedding becomes
  /// @throws ModelException saying what is missing or not as expected
  DiffusionNets(Path folder, int tokens) throws IOException {
    refuseIncomplete(folder);
    boolean good = false;
    try {
      schedule = NoiseSchedule.read(folder.resolve("scheduler/scheduler_config.json"));
      unetConfig = UnetConfig.unet(folder.resolve("unet/config.json"));
      WeightFile unetFile = open(folder.resolve("unet"), DIFFUSERS);
      unet = new Unet(unetFile, unetConfig, lora);
      unetFile.refuseTheRest();
      vaeConfig = VaeConfig.read(folder.resolve("vae/config.json"));
      WeightFile vaeFile = open(folder.resolve("vae"), DIFFUSERS);
      vae = new Vae(vaeFile, vaeConfig);
      vaeFile.refuseTheRest();
      control = control(folder.resolve("controlnet"));
      ClipConfig clipConfig = ClipConfig.read(folder.resolve("image_encoder/config.json"));
      WeightFile clipFile = open(folder.resolve("image_encoder"), TRANSFORMERS);
      clip = new ClipVision(clipFile, clipConfig);
      clipFile.refuseTheRest("embeddings.position_ids");
      projection = new TokenProjection(clipConfig.out(), tokens, unetConfig.contextWidth());
      if (vaeConfig.latent() != unetConfig.in()) {
        throw new ModelException(
            "%s: the UNet takes %d channels (expected: the %d of the VAE's latents)"
                .formatted(folder, unetConfig.in(), vaeConfig.latent()));
      }
      good = true;
    } finally {
      if (!good) {
        close();
      }
    }
  }

  private static void refuseIncomplete(Path folder) {
    List<String> missing = new ArrayList<>();
    expect(folder, missing, "scheduler/scheduler_config.json", "Stable Diffusion 1.5");
    expect(folder, missing, "unet/config.json", "Stable Diffusion 1.5");
    expect(folder, missing, "vae/config.json", "Stable Diffusion 1.5");
    expect(folder, missing, "controlnet/config.json", "the canny ControlNet for it");
    expect(folder, missing, "image_encoder/config.json", "IP-Adapter's image encoder");
    if (!missing.isEmpty()) {
      throw new ModelException(
          folder
              + ": not a whole folder, see docs/stable-diffusion.md; missing: "
              + String.join(", ", missing));
    }
  }

  private static void expect(Path folder, List<String> missing, String name, String what) {
    if (!Files.isRegularFile(folder.resolve(name))) {
      missing.add(name + " (" + what + ")");
    }
  }

  private WeightFile open(Path folder, String... names) throws IOException {
    WeightFile file = WeightFile.open(folder, names);
    files.add(file);
    return file;
  }

  private ControlNet control(Path folder) throws IOException {
    Path file = folder.resolve("config.json");
    UnetConfig config = UnetConfig.control(file);
    if (config.in() != unetConfig.in()
        || config.contextWidth() != unetConfig.contextWidth()
        || !java.util.Arrays.equals(config.channels(), unetConfig.channels())
        || config.layers() != unetConfig.layers()) {
      throw new ModelException(file + ": of another form than the UNet (expected: made for it)");
    }
    int[] hint = new ConfigFile(file).counts("conditioning_embedding_out_channels");
    if (1 << (hint.length - 1) != vaeConfig.step()) {
      throw new ModelException(
          "%s: conditioning_embedding_out_channels of %d widths (expected: to halve as often as the VAE)"
              .formatted(file, hint.length));
    }
    WeightFile weights = open(folder, DIFFUSERS);
    ControlNet net = new ControlNet(weights, config, hint);
    weights.refuseTheRest();
    return net;
  }

  NoiseSchedule schedule() {
    return schedule;
  }

  Unet unet() {
    return unet;
  }

  Vae vae() {
    return vae;
  }

  ControlNet control() {
    return control;
  }

  ClipVision clip() {
    return clip;
  }

  Lora lora() {
    return lora;
  }

  TokenProjection projection() {
    return projection;
  }

  /// Pixels per latent pixel, along a side.
  int scale() {
    return vaeConfig.step();
  }

  /// A latent's sides are multiples of this.
  int latentStep() {
    return unetConfig.step();
  }

  @Override
  public void close() {
    lora.close();
    if (projection != null) {
      projection.close();
    }
    files.forEach(WeightFile::close);
  }
}
