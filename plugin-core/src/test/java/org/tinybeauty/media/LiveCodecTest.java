package org.tinybeauty.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tinybeauty.media.LiveTake.Source;
import org.tinybeauty.media.LiveTake.Unit;
import org.tinybeauty.stats.LiveCount;

/// Sources of every kind, good and bad: made up, or passed on as they are, or refused; never the
/// end of the video.
final class LiveCodecTest {
  private static final int FRAMES = 12;

  @TempDir Path folder;

  /// A kind of source.
  record Kind(String encoder, String format, int width, int height, int bFrames, boolean fields) {}

  static Stream<Kind> kinds() {
    List<Kind> kinds = new ArrayList<>();
    List<String> formats =
        List.of(
            "yuv420p",
            "yuv422p",
            "yuv444p",
            "yuv420p10le",
            "yuv422p10le",
            "yuvj420p",
            "gray",
            "yuv444p10le");
    for (String format : formats) {
      for (int bFrames : new int[] {0, 2}) {
        kinds.add(new Kind("libx264", format, 96, 64, bFrames, false));
        kinds.add(new Kind("libx264", format, 98, 66, bFrames, false));
      }
    }
    kinds.add(new Kind("libx264", "yuv444p", 97, 65, 2, false));
    kinds.add(new Kind("libx264", "yuv420p", 96, 64, 0, true));
    kinds.add(new Kind("libx264", "yuv420p", 96, 64, 2, true));
    for (String format : List.of("yuv420p", "yuv422p10le", "yuv420p10le", "yuv444p")) {
      kinds.add(new Kind("libx265", format, 96, 64, 0, false));
      kinds.add(new Kind("libx265", format, 96, 64, 2, false));
    }
    for (String format : List.of("yuv420p", "yuv444p")) {
      kinds.add(new Kind("libvpx-vp9", format, 96, 64, 0, false));
      kinds.add(new Kind("libvpx-vp9", format, 97, 65, 0, false));
      kinds.add(new Kind("libvpx-vp9", format, 1, 1, 0, false));
    }
    for (String format : List.of("yuv420p", "yuv420p10le")) {
      kinds.add(new Kind("libsvtav1", format, 96, 64, 0, false));
      kinds.add(new Kind("libsvtav1", format, 128, 96, 0, false));
    }
    return kinds.stream();
  }

  private Source source(Kind kind) {
    TestClip.Video video =
        TestClip.video(kind.width, kind.height, FRAMES).format(av_get_pix_fmt(kind.format));
    switch (kind.encoder) {
      case "libx264" -> video.encoder(kind.encoder, "g", "6", "bf", "" + kind.bFrames);
      case "libx265" ->
          video.encoder(
              kind.encoder,
              "preset",
              "ultrafast",
              "x265-params",
              "log-level=none:keyint=6:bframes=" + kind.bFrames);
      case "libvpx-vp9" -> video.encoder(kind.encoder, "g", "6", "cpu-used", "8");
      default -> video.encoder(kind.encoder, "g", "6", "preset", "12");
    }
    if (kind.fields) {
      video.interlaced();
    }
    return Source.of(TestClip.empty().video(video).write(folder.resolve("clip.mp4")));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyPictureOfAnyKindComesOutAtItsTime(Kind kind) throws InterruptedException {
    Source source = source(kind);

    LiveTake take = new LiveTake(Filters.none()).run(source);

    assertThat(take.failures).isEmpty();
    assertThat(take.units()).extracting(Unit::dts).isSorted();
    if (kind.width == 1 && kind.format.equals("yuv420p")) { // no even size below it
      assertThat(take.count(LiveCount.RELAYED)).isEqualTo(FRAMES);
      assertThat(take.parts.getFirst().codec()).isEqualTo(source.codec());
      assertThat(take.units())
          .extracting(Unit::bytes)
          .containsExactlyElementsOf(source.units().stream().map(Unit::bytes).toList());
      return;
    }
    assertThat(take.times()).isEqualTo(source.times());
    assertThat(take.keyframes()).isEqualTo(source.keyframes());
    assertThat(take.count(LiveCount.RELAYED)).isZero();
    List<Probe.Picture> pictures = LiveTake.pictures(take.parts.getFirst());
    assertThat(pictures).hasSize(FRAMES);
    assertThat(pictures.getFirst().width()).isBetween(kind.width & ~1, kind.width);
  }

  @Test
  void theLargestPicturesComeOutToo() throws InterruptedException {
    Source source =
        Source.of(
            TestClip.empty()
                .video(TestClip.video(8192, 8192, 2).encoder("libx264", "preset", "ultrafast"))
                .write(folder.resolve("clip.mp4")));

    LiveTake take = new LiveTake(Filters.none()).run(source);

    assertThat(take.times()).isEqualTo(source.times());
    assertThat(take.failures).isEmpty();
  }

  /// What is wrong with a source.
  enum Fault {
    EMPTY_CONFIG,
    CUT_CONFIG,
    WRONG_CONFIG,
    GARBAGE_UNITS
  }

  record Broken(String encoder, Fault fault) {}

  static Stream<Broken> broken() {
    return Stream.of("libx264", "libx265", "libvpx-vp9", "libsvtav1")
        .flatMap(encoder -> Arrays.stream(Fault.values()).map(fault -> new Broken(encoder, fault)));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aBrokenSourceGoesOutAsItIsOrNotAtAllAndNeverEndsTheVideo(Broken broken)
      throws InterruptedException {
    Source good = source(new Kind(broken.encoder, "yuv420p", 96, 64, 0, false));
    Random random = new Random(7);
    Source bad =
        switch (broken.fault) {
          case EMPTY_CONFIG -> good.config(new byte[0]);
          case CUT_CONFIG -> good.config(Arrays.copyOf(good.config(), 6));
          case WRONG_CONFIG -> {
            byte[] config = new byte[40];
            random.nextBytes(config);
            yield good.config(config);
          }
          case GARBAGE_UNITS ->
              new Source(
                  good.codec(),
                  good.config(),
                  good.units().stream()
                      .map(
                          unit -> {
                            byte[] bytes = new byte[unit.bytes().length];
                            random.nextBytes(bytes);
                            return unit.with(bytes);
                          })
                      .toList());
        };
    LiveTake take = new LiveTake(Filters.none());

    take.send(bad);
    take.configure(good);
    for (Unit unit : good.units()) {
      take.send(unit.at(5_000_000));
    }
    take.finish();

    assertThat(take.failures).isEmpty();
    assertThat(take.units()).extracting(Unit::dts).isSorted();
    List<Long> after = good.times().stream().map(time -> time + 5_000_000).toList();
    assertThat(take.times()).endsWith(after.toArray(Long[]::new));
    assertThat(
            take.count(LiveCount.SENT)
                + take.count(LiveCount.CORRUPT)
                + take.count(LiveCount.DROPPED))
        .isGreaterThanOrEqualTo(take.count(LiveCount.RECEIVED) - FRAMES);
  }

  @Test
  void aDamagedUnitInTheMiddleIsGonePast() throws InterruptedException {
    Source source = source(new Kind("libx264", "yuv420p", 96, 64, 0, false));
    List<Unit> units = new ArrayList<>(source.units());
    units.set(3, units.get(3).with(new byte[] {0, 0, 0, 2, 1}));

    LiveTake take =
        new LiveTake(Filters.none()).run(new Source(source.codec(), source.config(), units));

    assertThat(take.failures).isEmpty();
    assertThat(take.times()).hasSizeGreaterThanOrEqualTo(FRAMES - 1);
    assertThat(take.times()).endsWith(source.times().subList(6, 12).toArray(Long[]::new));
    assertThat(take.units()).extracting(Unit::dts).isSorted();
  }

  @Test
  void aLostUnitMovesNoOthersTimes() throws InterruptedException {
    Source source = source(new Kind("libx264", "yuv420p", 96, 64, 0, false));
    List<Unit> units = new ArrayList<>(source.units());
    units.remove(6 + 4);

    LiveTake take =
        new LiveTake(Filters.none()).run(new Source(source.codec(), source.config(), units));

    List<Long> expected = new ArrayList<>(source.times());
    expected.remove(6 + 4);
    assertThat(take.times()).isEqualTo(expected);
  }

  @Test
  void anEncoderThatMakesNoH264LeavesTheSourceAsItIs() throws InterruptedException {
    Source source = source(new Kind("libx264", "yuv420p", 96, 64, 2, false));
    LiveSettings wrong =
        LiveSettings.DEFAULT.withEncoder(EncoderSettings.DEFAULT.withVideoCodec("libvpx-vp9"));

    LiveTake take = new LiveTake(wrong, Filters.none()).run(source);

    assertThat(take.count(LiveCount.RELAYED)).isEqualTo(FRAMES);
    assertThat(take.parts.getFirst().config()).isEqualTo(source.config());
    assertThat(take.units())
        .extracting(Unit::bytes)
        .containsExactlyElementsOf(source.units().stream().map(Unit::bytes).toList());
  }
}
