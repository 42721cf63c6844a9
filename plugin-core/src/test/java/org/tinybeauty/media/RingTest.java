package org.tinybeauty.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RingTest {
  /// What travels.
  private static final class Box {
    int value;
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 2", "2, 3", "8, 4"})
  void handsEverythingOverInOrder(int capacity, long seed) throws InterruptedException {
    Ring<Box> ring = new Ring<>(capacity, Box::new);
    int count = 20_000;
    Thread producer =
        Thread.ofPlatform()
            .start(
                () -> {
                  Random random = new Random(seed);
                  for (int i = 0; i < count; i++) {
                    Box box = Objects.requireNonNull(ring.claim());
                    box.value = i;
                    ring.publish();
                    if (random.nextInt(50) == 0) {
                      Thread.onSpinWait();
                    }
                  }
                  ring.finish();
                });
    List<Integer> got = new ArrayList<>();
    Random random = new Random(seed + 100);
    for (Box box = ring.take(); box != null; box = ring.take()) {
      got.add(box.value);
      ring.release();
      if (random.nextInt(50) == 0) {
        Thread.onSpinWait();
      }
    }
    producer.join();

    assertThat(got).hasSize(count).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void closingWakesAProducerThatWaits() throws InterruptedException {
    Ring<Box> ring = new Ring<>(1, Box::new);
    ring.claim();
    ring.publish();
    List<Boolean> ended = new ArrayList<>();
    Thread producer = Thread.ofPlatform().start(() -> ended.add(ring.claim() == null));
    ring.close();
    producer.join();

    assertThat(ended).containsExactly(true);
  }

  @Test
  void closingWakesAConsumerThatWaits() throws InterruptedException {
    Ring<Box> ring = new Ring<>(1, Box::new);
    List<Boolean> ended = new ArrayList<>();
    Thread consumer = Thread.ofPlatform().start(() -> ended.add(ring.take() == null));
    ring.close();
    consumer.join();

    assertThat(ended).containsExactly(true);
  }

  @Test
  void givesWhatWasPublishedBeforeTheEnd() {
    Ring<Box> ring = new Ring<>(4, Box::new);
    ring.claim();
    ring.publish();
    ring.finish();

    assertThat(ring.take()).isNotNull();
    ring.release();
    assertThat(ring.take()).isNull();
  }
}
