package org.tinybeauty.training;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/// The way through a live network with the bytes inside that it will be exported with.
///
/// @param ranges of `QuantCalibration`
record QuantPass(LiveNet net, List<QuantRange> ranges) implements TrainPass {

  @Override
  public Tensor residuals(Map<String, Tensor> weights, Tensor image, int... styles) {
    QuantTorchLayers layers = new QuantTorchLayers(weights, ranges);
    Tensor features =
        net.trunk(layers, new QuantTorchLayers.Value(image, QuantRange.IMAGE)).tensor();
    return LiveModel.painted(net, weights, features, styles);
  }
}
