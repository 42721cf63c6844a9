package org.tinybeauty.diffusion;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.pairs.PairImage;

/// Paints one face twice, bare and made up, from the same noise, and blends the two into the
/// original. One thread.
final class DiffusionPainter {
  private final DiffusionNets nets;
  private final DiffusionOptions options;

  /// How one of the two is painted.
  private record Branch(double lora, double guidance) {}

  /// What both branches share.
  ///
  /// @param hint for the ControlNet, or null
  private record Scene(Tensor context, Tensor nothing, @Nullable Tensor hint) {}

  DiffusionPainter(DiffusionNets nets, DiffusionOptions options) {
    this.nets = nets;
    this.options = options;
  }

  /// The face with the fitted style's makeup, at its own size.
  ///
  /// @param style embedding of the style
  @SuppressWarnings("try") // scopes are only closed
  PairImage paint(PairImage face, float[] mask, float[] style, long seed) {
    int side = options.side();
    PairImage small = Resampler.picture(face, side, side);
    try (PointerScope scope = new PointerScope();
        NoGradGuard frozen = new NoGradGuard()) {
      Tensor clean = nets.vae().encode(DiffusionPictures.tensor(small));
      Tensor identity = nets.clip().embed(small);
      Tensor context =
          nets.projection().context(identity, Tensors.of(style, 1, nets.projection().in()));
      Tensor hint =
          options.controlScale() == 0 ? null : nets.control().hint(DiffusionPictures.edges(small));
      Scene scene = new Scene(context, nets.projection().nothing(), hint);
      Tensor inside = DiffusionPictures.mask(mask, face.width(), Math.toIntExact(clean.size(2)));
      List<Tensor> latents = walk(scene, clean, new SplittableRandom(seed));
      List<PairImage> painted = new ArrayList<>();
      for (Tensor latent : latents) {
        Tensor kept = clean.add(latent.sub(clean).mul(inside));
        painted.add(DiffusionPictures.picture(nets.vae().decode(kept)));
      }
      return new ResidualBlend(options.makeup(), options.detail())
          .blend(face, small, painted.get(0), painted.get(1), mask);
    }
  }

  /// The bare latent and the made-up one.
  private List<Tensor> walk(Scene scene, Tensor clean, SplittableRandom random) {
    List<Branch> branches =
        List.of(
            new Branch(options.loraBare(), 0), new Branch(options.loraMade(), options.guidance()));
    return switch (options.sampler()) {
      case EULER_ANCESTRAL -> euler(scene, branches, clean, random);
      case DDIM_INVERSION -> ddim(scene, branches, clean);
    };
  }

  private List<Tensor> euler(
      Scene scene, List<Branch> branches, Tensor clean, SplittableRandom random) {
    EulerAncestral plan = EulerAncestral.plan(nets.schedule(), options.steps(), options.strength());
    Tensor first = plan.begin(clean, like(clean, random));
    List<Tensor> fresh = new ArrayList<>();
    for (int i = 0; i < plan.times().length; i++) {
      fresh.add(like(clean, random));
    }
    List<Tensor> ends = new ArrayList<>();
    for (Branch branch : branches) {
      Tensor x = first;
      for (int i = 0; i < plan.times().length; i++) {
        Tensor noise = noise(scene, branch, plan.input(i, x), plan.times()[i]);
        x = plan.step(i, x, noise, fresh.get(i));
      }
      ends.add(x);
    }
    return ends;
  }

  private List<Tensor> ddim(Scene scene, List<Branch> branches, Tensor clean) {
    Ddim plan = Ddim.plan(nets.schedule(), options.steps(), options.strength());
    Tensor first = clean;
    for (int i = plan.times().length - 1; i >= 0; i--) {
      Tensor noise = noise(scene, branches.getFirst(), first, plan.times()[i]);
      first = plan.back(i, first, noise);
    }
    List<Tensor> ends = new ArrayList<>();
    for (Branch branch : branches) {
      Tensor x = first;
      for (int i = 0; i < plan.times().length; i++) {
        x = plan.step(i, x, noise(scene, branch, x, plan.times()[i]));
      }
      ends.add(x);
    }
    return ends;
  }

  private static Tensor like(Tensor latent, SplittableRandom random) {
    return Tensors.noise(random, latent.size(0), latent.size(1), latent.size(2), latent.size(3));
  }

  /// The noise found, guided: plain + g (conditioned - plain).
  private Tensor noise(Scene scene, Branch branch, Tensor x, double time) {
    nets.lora().scale(branch.lora);
    return Scratch.within(
        () -> {
          Tensor plain = noise(scene, scene.nothing, x, time);
          if (branch.guidance == 0) {
            return plain;
          }
          Tensor guided = noise(scene, scene.context, x, time);
          return plain.add(guided.sub(plain), new Scalar(branch.guidance));
        });
  }

  private Tensor noise(Scene scene, Tensor context, Tensor x, double time) {
    return Scratch.within(
        () -> {
          UnetTrunk.Features control =
              scene.hint == null
                  ? null
                  : nets.control().control(x, time, context, scene.hint, options.controlScale());
          return nets.unet().noise(x, time, context, control);
        });
  }
}
