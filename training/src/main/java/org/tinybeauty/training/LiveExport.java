package org.tinybeauty.training;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.network.TrainWeights;

/// Turns a trained trunk with its heads into one ONNX file per style. One thread.
final class LiveExport {
  private static final int CALIBRATION = 64;

  private final LiveNet net;
  private final NetWeights weights;

  /// @param weights of a run: the trunk and `heads`
  LiveExport(LiveNet net, NetWeights weights) {
    this.net = net;
    this.weights = weights;
  }

  /// The network of one style, all in float.
  byte[] exact(int style) {
    return LiveOnnx.write(net, LiveModel.style(net, weights, style), null);
  }

  /// The network of one style with bytes inside.
  ///
  /// @param ranges of `calibrate`
  byte[] quantised(int style, List<QuantRange> ranges) {
    return LiveOnnx.write(net, LiveModel.style(net, weights, style), ranges);
  }

  /// The ranges of the trunk's values over crops of the cache, half of them as they are, half
  /// jittered and relit. One libtorch thread, so that they do not depend on how many there are.
  List<QuantRange> calibrate(TrainCache cache) {
    RandomGenerator random = new SplittableRandom(5);
    torch.set_num_threads(1);
    TrainSample sample = new TrainSample(cache.size());
    int plane = LiveNet.SIDE * LiveNet.SIDE;
    try (TrainWeights tensors = new TrainWeights(weights);
        FloatPointer memory = new FloatPointer(3L * plane)) {
      QuantCalibration calibration = new QuantCalibration(tensors.tensors());
      for (int i = 0; i < CALIBRATION; i++) {
        int item = TrainBatch.item(9, i, cache.count());
        if (i % 2 == 0) {
          sample.plain(cache, item, 0);
        } else {
          sample.draw(cache, item, 0, random);
        }
        memory.put(sample.image(), 0, 3 * plane);
        try (PointerScope _ = new PointerScope();
            NoGradGuard _ = new NoGradGuard()) {
          Tensor image = torch.from_blob(memory, 1, 3, LiveNet.SIDE, LiveNet.SIDE);
          calibration.restart();
          net.trunk(calibration, image);
        }
      }
      return calibration.ranges();
    }
  }
}
