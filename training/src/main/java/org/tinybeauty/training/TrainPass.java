package org.tinybeauty.training;

import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.tinybeauty.network.TorchDevice;

/// A way through a network, from crops to residuals.
@FunctionalInterface
interface TrainPass {

  /// The residuals `[N, 3 * regions, 256, 256]`. Needs an open `PointerScope`.
  ///
  /// @param image `[N, 3, 256, 256]`
  /// @param styles which style each of the N gets
  Tensor residuals(Map<String, Tensor> weights, Tensor image, int... styles);

  /// The same way, on a device; weights and crops are brought there, residuals and gradients back.
  default TrainPass on(TorchDevice device) {
    return (weights, image, styles) ->
        TorchDevice.CPU.on(residuals(device.on(weights), device.on(image), styles));
  }

  /// The residuals of one crop, without learning from it.
  ///
  /// @param image `[3, 256, 256]`
  /// @param given is overwritten, `[regions, 3, 256, 256]`
  default void answer(Map<String, Tensor> weights, float[] image, int style, float[] given) {
    try (FloatPointer memory = new FloatPointer(image);
        PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      Tensor seen = torch.from_blob(memory, 1, 3, LiveNet.SIDE, LiveNet.SIDE);
      residuals(weights, seen, style).contiguous().data_ptr_float().get(given, 0, given.length);
    }
  }
}
