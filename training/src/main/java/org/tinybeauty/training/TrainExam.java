package org.tinybeauty.training;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.pytorch.global.torch;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.network.TorchDevice;
import org.tinybeauty.network.TrainWeights;

/// Measures weights on the faces kept out of training: the mean of [TrainLoss] over up to 48 pairs
/// of face and style, shown as they are. One thread calls; results do not depend on timing.
final class TrainExam implements AutoCloseable {
  /// Most questions asked; more faces would tell little more and take longer.
  private static final int MOST = 48;

  /// Rows of the picture sheet.
  private static final int SHOWN = 6;

  private final TrainCache cache;
  private final TrainNet net;
  private final TorchDevice device = TorchDevice.found();
  private TrainPass pass;
  private final int length;
  private final List<Question> questions = new ArrayList<>();
  private final TrainWeights weights;
  private final int threads;
  private final ExecutorService workers;

  private record Question(int item, int style) {}

  /// @param kept items of the cache
  /// @param like weights of the same names and shapes
  TrainExam(TrainCache cache, TrainNet net, int[] kept, NetWeights like, int threads) {
    this.cache = cache;
    this.net = net;
    this.pass = net.on(device);
    this.length = 3 * net.regions() * LiveNet.SIDE * LiveNet.SIDE;
    this.weights = new TrainWeights(like);
    this.threads = threads;
    int styles = cache.styles().size();
    int count = Math.min(kept.length * styles, MOST);
    for (int i = 0; i < count; i++) {
      questions.add(new Question(kept[(int) ((long) i * kept.length / count)], i % styles));
    }
    workers =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("training exam ", 0).factory());
  }

  /// Goes another way through the network from here on.
  void through(TrainPass pass) {
    this.pass = pass.on(device);
  }

  /// The mean loss of weights, which are in the order of the names.
  double loss(float[] flat) throws InterruptedException {
    weights.write(flat);
    double[] losses = new double[questions.size()];
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      int first = thread;
      tasks.add(
          () -> {
            ask(first, losses);
            return null;
          });
    }
    try {
      for (Future<Void> part : workers.invokeAll(tasks)) {
        part.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("measuring failed: " + e.getCause(), e.getCause());
    }
    double sum = 0;
    for (double loss : losses) {
      sum += loss;
    }
    return sum / losses.length;
  }

  private void ask(int first, double[] losses) {
    torch.set_num_threads(1);
    TrainSample sample = new TrainSample(cache.size());
    TrainLoss loss = new TrainLoss(LiveNet.SIDE, net.regions());
    float[] given = new float[length];
    float[] slopes = new float[length];
    for (int i = first; i < losses.length; i += threads) {
      answer(i, sample, given);
      losses[i] = loss.measure(given, sample.target(net.regions()), sample.eyes(), slopes, 1);
    }
  }

  private void answer(int number, TrainSample sample, float[] given) {
    Question question = questions.get(number);
    sample.plain(cache, question.item(), question.style());
    pass.answer(weights.tensors(), sample.image(), question.style(), given);
  }

  /// A sheet of some answers of weights, which are in the order of the names.
  TrainSheet sheet(float[] flat) {
    weights.write(flat);
    int rows = Math.min(SHOWN, questions.size());
    TrainSheet sheet = new TrainSheet(rows);
    TrainSample sample = new TrainSample(cache.size());
    float[] given = new float[length];
    for (int row = 0; row < rows; row++) {
      answer(row * questions.size() / rows, sample, given);
      sheet.row(row, sample.image(), TrainSheet.sum(sample.target()), TrainSheet.sum(given));
    }
    return sheet;
  }

  @Override
  public void close() {
    workers.close();
    weights.close();
  }
}
