package org.tinybeauty.diffusion;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Low-rank changes to a network's attention matrices: y + scale * up(down(x)). Networks tell
/// their
/// matrices when they are made; until `begin`, nothing changes. Names on disk are diffusers':
/// `unet.<layer>.lora.down.weight` and `.lora.up.weight`. Owns its tensors. One thread.
///
/// Source: Hu et al., "LoRA", 2021.
final class Lora implements AutoCloseable {
  private record Place(long in, long out) {}

  private final SequencedMap<String, Place> places = new LinkedHashMap<>();
  private final SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
  private double scale = 1;

  /// Told by a network: there is a matrix of that name and size.
  void place(String name, long in, long out) {
    places.put(name, new Place(in, out));
  }

  /// Starts changes that are zero: `down` is drawn with deviation 1 / rank, `up` is zero.
  void begin(int rank, RandomGenerator random) {
    close();
    places.forEach(
        (name, place) -> {
          float[] down = new float[Math.toIntExact(rank * place.in)];
          for (int i = 0; i < down.length; i++) {
            down[i] = (float) (random.nextGaussian() / rank);
          }
          tensors.put(down(name), Tensors.leaf(down, rank, place.in));
          float[] up = new float[Math.toIntExact(rank * place.out)];
          tensors.put(up(name), Tensors.leaf(up, place.out, rank));
        });
  }

  private static String down(String name) {
    return "unet." + name + ".lora.down.weight";
  }

  private static String up(String name) {
    return "unet." + name + ".lora.up.weight";
  }

  /// Lent: what to train, save and load; empty before `begin`.
  SequencedMap<String, Tensor> tensors() {
    return tensors;
  }

  /// How much of the changes is worn; 0 leaves the network as it was.
  void scale(double scale) {
    this.scale = scale;
  }

  /// `y` with the change of matrix `name` for its input `x`.
  Tensor change(String name, Tensor x, Tensor y) {
    Tensor down = tensors.get(down(name));
    Tensor up = tensors.get(up(name));
    if (down == null || up == null || scale == 0) {
      return y;
    }
    Tensor change = new LinearLayer(up, null).apply(new LinearLayer(down, null).apply(x));
    return y.add(change, new Scalar(scale));
  }

  /// How many matrices can be changed.
  int size() {
    return places.size();
  }

  /// Forgets the changes.
  @Override
  public void close() {
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      entry.getValue().close();
    }
    tensors.clear();
  }
}
