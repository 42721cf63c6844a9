package org.tinybeauty.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.ffmpeg.global.avutil.*;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.frame.ChromaSiting;
import org.tinybeauty.frame.ColorMatrix;
import org.tinybeauty.frame.ColorRange;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.frame.PixelFormat;

/// What a [Transcoder] does with pictures and its filter.
final class FrameLoopTest {
  private static final EncoderSettings FAST =
      EncoderSettings.DEFAULT.withPreset("ultrafast").withThreads(1);
  private static final EncoderSettings LOSSLESS = FAST.withOption("qp", "0");

  @TempDir Path folder;

  private TranscodeResult run(EncoderSettings settings, FrameFilter filter) {
    return new Transcoder(in(), out(), settings, filter, TranscodeListener.NONE).run();
  }

  private Path in() {
    return folder.resolve("in.mkv");
  }

  private Path out() {
    return folder.resolve("out.mkv");
  }

  private List<Path> files() {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "libx264, yuv420p, 2",
    "libx264, yuv420p10le, 2",
    "libx264, yuv444p, 2",
    "libx264, yuv422p10le, 2",
    "libx264, yuvj420p, 2",
    "libvpx-vp9, yuv420p, 0",
  })
  void changesNothingButWhatTheFilterWrites(String encoder, String format, int bFrames) {
    TestClip.Video video = TestClip.video(96, 80, 40).format(av_get_pix_fmt(format));
    TestClip.empty()
        .video(
            bFrames > 0
                ? video.encoder(encoder, "bf", String.valueOf(bFrames))
                : video.encoder(encoder, "cpu-used", "8"))
        .write(in());
    List<Probe.Picture> plain = Probe.pictures(in());

    TranscodeResult result = run(LOSSLESS, Filters.inverting(17, 23, 30, 20));

    List<Probe.Picture> made = Probe.pictures(out());
    assertThat(result.framesChanged()).isEqualTo(40);
    assertThat(made).hasSameSizeAs(plain).hasSize(40);
    int bytes = format.endsWith("10le") ? 2 : 1;
    for (int i = 0; i < plain.size(); i++) {
      assertThat(made.get(i).pts()).isEqualTo(plain.get(i).pts());
      invert(plain.get(i).planes().get(0), 96, bytes);
      for (int plane = 0; plane < 3; plane++) {
        assertThat(made.get(i).planes().get(plane))
            .as("picture %d plane %d", i, plane)
            .isEqualTo(plain.get(i).planes().get(plane));
      }
    }
  }

  private static void invert(byte[] luma, int width, int bytes) {
    for (int y = 23; y < 43; y++) {
      for (int x = 17; x < 47; x++) {
        int at = (y * width + x) * bytes;
        luma[at] = (byte) ~luma[at];
        if (bytes == 2) {
          luma[at + 1] = (byte) (~luma[at + 1] & 3);
        }
      }
    }
  }

  @Test
  void leavesFramesAloneThatTheFilterDoesNotWant() {
    TestClip.empty().video(TestClip.video(96, 80, 20).encoder("libx264", "bf", "2")).write(in());

    TranscodeResult result = run(LOSSLESS, Filters.none());

    assertThat(result.framesChanged()).isZero();
    List<Probe.Picture> plain = Probe.pictures(in());
    List<Probe.Picture> made = Probe.pictures(out());
    for (int i = 0; i < 20; i++) {
      assertThat(made.get(i).planes().get(0)).isEqualTo(plain.get(i).planes().get(0));
    }
  }

  /// A copy of what a filter saw.
  private record Seen(
      PixelFormat format,
      int width,
      int height,
      ColorMatrix matrix,
      ColorRange range,
      ChromaSiting siting,
      int rotation,
      double aspect,
      long pts) {

    static Seen of(Frame frame) {
      return new Seen(
          frame.format(),
          frame.width(),
          frame.height(),
          frame.matrix(),
          frame.range(),
          frame.siting(),
          frame.rotationDegrees(),
          frame.pixelAspect(),
          frame.ptsMicros());
    }
  }

  @Test
  void tellsTheFilterWhatAFrameIs() {
    TestClip.empty()
        .video(
            TestClip.video(98, 66, 3)
                .format(AV_PIX_FMT_YUV420P10LE)
                .aspect(4, 3)
                .rotation(90)
                .shift(1000)
                .color(
                    AVCOL_PRI_BT2020,
                    AVCOL_TRC_SMPTE2084,
                    AVCOL_SPC_BT2020_NCL,
                    AVCOL_RANGE_JPEG,
                    AVCHROMA_LOC_TOPLEFT))
        .write(in());
    List<Seen> seen = new ArrayList<>();

    run(FAST, Filters.watching(frame -> seen.add(Seen.of(frame))));

    assertThat(seen)
        .extracting(Seen::pts)
        .containsExactly(78_000L, 118_000L, 158_000L); // Matroska counts milliseconds
    assertThat(seen.get(2))
        .isEqualTo(
            new Seen(
                PixelFormat.YUV420P10,
                98,
                66,
                ColorMatrix.BT2020,
                ColorRange.FULL,
                ChromaSiting.TOP_LEFT,
                90,
                4.0 / 3,
                158_000));
  }

  @ParameterizedTest
  @CsvSource({"96, 64, BT601", "1280, 720, BT709"})
  void assumesTheUsualMatrixWhereNoneIsSaid(int width, int height, ColorMatrix expected) {
    TestClip.of(width, height, 1).write(in());
    List<Seen> seen = new ArrayList<>();

    run(FAST, Filters.watching(frame -> seen.add(Seen.of(frame))));

    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).matrix()).isEqualTo(expected);
    assertThat(seen.get(0).range()).isEqualTo(ColorRange.LIMITED);
    assertThat(seen.get(0).siting()).isEqualTo(ChromaSiting.LEFT);
    assertThat(seen.get(0).rotation()).isZero();
    assertThat(seen.get(0).aspect()).isCloseTo(1, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void allocatesNothingPerFrameOnTheLoop(boolean changes) {
    TestClip.of(64, 48, 900).audio("aac", 0, 36_000, "eng").write(in());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] allocated = new long[900];
    FrameFilter filter =
        new FrameFilter() {
          private int index;

          @Override
          public boolean analyse(Frame frame) {
            allocated[index++] = threads.getCurrentThreadAllocatedBytes();
            return changes;
          }

          @Override
          public void apply(Frame frame) {}
        };

    run(FAST, filter);

    // What the JVM does now and then on this thread is in it, and ten progress reports a second.
    assertThat((allocated[899] - allocated[300]) / 599.0).isLessThan(24);
  }

  @Test
  void reportsProgressAndTimes() {
    TestClip.of(96, 64, 50).write(in());
    List<TranscodeListener.Progress> heard = new ArrayList<>();

    TranscodeResult result =
        new Transcoder(in(), out(), FAST, Filters.inverting(0, 0, 8, 8), heard::add).run();

    assertThat(heard.getLast()).isEqualTo(new TranscodeListener.Progress(50, 50, 49 * 0.04, 2.0));
    assertThat(result.mediaSeconds()).isCloseTo(2.0, within(1e-3));
    assertThat(result.framesDecoded()).isEqualTo(50);
    assertThat(result.times().decodeNanos()).isPositive();
    assertThat(result.times().encodeNanos()).isPositive();
    assertThat(result.times().filterNanos()).isPositive();
    assertThat(result.times().muxNanos()).isPositive();
    assertThat(result.encoder()).isEqualTo("libx264");
  }

  @Test
  void cancelLeavesNothingBehind() throws Exception {
    TestClip.of(96, 64, 200).write(in());
    Files.writeString(out(), "precious");
    CountDownLatch atWork = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    FrameFilter slow =
        Filters.watching(
            frame -> {
              atWork.countDown();
              try {
                stopped.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    Transcoder transcoder = new Transcoder(in(), out(), FAST, slow, TranscodeListener.NONE);

    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<TranscodeResult> running = other.submit(transcoder::run);
      atWork.await();
      transcoder.cancel();
      stopped.countDown();

      assertThat(running.get().cancelled()).isTrue();
    }
    assertThat(files()).containsExactlyInAnyOrder(in(), out());
    assertThat(out()).hasContent("precious");
  }

  @Test
  void cancelBeforeTheStartWritesNothing() {
    TestClip.of(96, 64, 20).write(in());
    Transcoder transcoder =
        new Transcoder(in(), out(), FAST, Filters.none(), TranscodeListener.NONE);
    transcoder.cancel();

    assertThat(transcoder.run().cancelled()).isTrue();
    assertThat(files()).containsExactly(in());
  }

  @Test
  void aFailureInTheFilterEndsTheRunCleanly() {
    TestClip.of(96, 64, 100).audio("aac", 0, 4000, "eng").write(in());
    IllegalStateException failure = new IllegalStateException("broken filter");
    AtomicReference<Long> last = new AtomicReference<>(0L);
    FrameFilter filter =
        Filters.watching(
            frame -> {
              last.set(frame.ptsMicros());
              if (frame.ptsMicros() >= 1_000_000) {
                throw failure;
              }
            });

    assertThatThrownBy(() -> run(FAST, filter)).isSameAs(failure);
    assertThat(last.get()).isEqualTo(1_000_000);
    assertThat(files()).containsExactly(in());
  }

  @Test
  void scalesPicturesThatChangeTheirSize() throws IOException {
    Path first = folder.resolve("first.ts");
    Path second = folder.resolve("second.ts");
    TestClip.of(96, 64, 10).write(first);
    TestClip.empty().video(TestClip.video(128, 96, 10).shift(12 * 512)).write(second);
    Path both = folder.resolve("both.ts");
    Files.write(both, concat(Files.readAllBytes(first), Files.readAllBytes(second)));
    List<Seen> seen = new ArrayList<>();

    TranscodeResult result =
        new Transcoder(
                both,
                out(),
                FAST,
                Filters.watching(frame -> seen.add(Seen.of(frame))),
                TranscodeListener.NONE)
            .run();

    assertThat(result.framesWritten()).isEqualTo(20);
    assertThat(result.framesConverted()).isEqualTo(10);
    assertThat(result.warnings())
        .filteredOn(warning -> warning.contains("128x96"))
        .containsExactly(
            "the picture changes its size to 128x96 on the way; such pictures are scaled to the"
                + " first size, 96x64");
    assertThat(seen).extracting(Seen::width).containsOnly(96);
    assertThat(Probe.pictures(out())).extracting(Probe.Picture::height).containsOnly(64);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
