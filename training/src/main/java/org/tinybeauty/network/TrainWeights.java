package org.tinybeauty.network;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.tinybeauty.network.NetWeights.Weight;

/// A network's weights in one run of native memory, seen by libtorch as one leaf tensor per name.
/// The optimiser writes that memory directly between steps. One thread.
public final class TrainWeights implements AutoCloseable {
  private final SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
  private final SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
  private final FloatPointer memory;
  private final boolean owner;
  private final int size;

  /// Copies `weights`.
  public TrainWeights(NetWeights weights) {
    size = Math.toIntExact(weights.parameters());
    memory = new FloatPointer(size).retainReference();
    owner = true;
    int at = 0;
    for (Map.Entry<String, Weight> entry : weights.byName().entrySet()) {
      float[] values = entry.getValue().values();
      memory.getPointer(at).put(values, 0, values.length);
      shapes.put(entry.getKey(), entry.getValue().shape());
      at += values.length;
    }
    lay();
  }

  private TrainWeights(TrainWeights other) {
    size = other.size;
    memory = other.memory;
    owner = false;
    shapes.putAll(other.shapes);
    lay();
  }

  private void lay() {
    long at = 0;
    for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
      Tensor tensor = torch.from_blob(memory.getPointer(at), entry.getValue());
      tensor.set_requires_grad(true);
      tensors.put(entry.getKey(), tensor.retainReference());
      at += tensor.numel();
    }
  }

  /// The same memory as leaf tensors of their own, so that another thread can gather gradients of
  /// its own. Close it before this.
  public TrainWeights twin() {
    return new TrainWeights(this);
  }

  /// Lent until `close`.
  public SequencedMap<String, Tensor> tensors() {
    return tensors;
  }

  public int size() {
    return size;
  }

  /// Copies all numbers, in the order of the names.
  public void read(float[] into) {
    memory.get(into, 0, size);
  }

  /// Sets all numbers, in the order of the names.
  public void write(float[] from) {
    memory.put(from, 0, size);
  }

  /// Adds the gradients to `into` and forgets them.
  ///
  /// @param scratch as long as `into`
  public void takeGradients(float[] into, float[] scratch) {
    int at = 0;
    for (Tensor tensor : tensors.values()) {
      int length = Math.toIntExact(tensor.numel());
      try (Tensor gradient = tensor.mutable_grad()) {
        if (gradient.defined()) {
          try (Tensor dense = gradient.contiguous()) {
            dense.data_ptr_float().get(scratch, at, length);
          }
          gradient.zero_();
          for (int i = at; i < at + length; i++) {
            into[i] += scratch[i];
          }
        }
      }
      at += length;
    }
  }

  /// The numbers `flat`, which are in the order of the names, by name.
  public NetWeights named(float[] flat) {
    SequencedMap<String, Weight> named = new LinkedHashMap<>();
    int at = 0;
    for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
      int length = 1;
      for (long side : entry.getValue()) {
        length *= (int) side;
      }
      float[] values = Arrays.copyOfRange(flat, at, at + length);
      named.put(entry.getKey(), new Weight(entry.getValue(), values));
      at += length;
    }
    return new NetWeights(named);
  }

  @Override
  public void close() {
    tensors.values().forEach(Tensor::close);
    if (owner) {
      memory.close();
    }
  }
}
