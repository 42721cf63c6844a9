package org.tinybeauty.training;

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
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.network.TorchDevice;
import org.tinybeauty.network.TrainWeights;

/// One step's forward and backward pass. Each of a few threads takes a share of the batch through
/// the network with one libtorch thread, so nobody waits within a layer: on a busy machine that is
/// much faster than libtorch's own threads. The loss and its gradient are computed in plain Java,
/// since a dozen whole-tensor operations would cost as much as the network.
///
/// One thread calls. Results depend on the shares only, not on timing.
final class TrainStep implements AutoCloseable {
  private static final int PLANE = LiveNet.SIDE * LiveNet.SIDE;

  private final TrainNet net;
  private final TorchDevice device = TorchDevice.found();
  private TrainPass pass;
  private final @Nullable TrainLikeness likeness;
  private final int length;
  private final int size;
  private final int twins;
  private final float[][] predicted;
  private final List<Share> shares = new ArrayList<>();
  private final ExecutorService workers;
  private final float[] scratch;

  /// The mean losses of a batch: [TrainLoss] over its examples, [TrainConsistency] over those that
  /// are shown twice. What is learned from is their sum, and [TrainLikeness] where asked for.
  record Losses(double makeup, double consistency) {}

  /// What one thread works on: examples `from` to before `to`.
  private static final class Share {
    final int from;
    final int to;
    final TrainWeights weights;
    final FloatPointer gradient;
    final TrainLoss loss;
    final TrainConsistency consistency;
    final float[] slopes;
    final float[] moved;
    final float[] movedSlopes;

    Share(int from, int to, TrainWeights weights, int regions) {
      int length = 3 * regions * PLANE;
      this.loss = new TrainLoss(LiveNet.SIDE, regions);
      this.consistency = new TrainConsistency(LiveNet.SIDE, regions);
      this.slopes = new float[length];
      this.moved = new float[length];
      this.movedSlopes = new float[length];
      this.from = from;
      this.to = to;
      this.weights = weights;
      int rows = TrainBatch.row(to) - TrainBatch.row(from);
      this.gradient = new FloatPointer((long) rows * length).retainReference();
    }
  }

  /// @param weights lent; close this before them
  /// @param size examples per batch
  /// @param likeness lent; null for none
  TrainStep(
      TrainNet net, TrainWeights weights, int size, int threads, @Nullable TrainLikeness likeness) {
    this.net = net;
    this.pass = net.on(device);
    this.likeness = likeness;
    this.length = 3 * net.regions() * PLANE;
    this.size = size;
    this.twins = TrainBatch.row(size) - size;
    this.predicted = new float[size][length];
    this.scratch = new float[weights.size()];
    int count = Math.min(threads, size);
    for (int i = 0; i < count; i++) {
      shares.add(
          new Share(i * size / count, (i + 1) * size / count, weights.twin(), net.regions()));
    }
    workers =
        Executors.newFixedThreadPool(
            count, Thread.ofPlatform().daemon().name("training step ", 0).factory());
  }

  /// Goes another way through the network from here on.
  void through(TrainPass pass) {
    this.pass = pass.on(device);
  }

  /// Runs a batch.
  ///
  /// @param gradient is overwritten by the gradient of the sum of the mean losses
  Losses run(TrainBatch batch, float[] gradient) throws InterruptedException {
    List<Callable<Losses>> tasks = new ArrayList<>();
    for (Share share : shares) {
      tasks.add(() -> run(batch, share));
    }
    double makeup = 0;
    double consistency = 0;
    try {
      for (Future<Losses> part : workers.invokeAll(tasks)) {
        makeup += part.get().makeup();
        consistency += part.get().consistency();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("training step failed: " + e.getCause(), e.getCause());
    }
    Arrays.fill(gradient, 0);
    for (Share share : shares) {
      share.weights.takeGradients(gradient, scratch);
    }
    return new Losses(makeup / size, consistency / twins);
  }

  private Losses run(TrainBatch batch, Share share) {
    torch.set_num_threads(1);
    int first = TrainBatch.row(share.from);
    int count = TrainBatch.row(share.to) - first;
    int side = LiveNet.SIDE;
    try (PointerScope _ = new PointerScope()) {
      FloatPointer images = batch.images().getPointer((long) first * 3 * PLANE);
      Tensor image =
          torch.from_blob(images, count, 3, side, side).contiguous(torch.MemoryFormat.ChannelsLast);
      int[] styles = batch.styles(share.from, share.to);
      Tensor output = pass.residuals(share.weights.tensors(), image, styles).contiguous();
      FloatPointer values = output.data_ptr_float();
      double makeup = 0;
      double consistency = 0;
      for (int i = share.from; i < share.to; i++) {
        long at = (long) (TrainBatch.row(i) - first) * length;
        float[] residuals = predicted[i];
        values.getPointer(at).get(residuals, 0, length);
        TrainSample sample = batch.sample(i);
        float[] target = sample.target(net.regions());
        makeup += share.loss.measure(residuals, target, sample.eyes(), share.slopes, 1f / size);
        if (likeness != null) {
          likeness.measure(sample.image(), residuals, target, share.slopes, 1f / size);
        }
        if (TrainBatch.hasTwin(i)) {
          values.getPointer(at + length).get(share.moved, 0, length);
          consistency +=
              share.consistency.measure(
                  residuals,
                  share.moved,
                  target,
                  sample.move(),
                  share.slopes,
                  share.movedSlopes,
                  1f / twins);
          share.gradient.getPointer(at + length).put(share.movedSlopes, 0, length);
        }
        share.gradient.getPointer(at).put(share.slopes, 0, length);
      }
      Tensor slope = torch.from_blob(share.gradient, count, 3L * net.regions(), side, side);
      output.backward(slope, new BoolOptional(), false, new TensorArrayRefOptional());
      return new Losses(makeup, consistency);
    }
  }

  /// What the last batch's example `index` was given, `[regions, 3, 256, 256]`. Lent.
  float[] predicted(int index) {
    return predicted[index];
  }

  @Override
  public void close() {
    workers.close();
    for (Share share : shares) {
      share.gradient.close();
      share.weights.close();
    }
  }
}
