package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.inference.OnnxModel;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.network.TrainWeights;

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
    return new TrainSettings(TINY, 3, 3e-3, steps, 0, 7, 2, 300);
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
    assertThat(folder.resolve("falls")).isDirectoryContaining("glob:**/curves.png");
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
  void anInterruptedRunThatHoldsOutEndsAsAnUninterruptedOne() throws Exception {
    NetWeights whole = run("whole-held", holding(9, 1), false, -1);
    run("parts-held", holding(9, 1), false, 4);
    NetWeights parts = run("parts-held", holding(9, 1), true, -1);
    whole
        .byName()
        .forEach(
            (name, weight) ->
                assertThat(parts.weight(name).values()).as(name).isEqualTo(weight.values()));
    assertThat(heldOut("parts-held")).isEqualTo(heldOut("whole-held")).hasSize(9);
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 4}) // before the bytes, and among them
  void anInterruptedRunWithBytesEndsAsAnUninterruptedOne(long stopAt) throws Exception {
    TrainHoldOut out = new TrainHoldOut(2, Set.of(), 2, 50);
    TrainSettings settings = new TrainSettings(TINY, 3, 3e-3, 6, 0, 7, 2, 300, 0.5, 0, out);
    NetWeights whole = run("whole-bytes", settings, false, -1);
    run("parts-bytes", settings, false, stopAt);
    NetWeights parts = run("parts-bytes", settings, true, -1);
    whole
        .byName()
        .forEach(
            (name, weight) ->
                assertThat(parts.weight(name).values()).as(name).isEqualTo(weight.values()));
    assertThat(heldOut("parts-bytes")).isEqualTo(heldOut("whole-bytes"));
  }

  @Test
  void theBestIsLookedForAnewWithTheBytes() throws Exception {
    // So high a rate makes it worse with each step: in float the first would stay the best.
    TrainHoldOut out = new TrainHoldOut(2, Set.of(), 1, 50);
    TrainSettings settings = new TrainSettings(TINY, 3, 20, 10, 0, 7, 2, 300, 0.5, 0, out);
    run("anew", settings, false, -1);
    assertThat(TrainState.trained(folder.resolve("anew"), TINY).step()).isGreaterThan(5);
  }

  @Test
  void thePaperNetworkHasNoBytes() {
    assertThatThrownBy(
            () ->
                new TrainSettings(
                    PaperNet.RELEASED, 3, 3e-3, 10, 0, 7, 2, 300, 0.1, 0, TrainHoldOut.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the paper network has no bytes inside");
  }

  /// The held-out losses in the log.
  private List<String> heldOut(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name).resolve("loss.csv")).stream()
        .skip(1)
        .map(line -> line.split(",", -1)[5])
        .toList();
  }

  /// Settings that keep out two of the five faces and measure each step or so.
  private static TrainSettings holding(long steps, long every) {
    TrainHoldOut out = new TrainHoldOut(2, Set.of(), every, 50);
    return new TrainSettings(TINY, 3, 3e-3, steps, 0, 7, 2, 300, 0, 0, out);
  }

  @Test
  void theBestWeightsAreKeptAndExported() throws Exception {
    // So high a rate makes it worse after the first steps.
    TrainHoldOut out = new TrainHoldOut(2, Set.of(), 1, 3);
    List<TrainProgress> told = new ArrayList<>();
    NetWeights weights =
        new TrainRun(
                cache,
                folder.resolve("best"),
                new TrainSettings(TINY, 3, 20, 60, 0, 7, 2, 300, 0, 0, out),
                clock())
            .run(false, () -> false, told::add);
    TrainProgress end = told.getLast();
    assertThat(end.stopped()).isTrue();
    assertThat(end.step()).isLessThan(60);
    assertThat(end.heldOut()).isGreaterThan(end.best());
    TrainState.Trained trained = TrainState.trained(folder.resolve("best"), TINY);
    assertThat(trained.step()).isEqualTo(end.step() - 3);
    weights
        .byName()
        .forEach(
            (name, weight) ->
                assertThat(trained.weights().weight(name).values()).isEqualTo(weight.values()));
    TrainHoldOut.Split split = out.split(cache);
    try (TrainWeights flat = new TrainWeights(weights);
        TrainExam exam = new TrainExam(cache, TINY, split.kept(), weights, 1)) {
      float[] values = new float[flat.size()];
      flat.read(values);
      assertThat(exam.loss(values)).isEqualTo(end.best());
    }
  }

  @ParameterizedTest
  @ValueSource(chars = {'2', '3'})
  void aStateOfTheKindsBeforeIsStillExported(char kind) throws Exception {
    NetWeights weights = run("old", settings(2), false, -1);
    Path file = TrainState.file(folder.resolve("old"));
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = text.indexOf("training 4") + "training ".length();
    bytes[at] = (byte) kind;
    int length = bytes.length - Integer.BYTES; // neither knew the ranges of bytes
    if (kind == '2') {
      // It did not say the network: two bytes of length and "live".
      System.arraycopy(bytes, at + 7, bytes, at + 1, length - at - 7);
      length -= 6;
    }
    Files.write(file, Arrays.copyOf(bytes, length));
    TrainState.Trained trained = TrainState.trained(folder.resolve("old"), TINY);
    assertThat(trained.step()).isEqualTo(2);
    assertThat(trained.styles()).containsExactly("one", "two");
    assertThat(trained.weights().weight("heads").values())
        .isEqualTo(weights.weight("heads").values());
    run("old", settings(3), true, -1);
    assertThat(TrainState.trained(folder.resolve("old"), TINY).step()).isEqualTo(3);
  }

  @Test
  void thePaperNetworkLearnsOneStyle() throws Exception {
    PaperNet narrow = new PaperNet(4);
    TrainSettings settings = new TrainSettings(narrow, 1, 3e-3, 8, 0, 7, 2, 300);
    List<Double> losses = new ArrayList<>();
    try (TrainCache one = TrainCache.open(pairs, List.of("two"))) {
      assertThat(one.styles()).containsExactly("two");
      new TrainRun(one, folder.resolve("paper"), settings, clock())
          .run(false, () -> false, progress -> losses.add(progress.loss()));
    }
    assertThat(losses.getLast()).isLessThan(losses.getFirst());
    TrainState.Trained trained = TrainState.trained(folder.resolve("paper"), narrow);
    assertThat(trained.styles()).containsExactly("two");
    float[] image = LiveNetTest.noise(4);
    try (OnnxModel model = OnnxModel.load(trained.exact(0), "paper", 1)) {
      assertThat(model.inputs()).containsExactly("image");
      MemorySegment.copy(image, 0, model.tensor("image"), ValueLayout.JAVA_FLOAT, 0, image.length);
      model.run();
      float[] residual = model.tensor("residual").toArray(ValueLayout.JAVA_FLOAT);
      assertThat(LiveNetTest.distance(residual, new float[residual.length])).isPositive();
    }
    assertThatThrownBy(() -> run("paper", settings(20), true, -1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("trains the network paper, not live");
  }

  @Test
  void aCacheSaysWhichStylesItHas() {
    assertThatThrownBy(() -> TrainCache.open(pairs, List.of("three")))
        .hasMessageContaining("has no [three] (it has: [one, two])");
  }

  @Test
  void aRunBeginsFromTheWeightsItIsGiven() throws Exception {
    NetWeights start = run("first", settings(4), false, -1);
    TrainSettings still = new TrainSettings(TINY, 3, 1e-12, 1, 0, 7, 2, 300);
    NetWeights weights =
        new TrainRun(cache, folder.resolve("second"), still, start, clock())
            .run(false, () -> false, _ -> {});
    start
        .byName()
        .forEach(
            (name, weight) ->
                assertThat(weights.weight(name).values())
                    .as(name)
                    .usingComparatorWithPrecision(1e-6f)
                    .containsExactly(weight.values()));
  }

  @Test
  void whatIsKeptOutIsNeverTrainedOn() {
    TrainHoldOut.Split split = TrainHoldOut.every(2).split(cache);
    assertThat(split.trained()).containsExactly(0, 2, 4);
    assertThat(split.kept()).containsExactly(1, 3);
    try (TrainBatch batch = new TrainBatch(cache, split.trained(), 3)) {
      for (long step = 0; step < 4; step++) {
        batch.draw(5, step);
        for (int i = 0; i < 3; i++) {
          assertThat(split.trained()).contains(batch.item(i));
        }
      }
    }
  }

  @Test
  void theArtistsOwnPairsAreAQuarterOfWhatIsLearnedFrom() throws Exception {
    Path own = SyntheticCache.write(folder.resolve("own"), 13, 2);
    Path index = own.resolve("index.json");
    String painted = "\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\",\"j\",\"k\"";
    Files.writeString(
        index,
        Files.readString(index)
            .replace("\"names\":[]", "\"names\":[\"artist-0\",\"artist-1\"," + painted + "]"));
    try (TrainCache cache = new TrainCache(own)) {
      TrainHoldOut.Split split = TrainHoldOut.named(Set.of("a", "b")).split(cache);
      assertThat(split.trained())
          .containsExactly(0, 1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0); // 3 of 12 are the artist's
      assertThat(split.kept()).containsExactly(2, 3);
    }
  }

  @Test
  void aFaceThatIsThereTwiceIsKeptOutAsAWhole() throws Exception {
    Path twice = SyntheticCache.write(folder.resolve("twice"), 4, 2);
    Path index = twice.resolve("index.json");
    Files.writeString(
        index,
        Files.readString(index).replace("\"names\":[]", "\"names\":[\"a\",\"b\",\"a\",\"c\"]"));
    try (TrainCache named = new TrainCache(twice)) {
      TrainHoldOut.Split split = TrainHoldOut.named(Set.of("a")).split(named);
      assertThat(split.trained()).containsExactly(1, 3);
      assertThat(split.kept()).containsExactly(0);
      assertThatThrownBy(() -> TrainHoldOut.named(Set.of("d")).split(named))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no face called d");
      assertThatThrownBy(() -> TrainHoldOut.named(Set.of("a", "b", "c")).split(named))
          .isInstanceOf(IllegalArgumentException.class);
    }
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
