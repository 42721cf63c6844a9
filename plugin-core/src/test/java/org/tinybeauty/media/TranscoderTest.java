package org.tinybeauty.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_DEFAULT;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a [Transcoder] carries over: times, other streams, tags.
final class TranscoderTest {
  private static final EncoderSettings FAST =
      EncoderSettings.DEFAULT.withPreset("ultrafast").withThreads(1);

  @TempDir Path folder;

  private TranscodeResult transcode(Path in, Path out) {
    return transcode(in, out, FAST);
  }

  private TranscodeResult transcode(Path in, Path out, EncoderSettings settings) {
    return new Transcoder(in, out, settings, Filters.none(), TranscodeListener.NONE).run();
  }

  private Path in(String extension) {
    return folder.resolve("in." + extension);
  }

  private Path out(String extension) {
    return folder.resolve("out." + extension);
  }

  private static void assertSameAudio(Probe in, Probe out) {
    List<Probe.Stream> before = in.of(AVMEDIA_TYPE_AUDIO);
    List<Probe.Stream> after = out.of(AVMEDIA_TYPE_AUDIO);
    assertThat(after).hasSameSizeAs(before);
    for (int i = 0; i < before.size(); i++) {
      assertThat(after.get(i).packets()).isEqualTo(before.get(i).packets()).isNotEmpty();
      assertThat(after.get(i).codec()).isEqualTo(before.get(i).codec());
      assertThat(after.get(i).extradataHash()).isEqualTo(before.get(i).extradataHash());
      assertThat(after.get(i).tags().get("language"))
          .isEqualTo(before.get(i).tags().get("language"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "mp4, libx264, aac",
    "mov, libx264, aac",
    "mkv, libx264, aac",
    "flv, libx264, aac",
    "ts, libx264, aac",
    "mp4, libx265, aac",
    "mkv, libx265, flac",
    "ts, libx265, mp2",
    "webm, libvpx-vp9, libopus",
    "mp4, libvpx-vp9, libopus",
    "webm, libsvtav1, libopus",
    "mkv, libsvtav1, flac",
  })
  void keepsTimesAndSoundOfEveryFormat(String extension, String video, String audio) {
    TestClip.Video stream = TestClip.video(96, 64, 30).encoder(video);
    if (video.equals("libvpx-vp9")) {
      stream.encoder(video, "cpu-used", "8", "deadline", "realtime");
    } else if (video.equals("libsvtav1")) {
      stream.encoder(video, "preset", "12");
    } else {
      stream.encoder(video, "preset", "veryfast");
    }
    TestClip.empty().video(stream).audio(audio, 0, 1200, "eng").write(in(extension));

    EncoderSettings settings =
        extension.equals("webm")
            ? EncoderSettings.DEFAULT.withPreset("8").withOption("deadline", "realtime")
            : FAST;
    TranscodeResult result = transcode(in(extension), out(extension), settings);

    Probe before = Probe.of(in(extension));
    Probe after = Probe.of(out(extension));
    assertThat(result.framesWritten()).isEqualTo(30);
    assertThat(result.warnings()).isEmpty();
    assertThat(after.video().times()).isEqualTo(before.video().times()).hasSize(30);
    assertThat(after.video().codec())
        .isEqualTo(extension.equals("webm") ? AV_CODEC_ID_VP9 : AV_CODEC_ID_H264);
    assertSameAudio(before, after);
  }

  @ParameterizedTest
  @CsvSource({
    "mp4, mov, 0",
    "mp4, mkv, 500000",
    "mkv, mp4, 0",
    "mov, flv, 500000",
    "ts, mp4, 0",
    "ts, mkv, 500000",
    "flv, ts, 11112",
    "mp4, ts, 11112",
  })
  void keepsTimesFromOneFormatToAnother(String from, String to, long toleranceNanos) {
    TestClip.empty()
        .video(TestClip.video(96, 64, 30).rate(30, 1, 30))
        .audio("aac", 0, 1000, "eng")
        .write(in(from));

    transcode(in(from), out(to));

    Probe before = Probe.of(in(from));
    Probe after = Probe.of(out(to));
    // A format without times below zero moves all streams up together.
    long shift = after.video().times().get(0) - before.video().times().get(0);
    assertThat(shift).isGreaterThanOrEqualTo(-toleranceNanos);
    for (int i = 0; i < 30; i++) {
      assertThat(after.video().times().get(i) - before.video().times().get(i) - shift)
          .isBetween(-2 * toleranceNanos - 1, 2 * toleranceNanos + 1);
    }
    List<Probe.Packet> sound = before.of(AVMEDIA_TYPE_AUDIO).get(0).packets();
    List<Probe.Packet> copied = after.of(AVMEDIA_TYPE_AUDIO).get(0).packets();
    assertThat(copied).hasSameSizeAs(sound);
    for (int i = 0; i < sound.size(); i++) {
      // A tick of either container, and of the audio's own sample rate.
      assertThat(copied.get(i).pts() - sound.get(i).pts() - shift)
          .isBetween(-1_500_000L, 1_500_000L);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mp4", "mov", "mkv"})
  void keepsVariableFrameRate(String extension) {
    long[] times = {0, 40, 55, 60, 200, 201, 300, 301, 302, 460, 500, 900, 901, 1000};
    TestClip.empty()
        .video(TestClip.video(96, 64, 0).times(1, 1000, 77, times).encoder("libx264", "bf", "3"))
        .audio("aac", 0, 1000, "eng")
        .write(in(extension));

    transcode(in(extension), out(extension), EncoderSettings.DEFAULT);

    Probe before = Probe.of(in(extension));
    Probe after = Probe.of(out(extension));
    assertThat(after.video().times()).isEqualTo(before.video().times()).hasSize(times.length);
    if (!extension.equals("mkv")) {
      assertThat(after.video().duration()).isEqualTo(before.video().duration()).isPositive();
    }
    assertSameAudio(before, after);
  }

  @Test
  void keepsTimesOfNtscRates() {
    TestClip.empty()
        .video(TestClip.video(96, 64, 0).times(1001, 30000, 1, 0, 1, 2, 3, 4, 5, 7, 8))
        .write(in("mp4"));

    transcode(in("mp4"), out("mp4"));

    assertThat(Probe.of(out("mp4")).video().times())
        .isEqualTo(Probe.of(in("mp4")).video().times())
        .contains(1001L * 1_000_000_000 / 30000);
  }

  @ParameterizedTest
  @CsvSource({"mp4, 5120, 0", "mp4, 3413, 0", "mov, 0, 417", "mkv, 6400, 0", "ts, 12800, 500"})
  void keepsStartOffsets(String extension, long videoTicks, long audioMillis) {
    TestClip.empty()
        .video(TestClip.video(96, 64, 20).shift(videoTicks))
        .audio("aac", audioMillis, 800, "eng")
        .write(in(extension));

    transcode(in(extension), out(extension));

    Probe before = Probe.of(in(extension));
    Probe after = Probe.of(out(extension));
    assertThat(after.video().times()).isEqualTo(before.video().times()).hasSize(20);
    assertSameAudio(before, after);
  }

  @Test
  void showsOnlyWhatTheEditListShows() {
    // Pictures before time 0 are in the file, and its edit list hides them.
    TestClip.empty()
        .video(TestClip.video(96, 64, 30).shift(-10 * 512).encoder("libx264", "bf", "2"))
        .audio("aac", 0, 800, "eng")
        .write(in("mp4"));
    List<Probe.Picture> shown =
        Probe.pictures(in("mp4")).stream().filter(picture -> picture.pts() >= 0).toList();

    TranscodeResult result = transcode(in("mp4"), out("mp4"));

    assertThat(result.framesWritten()).isEqualTo(20).isEqualTo(shown.size());
    assertThat(Probe.pictures(out("mp4")))
        .extracting(Probe.Picture::pts)
        .isEqualTo(shown.stream().map(Probe.Picture::pts).toList());
    assertSameAudio(Probe.of(in("mp4")), Probe.of(out("mp4")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mp4", "mov", "mkv"})
  void keepsRotationAspectColourAndTags(String extension) {
    TestClip.empty()
        .video(
            TestClip.video(98, 66, 5)
                .aspect(4, 3)
                .rotation(90)
                .color(
                    AVCOL_PRI_BT2020,
                    AVCOL_TRC_SMPTE2084,
                    AVCOL_SPC_BT2020_NCL,
                    AVCOL_RANGE_MPEG,
                    AVCHROMA_LOC_TOPLEFT))
        .tag("title", "A title")
        .tag("artist", "Somebody")
        .write(in(extension));

    transcode(in(extension), out(extension));

    Probe.Stream before = Probe.of(in(extension)).video();
    Probe.Stream after = Probe.of(out(extension)).video();
    assertThat(after.aspect()).isEqualTo(before.aspect()).isEqualTo(4.0 / 3);
    assertThat(after.color()).isEqualTo(before.color()).startsWith(AVCOL_PRI_BT2020);
    assertThat(before.sideData()).containsKey(AV_PKT_DATA_DISPLAYMATRIX);
    assertThat(after.sideData()).containsAllEntriesOf(before.sideData());
    assertThat(after.width()).isEqualTo(98);
    assertThat(after.height()).isEqualTo(66);
    assertThat(Probe.of(out(extension)).tags())
        .containsEntry("title", "A title")
        .containsKey(extension.equals("mkv") ? "ARTIST" : "artist");
  }

  @ParameterizedTest
  @CsvSource({"mp4, libx264", "mkv, libx265", "mp4, libx265"})
  void keepsLightMetadata(String extension, String encoder) {
    TestClip.empty()
        .video(
            TestClip.video(96, 64, 5)
                .format(AV_PIX_FMT_YUV420P10LE)
                .hdr()
                .color(
                    AVCOL_PRI_BT2020,
                    AVCOL_TRC_SMPTE2084,
                    AVCOL_SPC_BT2020_NCL,
                    AVCOL_RANGE_MPEG,
                    AVCHROMA_LOC_LEFT))
        .write(in(extension));

    EncoderSettings settings = FAST.withVideoCodec(encoder);
    transcode(in(extension), out(extension), settings);

    Map<Integer, Integer> before = Probe.of(in(extension)).video().sideData();
    assertThat(before)
        .containsKeys(AV_PKT_DATA_MASTERING_DISPLAY_METADATA, AV_PKT_DATA_CONTENT_LIGHT_LEVEL);
    Probe.Stream after = Probe.of(out(extension)).video();
    assertThat(after.sideData()).containsAllEntriesOf(before);
    assertThat(after.format()).isEqualTo(AV_PIX_FMT_YUV420P10LE);
  }

  @Test
  void keepsEveryStreamOfMatroska() {
    byte[] font = TestClip.utf8("not really a font");
    byte[] cover = jpeg();
    TestClip.of(96, 64, 25)
        .audio("aac", 0, 1000, "eng")
        .audio("flac", 100, 800, "fra")
        .subtitle(
            AV_CODEC_ID_SUBRIP,
            "deu",
            new TestClip.Line(100, 300, "Guten Tag"),
            new TestClip.Line(600, 200, "Auf Wiedersehen"))
        .attachment("font.ttf", "application/x-truetype-font", font)
        .cover(cover)
        .chapter(0, 400, "One")
        .chapter(400, 1000, "Two")
        .write(in("mkv"));

    TranscodeResult result = transcode(in("mkv"), out("mkv"));

    Probe before = Probe.of(in("mkv"));
    Probe after = Probe.of(out("mkv"));
    assertThat(result.warnings()).isEmpty();
    assertThat(after.chapters()).isEqualTo(before.chapters()).hasSize(2);
    assertSameAudio(before, after);
    Probe.Stream text = after.of(AVMEDIA_TYPE_SUBTITLE).get(0);
    assertThat(text.packets()).isEqualTo(before.of(AVMEDIA_TYPE_SUBTITLE).get(0).packets());
    assertThat(text.packets()).hasSize(2);
    assertThat(text.tags()).containsEntry("language", "deu");
    Probe.Stream file = after.of(AVMEDIA_TYPE_ATTACHMENT).get(0);
    assertThat(file.extradataHash())
        .isEqualTo(before.of(AVMEDIA_TYPE_ATTACHMENT).get(0).extradataHash())
        .isNotNull();
    assertThat(file.tags()).containsEntry("filename", "font.ttf");
    assertThat(cover(after).packets()).isEqualTo(cover(before).packets()).hasSize(1);
  }

  private static byte[] jpeg() {
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
      ImageIO.write(new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB), "jpeg", bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Probe.Stream cover(Probe probe) {
    return probe.streams().stream()
        .filter(stream -> (stream.disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void keepsEveryStreamOfMp4() {
    byte[] cover = jpeg();
    TestClip.of(96, 64, 25)
        .audio("aac", 0, 1000, "eng")
        .audio("ac3", 0, 1000, "fra")
        .subtitle(AV_CODEC_ID_MOV_TEXT, "deu", new TestClip.Line(100, 300, "Guten Tag"))
        .cover(cover)
        .chapter(0, 400, "One")
        .chapter(400, 1000, "Two")
        .write(in("mp4"));

    TranscodeResult result = transcode(in("mp4"), out("mp4"));

    Probe before = Probe.of(in("mp4"));
    Probe after = Probe.of(out("mp4"));
    assertThat(result.warnings()).isEmpty();
    assertThat(after.chapters()).isEqualTo(before.chapters()).hasSize(2);
    assertThat(after.streams()).hasSameSizeAs(before.streams());
    assertSameAudio(before, after);
    assertThat(after.of(AVMEDIA_TYPE_SUBTITLE).get(0).packets())
        .isEqualTo(before.of(AVMEDIA_TYPE_SUBTITLE).get(0).packets())
        .isNotEmpty();
    assertThat(cover(after).packets()).isEqualTo(cover(before).packets()).hasSize(1);
  }

  @Test
  void namesWhatTheContainerCannotCarry() {
    TestClip.of(96, 64, 10)
        .audio("aac", 0, 400, "eng")
        .audio("mp2", 0, 400, "fra")
        .subtitle(AV_CODEC_ID_SUBRIP, "deu", new TestClip.Line(100, 300, "Guten Tag"))
        .chapter(0, 400, "One")
        .write(in("mkv"));

    TranscodeResult result = transcode(in("mkv"), out("flv"));

    assertThat(result.warnings())
        .containsExactlyInAnyOrder(
            "flv cannot carry audio stream #2 (mp2, fra); it is left out",
            "flv cannot carry subtitle stream #3 (subrip, deu); it is left out",
            "flv cannot carry chapters; they are left out");
    assertThat(Probe.of(out("flv")).of(AVMEDIA_TYPE_AUDIO)).hasSize(1);
    assertThat(Probe.of(out("flv")).video().packets()).hasSize(10);
  }

  @Test
  void makesUpTheFirstVideoAndCopiesTheOthers() {
    TestClip.of(96, 64, 10).video(TestClip.video(64, 48, 10)).write(in("mkv"));

    transcode(in("mkv"), out("mkv"));

    Probe before = Probe.of(in("mkv"));
    Probe after = Probe.of(out("mkv"));
    assertThat(after.of(AVMEDIA_TYPE_VIDEO)).hasSize(2);
    assertThat(after.of(AVMEDIA_TYPE_VIDEO).get(1).packets())
        .extracting(Probe.Packet::pts, Probe.Packet::hash)
        .isEqualTo(
            before.of(AVMEDIA_TYPE_VIDEO).get(1).packets().stream()
                .map(packet -> tuple(packet.pts(), packet.hash()))
                .toList());
    assertThat(after.video().packets()).isNotEqualTo(before.video().packets());
  }

  @ParameterizedTest
  @CsvSource({
    "ffv1, yuv420p, libx264, yuv420p",
    "ffv1, yuv422p, libx264, yuv422p",
    "ffv1, yuv444p, libx264, yuv444p",
    "ffv1, yuv420p10le, libx264, yuv420p10le",
    "ffv1, yuv422p10le, libx265, yuv422p10le",
    "ffv1, yuv444p10le, libx265, yuv444p10le",
    "libx264, yuvj420p, libx264, yuvj420p",
    "mjpeg, yuvj422p, libx264, yuvj422p",
  })
  void keepsPixelFormats(String codec, String format, String encoder, String expected) {
    TestClip.empty()
        .video(TestClip.video(96, 64, 5).format(av_get_pix_fmt(format)).encoder(codec))
        .write(in("mkv"));

    TranscodeResult result = transcode(in("mkv"), out("mkv"), FAST.withVideoCodec(encoder));

    assertThat(result.framesConverted()).isZero();
    assertThat(result.warnings()).isEmpty();
    assertThat(Probe.pictures(out("mkv")).get(0).format()).isEqualTo(av_get_pix_fmt(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "libvpx-vp9, 97, 65, webm, 97, 65",
    "ffv1, 97, 65, mkv, 96, 64",
    "ffv1, 96, 65, mkv, 96, 64",
    "ffv1, 97, 64, mp4, 96, 64",
  })
  void takesOddSizes(
      String codec, int width, int height, String extension, int outWidth, int outHeight) {
    TestClip.empty().video(TestClip.video(width, height, 5).encoder(codec)).write(in("mkv"));

    TranscodeResult result = transcode(in("mkv"), out(extension), EncoderSettings.DEFAULT);

    assertThat(result.framesConverted()).isZero();
    assertThat(result.warnings()).hasSize(width == outWidth && height == outHeight ? 0 : 1);
    assertThat(Probe.of(out(extension)).video().width()).isEqualTo(outWidth);
    assertThat(Probe.of(out(extension)).video().height()).isEqualTo(outHeight);
  }

  @ParameterizedTest
  @CsvSource({
    "yuv420p12le, yuv420p10le",
    "gray, yuv420p",
    "yuva420p, yuv420p",
    "bgr0, yuv444p",
    "yuv411p, yuv422p"
  })
  void convertsPixelFormatsThatNoFilterKnows(String format, String expected) {
    TestClip.empty()
        .video(TestClip.video(96, 64, 5).format(av_get_pix_fmt(format)).encoder("ffv1"))
        .write(in("mkv"));

    TranscodeResult result = transcode(in("mkv"), out("mkv"));

    assertThat(result.framesConverted()).isEqualTo(5);
    assertThat(result.warnings())
        .containsExactly("pictures are converted from " + format + " to " + expected);
    assertThat(Probe.pictures(out("mkv")).get(4).format()).isEqualTo(av_get_pix_fmt(expected));
  }

  @Test
  void tagsHevcInMp4ForEveryPlayer() {
    TestClip.of(96, 64, 5).write(in("mp4"));

    TranscodeResult result =
        transcode(in("mp4"), out("mp4"), FAST.withVideoCodec("hevc").withCrf(30.0));

    assertThat(result.encoder()).isEqualTo("libx265");
    assertThat(Probe.of(out("mp4")).video().fourCc())
        .isEqualTo('h' | 'v' << 8 | 'c' << 16 | '1' << 24);
  }

  @Test
  void keepsInterlacing() {
    TestClip.empty().video(TestClip.video(96, 64, 6).interlaced()).write(in("mp4"));
    assertThat(MediaInfo.probe(in("mp4")).frames()).isEqualTo(6);

    transcode(in("mp4"), out("mp4"));

    Probe after = Probe.of(out("mp4"));
    assertThat(after.video().times()).isEqualTo(Probe.of(in("mp4")).video().times());
    assertThat(after.video().disposition() & AV_DISPOSITION_DEFAULT).isNotZero();
  }
}
