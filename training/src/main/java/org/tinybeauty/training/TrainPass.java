package org.tinybeauty.training;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
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
}
