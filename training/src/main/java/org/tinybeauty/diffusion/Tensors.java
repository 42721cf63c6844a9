package org.tinybeauty.diffusion;

import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Tensors from and to Java's arrays, float32. They belong to the open `PointerScope` unless
/// said
/// otherwise.
final class Tensors {
  private Tensors() {}

  /// A copy of `values`, row by row.
  static Tensor of(float[] values, long... shape) {
    try (FloatPointer pointer = new FloatPointer(values);
        Tensor view = torch.from_blob(pointer, shape)) {
      return view.clone();
    }
  }

  /// A copy that gathers gradients and is owned by the caller, whatever scope is open.
  static Tensor leaf(float[] values, long... shape) {
    Tensor tensor = of(values, shape).retainReference();
    tensor.set_requires_grad(true);
    return tensor;
  }

  /// All numbers, row by row.
  static float[] floats(Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.numel())];
    try (Tensor detached = tensor.detach();
        Tensor dense = detached.contiguous()) {
      dense.data_ptr_float().get(values);
    }
    return values;
  }

  /// Normal noise.
  static Tensor noise(RandomGenerator random, long... shape) {
    long size = 1;
    for (long side : shape) {
      size *= side;
    }
    float[] values = new float[Math.toIntExact(size)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return of(values, shape);
  }
}
