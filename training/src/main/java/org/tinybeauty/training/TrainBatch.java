package org.tinybeauty.training;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;

/// The examples of one training step. Which they are follows from the seed and the step's number
/// alone, so an interrupted run goes on as if nothing had been. Every fourth is shown twice
/// ([TrainConsistency]): the network gets a row of inputs for each example, and one more, right
/// after it, for each second view. Reused; one thread at a time.
final class TrainBatch implements AutoCloseable {
  /// One in so many examples is shown twice.
  private static final int TWINS = 4;

  private final TrainCache cache;
  private final int[] items;
  private final TrainSample[] samples;
  private final int[] drawn;
  private final FloatPointer images;
  private long step = -1;

  /// @param items of the cache to draw from
  TrainBatch(TrainCache cache, int[] items, int size) {
    this.cache = cache;
    this.items = items.clone();
    this.samples = new TrainSample[size];
    this.drawn = new int[size];
    for (int i = 0; i < size; i++) {
      samples[i] = new TrainSample(cache.size());
    }
    int image = 3 * LiveNet.SIDE * LiveNet.SIDE;
    this.images = new FloatPointer((long) row(size) * image).retainReference();
  }

  /// Whether the example at `index` is shown twice.
  static boolean hasTwin(int index) {
    return index % TWINS == 0;
  }

  /// The row of an example; its second view has the next one.
  static int row(int index) {
    return index + Math.ceilDiv(index, TWINS);
  }

  /// The step that the examples are for.
  long step() {
    return step;
  }

  /// The item of the cache that an example shows.
  int item(int index) {
    return drawn[index];
  }

  TrainSample sample(int index) {
    return samples[index];
  }

  int size() {
    return samples.length;
  }

  /// The styles of the rows of the examples `from` to before `to`.
  int[] styles(int from, int to) {
    return IntStream.range(from, to)
        .flatMap(i -> IntStream.range(row(i), row(i + 1)).map(_ -> samples[i].style()))
        .toArray();
  }

  /// All inputs, `[row(size), 3, 256, 256]`. Lent.
  FloatPointer images() {
    return images;
  }

  /// Draws the examples of a step: items in a new order each epoch, styles at random.
  void draw(long seed, long step) {
    this.step = step;
    for (int i = 0; i < samples.length; i++) {
      long number = step * samples.length + i;
      RandomGenerator random = generator(seed, number);
      drawn[i] = items[item(seed, number, items.length)];
      samples[i].draw(cache, drawn[i], random.nextInt(cache.styles().size()), random);
      put(row(i), samples[i].image());
      if (hasTwin(i)) {
        samples[i].drawTwin(random);
        put(row(i) + 1, samples[i].twin());
      }
    }
  }

  private void put(int row, float[] image) {
    images.getPointer((long) row * image.length).put(image, 0, image.length);
  }

  private static RandomGenerator generator(long seed, long number) {
    return RandomGeneratorFactory.of("L64X128MixRandom")
        .create(seed * 0x9E3779B97F4A7C15L + number);
  }

  /// The item that comes at place `number`: each epoch walks all items in steps of a stride that
  /// shares no factor with their count, from a random start.
  static int item(long seed, long number, int count) {
    RandomGenerator random = generator(~seed, number / count);
    long start = random.nextInt(count);
    long stride = 1L + random.nextInt(count);
    while (gcd(stride, count) != 1) {
      stride++;
    }
    return (int) ((start + number % count * stride) % count);
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  @Override
  public void close() {
    images.close();
  }
}
