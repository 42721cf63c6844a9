package org.tinybeauty.amplifier;

import static org.bytedeco.pytorch.global.torch.from_blob;
import static org.bytedeco.pytorch.global.torch.set_num_threads;
import static org.bytedeco.pytorch.global.torch.smooth_l1_loss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.SmoothL1LossOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.kNone;
import org.tinybeauty.network.TorchDevice;
import org.tinybeauty.network.TrainWeights;

/// One step's forward and backward pass of the amplifier's network, the faces shared among threads
/// that libtorch leaves alone. One thread calls.
final class AmplifierStep implements AutoCloseable {
  private static final long SIDE = MeanFace.SIDE;
  private static final int LENGTH = 3 * MeanFace.PLANE;

  /// Errors below this count by their square.
  private static final double TIP = 0.2;

  private final AmplifierNet net;
  private final List<TrainWeights> shares = new ArrayList<>();
  private final ExecutorService workers;
  private final TorchDevice device = TorchDevice.found();
  private final float[] scratch;

  /// @param weights lent; close this before them
  AmplifierStep(AmplifierNet net, TrainWeights weights, int threads) {
    this.net = net;
    this.scratch = new float[weights.size()];
    for (int i = 0; i < threads; i++) {
      shares.add(weights.twin());
    }
    workers =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("amplifier step ", 0).factory());
  }

  /// Runs an episode.
  ///
  /// @param gradient is overwritten by the gradient of the mean loss
  /// @return the mean loss
  double run(Episode episode, float[] gradient) throws InterruptedException {
    List<Callable<Double>> tasks = new ArrayList<>();
    int n = shares.size();
    for (int i = 0; i < n; i++) {
      TrainWeights share = shares.get(i);
      int from = i * episode.count / n;
      int to = (i + 1) * episode.count / n;
      if (to > from) {
        tasks.add(() -> run(episode, from, to, share));
      }
    }
    double loss = 0;
    try {
      for (Future<Double> part : workers.invokeAll(tasks)) {
        loss += part.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("amplifier step failed: " + e.getCause(), e.getCause());
    }
    Arrays.fill(gradient, 0);
    for (TrainWeights share : shares) {
      share.takeGradients(gradient, scratch);
    }
    return loss;
  }

  private double run(Episode episode, int from, int to, TrainWeights weights) {
    set_num_threads(1);
    int n = to - from;
    int k = episode.examples();
    try (PointerScope _ = new PointerScope()) {
      AmplifierNet.Question question =
          new AmplifierNet.Question(
              pictures(episode.noisy, from, n),
              pictures(episode.bare, from, n),
              tensor(episode.time, from, n, n, 1),
              tensor(episode.worn, from, n, n, 1, 1, 1));
      AmplifierNet.Examples examples =
          new AmplifierNet.Examples(
              pictures(episode.exampleBare, from * k, n * k),
              pictures(episode.exampleResidual, from * k, n * k));
      Tensor clean =
          net.clean(new AmplifierLayers(device.on(weights.tensors())), question, examples);
      SmoothL1LossOptions options = new SmoothL1LossOptions();
      options.beta().put(TIP);
      options.reduction().put(new kNone());
      Tensor error = smooth_l1_loss(clean, pictures(episode.clean, from, n), options);
      Tensor weight =
          tensor(episode.weight, from * MeanFace.PLANE, n * MeanFace.PLANE, n, 1, SIDE, SIDE);
      Tensor loss = error.mul(weight).mean().mul(new Scalar(n / (double) episode.count));
      loss.backward();
      return loss.item_float();
    }
  }

  private Tensor pictures(float[] all, int from, int n) {
    return tensor(all, from * LENGTH, n * LENGTH, n, 3, SIDE, SIDE);
  }

  private Tensor tensor(float[] all, int from, int length, long... shape) {
    FloatPointer memory = new FloatPointer(length);
    memory.put(all, from, length);
    return device.on(from_blob(memory, shape));
  }

  @Override
  public void close() {
    workers.close();
    shares.forEach(TrainWeights::close);
  }
}
