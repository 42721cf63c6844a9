package org.tinybeauty.diffusion;

/// How the Stable Diffusion backbone paints and is fitted. `standard` is the paper's recipe with
/// its release's figures; `toString` records all of it.
///
/// @param side of the picture the network paints, pixels
/// @param steps of a whole walk of the sampler
/// @param strength part of the walk that is made, 0..1
/// @param sampler which
/// @param guidance of the made-up branch: 1 is none (the bare branch has 0: the plain noise)
/// @param controlScale of the ControlNet, 0 leaves it out
/// @param loraBare how much of the fit the bare branch wears
/// @param loraMade how much of the fit the made-up branch wears
/// @param makeup lambda m, how much of the makeup residual is taken
/// @param detail lambda d, how much of the detail residual is taken
/// @param fit how it is fitted
public record DiffusionOptions(
    int side,
    int steps,
    double strength,
    Sampler sampler,
    double guidance,
    double controlScale,
    double loraBare,
    double loraMade,
    double makeup,
    double detail,
    Fit fit) {

  /// How a picture is noised and walked back.
  public enum Sampler {
    /// Noise by the seed, Euler ancestral steps (as released).
    EULER_ANCESTRAL,
    /// The picture's own noise by inversion, deterministic steps (as in the paper's figure).
    DDIM_INVERSION
  }

  /// How the network is fitted to pairs.
  ///
  /// @param epochs times that each pair is seen
  /// @param rank of the low-rank changes
  /// @param tokens that one picture's embedding becomes
  /// @param rate of AdamW, constant
  /// @param decay of AdamW
  /// @param clip longest gradient of the low-rank changes
  /// @param cropWeight of the crop-consistency loss
  /// @param bareShare of the steps that show the bare picture with the tokens of nothing, so
  /// that
  ///     the bare branch paints it back
  /// @param saveSteps steps between saved states
  /// @param seed of the first weights and of every draw
  public record Fit(
      int epochs,
      int rank,
      int tokens,
      double rate,
      double decay,
      double clip,
      double cropWeight,
      double bareShare,
      int saveSteps,
      long seed) {
    public Fit {
      if (epochs < 1 || rank < 1 || tokens < 1 || saveSteps < 1) {
        throw new IllegalArgumentException(
            "epochs %d, rank %d, tokens %d, saveSteps %d (expected: 1 or more)"
                .formatted(epochs, rank, tokens, saveSteps));
      }
      if (!(rate > 0 && decay >= 0 && clip > 0 && cropWeight >= 0)
          || !(bareShare >= 0 && bareShare <= 1)) {
        throw new IllegalArgumentException(
            "rate %s, decay %s, clip %s, cropWeight %s, bareShare %s"
                .formatted(rate, decay, clip, cropWeight, bareShare));
      }
    }

    public static Fit standard() {
      return new Fit(500, 4, 32, 1e-4, 1e-2, 1, 5, 0.25, 25, 10086);
    }

    public Fit withEpochs(int count) {
      return new Fit(
          count, rank, tokens, rate, decay, clip, cropWeight, bareShare, saveSteps, seed);
    }

    public Fit withSeed(long other) {
      return new Fit(
          epochs, rank, tokens, rate, decay, clip, cropWeight, bareShare, saveSteps, other);
    }
  }

  public DiffusionOptions {
    if (side < 8 || steps < 1 || !(strength > 0 && strength <= 1)) {
      throw new IllegalArgumentException(
          "side %d, steps %d, strength %s".formatted(side, steps, strength));
    }
    if (!(guidance >= 0 && controlScale >= 0 && loraBare >= 0 && loraMade >= 0)) {
      throw new IllegalArgumentException(
          "guidance %s, controlScale %s, loraBare %s, loraMade %s (expected: 0 or more)"
              .formatted(guidance, controlScale, loraBare, loraMade));
    }
  }

  /// 512 pixels, Euler ancestral, 10 steps at strength 0.3, guidance 2.5, LoRA 0.8 and 0.9,
  /// lambda m 1.0, lambda d 0.8.
  public static DiffusionOptions standard() {
    return new DiffusionOptions(
        512, 10, 0.3, Sampler.EULER_ANCESTRAL, 2.5, 1, 0.8, 0.9, 1, 0.8, Fit.standard());
  }

  public DiffusionOptions withSide(int pixels) {
    return new DiffusionOptions(
        pixels,
        steps,
        strength,
        sampler,
        guidance,
        controlScale,
        loraBare,
        loraMade,
        makeup,
        detail,
        fit);
  }

  public DiffusionOptions withSampler(Sampler other) {
    return new DiffusionOptions(
        side,
        steps,
        strength,
        other,
        guidance,
        controlScale,
        loraBare,
        loraMade,
        makeup,
        detail,
        fit);
  }

  public DiffusionOptions withFit(Fit other) {
    return new DiffusionOptions(
        side,
        steps,
        strength,
        sampler,
        guidance,
        controlScale,
        loraBare,
        loraMade,
        makeup,
        detail,
        other);
  }
}
