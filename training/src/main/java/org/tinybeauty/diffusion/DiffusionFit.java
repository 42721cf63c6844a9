package org.tinybeauty.diffusion;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.tinybeauty.pairs.PairImage;

/// Fits the low-rank changes and the projection to a few pairs. A step noises one pair's made-
/// up
/// latent and asks the UNet for the noise, given the bare face's and the style's tokens; the
/// error
/// counts inside the mask. Then a window of the same noisy latent is asked for again. Some
/// steps
/// show
/// the bare latent with the tokens of nothing instead. Every draw depends on seed and step
/// only, so
/// a run that was stopped goes on as if it had not been. One thread; owns its tensors.
final class DiffusionFit implements AutoCloseable {
  /// Side of the window of the crop-consistency loss, per latent side.
  private static final double WINDOW = 0.75;

  private record Example(Tensor bare, Tensor made, Tensor identity, Tensor mask) {}

  /// A noisy latent and what there is to know of it.
  private record Draw(Tensor noisy, Tensor noise, int time, Example example, boolean plain) {}

  private final List<Tensor> owned = new ArrayList<>();
  private final DiffusionNets nets;
  private final DiffusionOptions.Fit fit;
  private final List<Example> examples = new ArrayList<>();
  private final Tensor style;
  private final long salt;

  /// Encodes the pairs.
  @SuppressWarnings("try") // scopes are only closed
  DiffusionFit(DiffusionNets nets, DiffusionOptions options, List<DiffusionPair> pairs) {
    this.nets = nets;
    this.fit = options.fit();
    this.salt = new SplittableRandom(fit.seed()).nextLong();
    int side = options.side();
    try (PointerScope scope = new PointerScope();
        NoGradGuard frozen = new NoGradGuard()) {
      Tensor sum = null;
      for (DiffusionPair pair : pairs) {
        PairImage before = Resampler.picture(pair.before(), side, side);
        PairImage after = Resampler.picture(pair.after(), side, side);
        Tensor bare = nets.vae().encode(DiffusionPictures.tensor(before));
        Tensor mask =
            DiffusionPictures.mask(
                pair.mask(), pair.before().width(), Math.toIntExact(bare.size(2)));
        examples.add(
            new Example(
                keep(bare),
                keep(nets.vae().encode(DiffusionPictures.tensor(after))),
                keep(nets.clip().embed(before)),
                keep(mask)));
        Tensor template = nets.clip().embed(DiffusionPictures.template(pair.after(), pair.mask()));
        sum = sum == null ? template : sum.add(template);
      }
      if (sum == null) {
        throw new IllegalArgumentException("no pairs (expected: 1 or more)");
      }
      style = keep(sum.div(new Scalar(pairs.size())));
    }
  }

  private Tensor keep(Tensor tensor) {
    owned.add(tensor.retainReference());
    return tensor;
  }

  /// The style's embedding: the mean over the pairs' made-up regions.
  float[] style() {
    return Tensors.floats(style);
  }

  /// How many steps there are in all.
  long steps() {
    return (long) fit.epochs() * examples.size();
  }

  /// Gathers the gradients of step `step`. LoRA must be worn in full.
  ///
  /// @return the loss
  @SuppressWarnings("try") // scopes are only closed
  double gather(long step) {
    SplittableRandom random = random(step);
    try (PointerScope inner = new PointerScope()) {
      Draw draw = draw(step, random);
      double loss = noiseLoss(draw);
      return fit.cropWeight() == 0 ? loss : loss + cropLoss(draw, random);
    }
  }

  private SplittableRandom random(long step) {
    return new SplittableRandom(salt + step * 0x632BE59BD9B4E019L);
  }

  /// Each epoch goes through all pairs in an order of its own.
  private Example example(long step) {
    int count = examples.size();
    SplittableRandom random = random(-1 - step / count);
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return examples.get(order[(int) (step % count)]);
  }

  private Draw draw(long step, SplittableRandom random) {
    Example example = example(step);
    int time = random.nextInt(nets.schedule().times());
    boolean plain = random.nextDouble() < fit.bareShare();
    Tensor clean = plain ? example.bare : example.made;
    Tensor noise =
        Tensors.noise(random, clean.size(0), clean.size(1), clean.size(2), clean.size(3));
    double kept = nets.schedule().kept()[time];
    Tensor noisy =
        clean.mul(new Scalar(Math.sqrt(kept))).add(noise, new Scalar(Math.sqrt(1 - kept)));
    return new Draw(noisy, noise, time, example, plain);
  }

  private Tensor context(Draw draw) {
    return draw.plain
        ? nets.projection().nothing()
        : nets.projection().context(draw.example.identity, style);
  }

  @SuppressWarnings("try") // scopes are only closed
  private double noiseLoss(Draw draw) {
    try (PointerScope inner = new PointerScope()) {
      Tensor found = nets.unet().noise(draw.noisy, draw.time, context(draw), null);
      Tensor error = found.sub(draw.noise).mul(draw.example.mask);
      return back(error.mul(error).mean());
    }
  }

  @SuppressWarnings("try") // scopes are only closed
  private double cropLoss(Draw draw, SplittableRandom random) {
    long side = draw.noisy.size(2);
    long window = Math.max(1, (long) (side * WINDOW) / nets.latentStep()) * nets.latentStep();
    long x = random.nextLong(side - window + 1);
    long y = random.nextLong(side - window + 1);
    try (PointerScope inner = new PointerScope()) {
      Tensor noisy = cut(draw.noisy, x, y, window);
      Tensor found = nets.unet().noise(noisy, draw.time, context(draw), null);
      Tensor error = found.sub(cut(draw.noise, x, y, window));
      return back(error.mul(error).mean().mul(new Scalar(fit.cropWeight())));
    }
  }

  private static Tensor cut(Tensor latent, long x, long y, long window) {
    return latent.narrow(2, y, window).narrow(3, x, window).contiguous();
  }

  private static double back(Tensor loss) {
    loss.backward();
    return loss.item_float();
  }

  @Override
  public void close() {
    owned.forEach(Tensor::close);
  }
}
