package org.tinybeauty.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tinybeauty.media.LiveMuxer.Format;

final class LiveMuxerTest {
  private static final int FRAMES = 150;

  @TempDir Path folder;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Unit(int track, byte[] bytes, long pts, long dts, boolean keyframe) {}

  private record Source(List<LiveTrack> tracks, List<Unit> units) {
    long origin() {
      return units.stream().mapToLong(Unit::dts).min().orElseThrow();
    }
  }

  /// A clip's packets with their times rounded to milliseconds, as RTMP brings them.
  private static Source read(Path file, LiveTrack.Codec... codecs) {
    AVFormatContext input = new AVFormatContext(null);
    FFmpeg.check(avformat_open_input(input, "file:" + file, null, null), "open");
    FFmpeg.check(avformat_find_stream_info(input, (AVDictionary) null), "streams");
    AVPacket packet = av_packet_alloc();
    List<Unit> units = new ArrayList<>();
    while (av_read_frame(input, packet) >= 0) {
      AVRational base = input.streams(packet.stream_index()).time_base();
      byte[] bytes = new byte[packet.size()];
      packet.data().get(bytes);
      units.add(
          new Unit(
              packet.stream_index(),
              bytes,
              av_rescale_q(packet.pts(), base, av_make_q(1, 1000)) * 1000,
              av_rescale_q(packet.dts(), base, av_make_q(1, 1000)) * 1000,
              (packet.flags() & AV_PKT_FLAG_KEY) != 0));
      av_packet_unref(packet);
    }
    av_packet_free(packet);
    List<LiveTrack> tracks = new ArrayList<>();
    for (int i = 0; i < codecs.length; i++) {
      AVCodecParameters par = input.streams(i).codecpar();
      byte[] config = new byte[par.extradata_size()];
      if (config.length > 0) {
        par.extradata().get(config);
      }
      int index = i;
      byte[] first =
          units.stream().filter(unit -> unit.track == index).findFirst().orElseThrow().bytes;
      tracks.add(new LiveTrack(codecs[i], config, first));
    }
    avformat_close_input(input);
    return new Source(tracks, units);
  }

  private Source clip(int bFrames, int gop) {
    Path file =
        TestClip.empty()
            .video(
                TestClip.video(96, 80, FRAMES)
                    .rate(30, 1, FRAMES)
                    .encoder("libx264", "bf", "" + bFrames, "g", "" + gop, "sc_threshold", "0"))
            .audio("aac", 0, 5000, "eng")
            .write(folder.resolve("source.mp4"));
    return read(file, LiveTrack.Codec.H264, LiveTrack.Codec.AAC);
  }

  private static void write(LiveMuxer muxer, Unit unit) {
    muxer.write(unit.track, ByteBuffer.wrap(unit.bytes), unit.pts, unit.dts, unit.keyframe);
  }

  @ParameterizedTest
  @CsvSource({"MP4, 0, 30", "MP4, 2, 30", "MP4, 2, 150", "MATROSKA, 0, 30", "MATROSKA, 2, 150"})
  void everyUnitComesBackAtItsTime(Format format, int bFrames, int gop) {
    Source source = clip(bFrames, gop);
    Path file = folder.resolve("out." + format);
    try (LiveMuxer muxer = new LiveMuxer(file, format, source.tracks, source.origin())) {
      source.units.forEach(unit -> write(muxer, unit));
    }
    Probe probe = Probe.of(file);
    long origin = source.origin();
    for (int track = 0; track < 2; track++) {
      int index = track;
      List<Unit> units = source.units.stream().filter(unit -> unit.track == index).toList();
      List<Probe.Packet> packets = probe.streams().get(track).packets();
      assertThat(packets).hasSameSizeAs(units);
      long shift = packets.getFirst().pts() / 1000 - (units.getFirst().pts - origin);
      assertThat(shift).isBetween(-1100L, 100_000L);
      for (int i = 0; i < units.size(); i++) {
        assertThat(packets.get(i).size()).isEqualTo(units.get(i).bytes.length);
        assertThat(packets.get(i).pts() / 1000 - (units.get(i).pts - origin))
            .as("time of unit %d", i)
            .isCloseTo(shift, within(1100L));
      }
    }
    assertThat(Probe.pictures(file)).hasSize(FRAMES);
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void aFileThatIsCutAnywherePlaysToItsLastWholePiece(Format format) throws IOException {
    Source source = clip(2, 30);
    Path file = folder.resolve("out." + format);
    TreeMap<Long, Integer> framesAtSize = new TreeMap<>();
    int frames = 0;
    try (LiveMuxer muxer = new LiveMuxer(file, format, source.tracks, source.origin())) {
      framesAtSize.put(Files.size(file), 0);
      for (Unit unit : source.units) {
        long before = Files.size(file);
        write(muxer, unit);
        if (Files.size(file) > before) {
          framesAtSize.put(Files.size(file), frames);
        }
        frames += unit.track == 0 ? 1 : 0;
      }
    }
    assertThat(framesAtSize.values()).as("pieces").contains(30, 60, 90, 120);
    long size = Files.size(file);
    long first =
        framesAtSize.entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .findFirst()
            .orElseThrow()
            .getKey();
    int cuts = 60;
    for (int i = 0; i < cuts; i++) {
      long length = outsideOfTables(file, format, first + (size - first) * i / cuts + i % 7);
      Path cut = folder.resolve("cut." + format);
      Files.copy(file, cut, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel channel = FileChannel.open(cut, StandardOpenOption.WRITE)) {
        channel.truncate(length);
      }
      Map.Entry<Long, Integer> least = framesAtSize.floorEntry(length);
      assertThat(Probe.pictures(cut))
          .as("pictures of %d of %d bytes", length, size)
          .hasSizeGreaterThanOrEqualTo(least.getValue());
    }
  }

  /// FFmpeg reads no MP4 that ends inside a table of samples (a moof box). The muxer hands each of
  /// them to the system in one piece, so a kill cannot leave one; such cuts move behind it.
  private static long outsideOfTables(Path file, Format format, long length) throws IOException {
    if (format == Format.MP4) {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      for (int at = 0; at < length; at += bytes.getInt(at)) {
        int end = at + bytes.getInt(at);
        if (bytes.getInt(at + 4) == 0x6d6f6f66 && length < end + 8) {
          return end + 8L;
        }
      }
    }
    return length;
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void aFileThatWasNeverClosedPlays(Format format) {
    Source source = clip(0, 30);
    Path file = folder.resolve("out." + format);
    LiveMuxer muxer = new LiveMuxer(file, format, source.tracks, source.origin());
    source.units.forEach(unit -> write(muxer, unit));
    assertThat(Probe.pictures(file)).hasSizeGreaterThanOrEqualTo(FRAMES - 30);
    assertThat(Probe.of(file).of(AVMEDIA_TYPE_AUDIO).getFirst().packets()).hasSizeGreaterThan(180);
    muxer.close();
    assertThat(Probe.pictures(file)).hasSize(FRAMES);
  }

  @Test
  void aLongGroupOfPicturesIsWrittenInPieces() throws IOException {
    Source source = clip(0, FRAMES);
    Path file = folder.resolve("out.mp4");
    try (LiveMuxer muxer = new LiveMuxer(file, Format.MP4, source.tracks, source.origin())) {
      source.units.stream().filter(unit -> unit.dts <= 4_100_000).forEach(u -> write(muxer, u));
      Path copy = Files.copy(file, folder.resolve("copy.mp4"));
      assertThat(Probe.pictures(copy)).hasSizeGreaterThanOrEqualTo(119);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "libx265, HEVC, MP4",
    "libx265, HEVC, MATROSKA",
    "libvpx-vp9, VP9, MP4",
    "libsvtav1, AV1, MP4",
    "libsvtav1, AV1, MATROSKA"
  })
  void otherCodecsComeBack(String encoder, LiveTrack.Codec codec, Format format) {
    Path clip =
        TestClip.empty()
            .video(TestClip.video(96, 80, 12).encoder(encoder))
            .write(folder.resolve("source.mp4"));
    Source source = read(clip, codec);
    Path file = folder.resolve("out." + format);
    try (LiveMuxer muxer = new LiveMuxer(file, format, source.tracks, source.origin())) {
      source.units.forEach(unit -> write(muxer, unit));
    }
    assertThat(Probe.pictures(file)).hasSize(12);
  }

  @ParameterizedTest
  @CsvSource({"aac, AAC, MP4", "libmp3lame, MP3, MP4", "libopus, OPUS, MP4", "aac, AAC, MATROSKA"})
  void soundAloneIsWritten(String encoder, LiveTrack.Codec codec, Format format) {
    Path clip = TestClip.empty().audio(encoder, 0, 5000, "eng").write(folder.resolve("source.mkv"));
    Source source = read(clip, codec);
    Path file = folder.resolve("out." + format);
    LiveMuxer muxer = new LiveMuxer(file, format, source.tracks, source.origin());
    source.units.forEach(unit -> write(muxer, unit));
    int written = source.units.size();
    assertThat(Probe.of(file).streams().getFirst().packets())
        .as("before the end")
        .hasSizeGreaterThan(written / 2);
    muxer.close();
    assertThat(Probe.of(file).streams().getFirst().packets()).hasSize(written);
  }

  @Test
  void aFullDiskIsSaid() {
    Path full = Path.of("/dev/full");
    assumeThat(full).exists();
    Source source = clip(0, 30);
    assertThatThrownBy(
            () -> {
              try (LiveMuxer muxer =
                  new LiveMuxer(full, Format.MP4, source.tracks, source.origin())) {
                source.units.forEach(unit -> write(muxer, unit));
              }
            })
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("No space left on device; free some space");
  }

  @Test
  void aFirstUnitThatIsNoPictureIsRefused() {
    Source source = clip(0, 30);
    LiveTrack track =
        new LiveTrack(LiveTrack.Codec.H264, new byte[0], new byte[] {0, 0, 0, 2, 9, 9});
    assertThatThrownBy(() -> new LiveMuxer(folder.resolve("o.mp4"), Format.MP4, List.of(track), 0))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("H264");
    assertThat(source.units).isNotEmpty();
  }

  @Test
  void aFolderThatIsNotThereIsSaid() {
    Source source = clip(0, 30);
    assertThatThrownBy(
            () ->
                new LiveMuxer(
                    folder.resolve("none").resolve("o.mp4"),
                    Format.MP4,
                    source.tracks,
                    source.origin()))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("cannot write");
  }
}
