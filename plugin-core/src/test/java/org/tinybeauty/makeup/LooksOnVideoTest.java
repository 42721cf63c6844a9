package org.tinybeauty.makeup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.face.FaceLocator;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.media.EncoderSettings;
import org.tinybeauty.media.TranscodeListener;
import org.tinybeauty.media.TranscodeResult;
import org.tinybeauty.media.Transcoder;
import org.tinybeauty.stats.Count;
import org.tinybeauty.stats.PipelineStats;

/// Changes of looks while a real clip runs through decoder, locator, networks and encoder: what is
/// asked for a frame shows on that frame, and nothing else changes.
final class LooksOnVideoTest {
  private static final Path HOME = Path.of(System.getProperty("tinybeauty.home", "."));
  private static final Path CLIP = HOME.resolve("models/demo/collins.mp4");
  private static final EncoderSettings FAST =
      EncoderSettings.DEFAULT.withPreset("ultrafast").withCrf(20.0);
  private static final Looks NATURAL = Looks.of(Look.of("natural"));
  private static final Looks SMOKY = Looks.of(Look.of("smoky"));

  @TempDir static Path folder;
  private static List<Long> times;

  private final PipelineStats stats = new PipelineStats();
  private final StyleShelf shelf = new StyleShelf(List.of(HOME.resolve("models/styles")));
  private final FaceBoard board = new FaceBoard();
  private final Program program = new Program(NATURAL);
  private final Recorder recorder =
      new Recorder(
          new MakeupFilter(
              shelf, new FaceLocator(HOME.resolve("models/locator")), program, board, stats, 1));

  @BeforeAll
  static void readsTimes() {
    Recorder plain = new Recorder(new FrameFilter.None());
    run(plain);
    times = plain.times;
  }

  @AfterEach
  void close() {
    recorder.close();
    shelf.close();
  }

  private static TranscodeResult run(Recorder recorder) {
    return new Transcoder(CLIP, folder.resolve("out.mp4"), FAST, recorder, TranscodeListener.NONE)
        .run();
  }

  /// Notes the face's mean change per frame, in levels of luma.
  private static final class Recorder implements FrameFilter {
    private final FrameFilter filter;
    private final List<Long> times = new ArrayList<>();
    private final List<Double> change = new ArrayList<>();
    private long before;

    Recorder(FrameFilter filter) {
      this.filter = filter;
    }

    @Override
    public boolean analyse(Frame frame) {
      times.add(frame.ptsMicros());
      change.add(0.0);
      before = luma(frame);
      return filter.analyse(frame);
    }

    @Override
    public void apply(Frame frame) {
      filter.apply(frame);
      change.set(
          change.size() - 1, 4.0 * (luma(frame) - before) / (frame.width() * frame.height()));
    }

    private static long luma(Frame frame) {
      long sum = 0;
      for (int y = 0; y < frame.height(); y += 2) {
        for (int x = 0; x < frame.width(); x += 2) {
          sum += frame.code(0, x, y);
        }
      }
      return sum;
    }

    @Override
    public void close() {
      filter.close();
    }
  }

  /// Runs the clip once all changes asked for so far are ready to be taken up.
  private List<Double> changes() {
    // Looks are fitted in their order, so the refusal of these comes after all before are ready.
    assertThatThrownBy(() -> program.change(Looks.of(Look.of("none")), Transition.CUT).get())
        .hasCauseInstanceOf(ModelException.class);
    TranscodeResult result = run(recorder);
    assertThat(result.framesWritten()).isEqualTo(times.size());
    assertThat(stats.count(Count.FAILED)).isZero();
    return recorder.change;
  }

  @Test
  void aCutShowsOnTheFrameItWasAskedFor() throws Exception {
    CompletableFuture<Long> off =
        program.change(NATURAL.withBypass(true), Transition.CUT.at(times.get(50)));
    CompletableFuture<Long> on = program.change(SMOKY, Transition.CUT.at(times.get(100) - 1_000));
    List<Double> change = changes();

    assertThat(off.get()).isEqualTo(times.get(50));
    assertThat(on.get()).isEqualTo(times.get(100));
    for (int i = 20; i < times.size(); i++) {
      boolean bare = i >= 50 && i < 100;
      assertThat(change.get(i) == 0).as("frame %d is bare", i).isEqualTo(bare);
    }
    assertThat(change.get(49)).isNotEqualTo(change.get(100));
  }

  @Test
  void aFadeMovesFrameByFrameFromOneToTheOther() throws Exception {
    CompletableFuture<Long> taken =
        program.change(NATURAL.withBypass(true), Transition.fade(20).at(times.get(60)));
    List<Double> change = changes();

    assertThat(taken.get()).isEqualTo(times.get(60));
    double full = change.get(59);
    assertThat(Math.abs(full)).isGreaterThan(0.05);
    for (int i = 0; i < 19; i++) {
      double expected = full * (1 - (i + 1) / 20.0);
      assertThat(change.get(60 + i))
          .as("frame %d of the fade", i)
          .isCloseTo(expected, within(full));
    }
    assertThat(change.get(79)).isZero();
  }

  private static org.assertj.core.data.Offset<Double> within(double full) {
    return org.assertj.core.data.Offset.offset(Math.abs(full) * 0.2);
  }

  @Test
  void aFaceMayWearWhatOthersDoNot() {
    CompletableFuture<Long> taken =
        program.change(
            NATURAL.withFace(1, Look.of("natural").withMaster(0)),
            Transition.CUT.at(times.get(40)));
    List<Double> change = changes();
    assertThat(taken).isCompletedWithValue(times.get(40));

    assertThat(board.faces()).singleElement().satisfies(face -> assertThat(face.id()).isOne());
    assertThat(change.get(39)).isNotZero();
    for (int i = 40; i < times.size(); i++) {
      assertThat(change.get(i)).isZero();
    }
    assertThat(program.looks().faces()).containsOnlyKeys(1);
  }

  @Test
  void aStyleThatIsNotThereIsRefusedAndTheOldLookStays() {
    CompletableFuture<Long> refused =
        program.change(Looks.of(Look.of("smoki")), Transition.DEFAULT);

    assertThatThrownBy(refused::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ModelException.class)
        .hasMessageContaining("did you mean smoky?");
    assertThat(program.looks()).isEqualTo(NATURAL);
    assertThat(changes().getLast()).isNotZero();
  }

  @Test
  void aStyleThatIsReplacedOnTheShelfIsTakenUpByWhatRuns() throws Exception {
    Path styles = Files.createDirectories(folder.resolve("styles"));
    copyStyle("natural", styles.resolve("mine"));
    shelf.folders(List.of(styles));
    Looks mine = Looks.of(Look.of("mine"));
    FrameFilter running =
        new MakeupFilter(
            shelf,
            new FaceLocator(HOME.resolve("models/locator")),
            new Program(mine),
            new FaceBoard(),
            stats,
            1);
    try (Recorder replacing =
        new Recorder(
            new FrameFilter() {
              private int frame;

              @Override
              public boolean analyse(Frame picture) {
                if (frame++ == 60) {
                  copyStyle("smoky", styles.resolve("mine"));
                  shelf.refresh();
                }
                return running.analyse(picture);
              }

              @Override
              public void apply(Frame picture) {
                running.apply(picture);
              }

              @Override
              public void close() {
                running.close();
              }
            })) {
      run(replacing);
      double before = replacing.change.get(59);
      assertThat(replacing.change.getLast()).isLessThan(before - 0.05);
      assertThat(stats.count(Count.FAILED)).isZero();
    }
  }

  /// Copies a style under the name of the folder it is put in.
  private static void copyStyle(String from, Path to) {
    Path source = HOME.resolve("models/styles").resolve(from);
    try {
      Files.createDirectories(to);
      Files.copy(
          source.resolve("network.onnx"),
          to.resolve("network.onnx"),
          StandardCopyOption.REPLACE_EXISTING);
      String manifest = Files.readString(source.resolve(Style.MANIFEST));
      Files.writeString(
          to.resolve(Style.MANIFEST),
          manifest.replaceFirst("\"name\" *: *\"" + from + "\"", "\"name\": \"mine\""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aThousandChangesLoseNoFrameAndEachIsTakenUpOnItsFrame() throws Exception {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    List<CompletableFuture<Long>> taken = new ArrayList<>();
    List<Long> asked = new ArrayList<>();
    String[] styles = {"natural", "smoky", "classic-red", "editorial"};
    for (int i = 0; i < 1000; i++) {
      Look look = Look.of(styles[random.nextInt(styles.length)]);
      for (Region region : Region.values()) {
        look =
            look.with(
                region,
                new Look.Wear(styles[random.nextInt(styles.length)], random.nextFloat(1.5f)));
      }
      Looks looks = Looks.of(look).withBypass(random.nextInt(8) == 0);
      if (random.nextBoolean()) {
        looks = looks.withFace(1 + random.nextInt(2), Look.of(styles[random.nextInt(4)]));
      }
      long at = times.get(random.nextInt(times.size()));
      asked.add(at);
      taken.add(program.change(looks, Transition.fade(random.nextInt(12)).at(at)));
    }
    taken.add(program.change(SMOKY, Transition.CUT.at(times.getLast())));
    asked.add(times.getLast());
    changes();

    for (int i = 0; i < taken.size(); i++) {
      assertThat(taken.get(i)).isCompletedWithValue(asked.get(i));
    }
    assertThat(program.looks()).isEqualTo(SMOKY);
    assertThat(recorder.times).isEqualTo(times);
  }
}
