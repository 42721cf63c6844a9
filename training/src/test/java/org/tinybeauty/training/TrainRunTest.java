package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.network.NetWeights;

class TrainRunTest {
  private static final LiveNet TINY = new LiveNet(16, 16, 0, 0, 0);

  @TempDir static Path pairs;
  @TempDir Path folder;
  private static TrainCache cache;

  @BeforeAll
  static void open() throws IOException {
    cache = new TrainCache(SyntheticCache.write(pairs, 5, 1));
  }

  @AfterAll
  static void close() {
    cache.close();
  }

  private static TrainSettings settings(long steps) {
    return new TrainSettings(TINY, 3, 3e-3, steps, 0, 7, 2, 30);
  }

  /// Ticks once per look.
  private static LongSupplier clock() {
    long[] millis = new long[1];
    return () -> millis[0]++;
  }

  private NetWeights run(String name, TrainSettings settings, boolean resume, long stopAt)
      throws Exception {
    long[] step = new long[1];
    return new TrainRun(cache, folder.resolve(name), settings, clock())
        .run(resume, () -> step[0] == stopAt, progress -> step[0] = progress.step());
  }

  @Test
  void lossFallsAndTheRunLeavesItsFiles() throws Exception {
    List<Double> losses = new ArrayList<>();
    new TrainRun(cache, folder.resolve("falls"), settings(60), clock())
        .run(false, () -> false, progress -> losses.add(progress.loss()));
    assertThat(losses).hasSize(60);
    assertThat(losses.getLast()).isLessThan(0.85 * losses.getFirst());
    assertThat(folder.resolve("falls")).isDirectoryContaining("glob:**/state.bin");
    assertThat(folder.resolve("falls")).isDirectoryContaining("glob:**/samples.png");
    assertThat(Files.readAllLines(folder.resolve("falls/loss.csv"))).hasSize(4);
  }

  @Test
  void anInterruptedRunEndsAsAnUninterruptedOne() throws Exception {
    NetWeights whole = run("whole", settings(8), false, -1);
    run("parts", settings(8), false, 3);
    NetWeights parts = run("parts", settings(8), true, -1);
    whole
        .byName()
        .forEach(
            (name, weight) ->
                assertThat(parts.weight(name).values()).as(name).isEqualTo(weight.values()));
  }

  @Test
  void aRunIsNotOverwritten() throws Exception {
    run("once", settings(1), false, -1);
    assertThatThrownBy(() -> run("once", settings(1), false, -1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("--resume");
  }

  @Test
  void everyEpochShowsEveryItemOnce() {
    for (int count : new int[] {1, 2, 5, 12}) {
      for (int epoch = 0; epoch < 3; epoch++) {
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          seen.add(TrainBatch.item(11, (long) epoch * count + i, count));
        }
        assertThat(seen).doesNotHaveDuplicates().allMatch(item -> item >= 0 && item < count);
      }
    }
  }
}
