package org.tinybeauty.diffusion;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// The fine-grained makeup module's one projection of image embeddings to tokens, shared by
/// identity and style: a matrix, then a norm per token. Identity tokens come first, style
/// tokens
/// second; together they take the place of a text's. Owns its tensors. One thread.
final class TokenProjection implements AutoCloseable {
  private static final String PROJ = "image_proj.proj.";
  private static final String NORM = "image_proj.norm.";

  private final int in;
  private final int tokens;
  private final int width;
  private final SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();

  /// @param in width of an embedding
  /// @param tokens that one embedding becomes
  /// @param width of a token
  TokenProjection(int in, int tokens, int width) {
    this.in = in;
    this.tokens = tokens;
    this.width = width;
  }

  /// First weights: as libtorch begins a linear layer and a norm.
  void begin(RandomGenerator random) {
    close();
    double bound = 1 / Math.sqrt(in);
    float[] matrix = new float[Math.multiplyExact(Math.multiplyExact(tokens, width), in)];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = (float) random.nextDouble(-bound, bound);
    }
    float[] bias = new float[tokens * width];
    for (int i = 0; i < bias.length; i++) {
      bias[i] = (float) random.nextDouble(-bound, bound);
    }
    float[] ones = new float[width];
    java.util.Arrays.fill(ones, 1);
    tensors.put(PROJ + "weight", Tensors.leaf(matrix, (long) tokens * width, in));
    tensors.put(PROJ + "bias", Tensors.leaf(bias, (long) tokens * width));
    tensors.put(NORM + "weight", Tensors.leaf(ones, width));
    tensors.put(NORM + "bias", Tensors.leaf(new float[width], width));
  }

  /// Lent: what to train, save and load; empty before `begin`.
  SequencedMap<String, Tensor> tensors() {
    return tensors;
  }

  private Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalStateException("no projection yet: fit or load first");
    }
    return tensor;
  }

  /// The tokens of one embedding.
  ///
  /// @param embedding `[1, in]`
  /// @return `[1, tokens, width]`
  Tensor tokens(Tensor embedding) {
    Tensor wide = new LinearLayer(tensor(PROJ + "weight"), tensor(PROJ + "bias")).apply(embedding);
    return new LayerNorm(tensor(NORM + "weight"), tensor(NORM + "bias"), width, LayerNorm.EPSILON)
        .apply(wide.view(1, tokens, width));
  }

  /// Both sets, `[1, 2 * tokens, width]`.
  Tensor context(Tensor identity, Tensor style) {
    return Scratch.within(() -> torch.cat(new TensorVector(tokens(identity), tokens(style)), 1));
  }

  /// What stands for "nobody, no makeup": the tokens of embeddings of zeros.
  Tensor nothing() {
    return Scratch.within(
        () -> {
          Tensor zero = torch.zeros(1, in);
          return context(zero, zero);
        });
  }

  /// Width of an embedding.
  int in() {
    return in;
  }

  @Override
  public void close() {
    tensors.values().forEach(Tensor::close);
    tensors.clear();
  }
}
