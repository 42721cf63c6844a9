package org.tinybeauty.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tinybeauty.media.EncoderSettings;
import org.tinybeauty.media.LiveClip;
import org.tinybeauty.media.TranscodeListener;
import org.tinybeauty.media.Transcoder;

/// A clip in memory, with a number burnt into each picture, to be published over and over.
///
/// @param packets in decoding order, the first at 0
/// @param config of the video, `avcC`
/// @param audioConfig AudioSpecificConfig, empty without audio
/// @param loopMicros after which it begins anew
/// @param pictures how many there are
@SuppressWarnings("ArrayRecordComponent") // never compared
record ProbeClip(
    List<Sent> packets, byte[] config, byte[] audioConfig, long loopMicros, int pictures) {

  /// One packet; `code` is the picture's number in presentation order, -1 for audio.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sent(byte[] bytes, long dts, long pts, boolean keyframe, int code) {
    private Sent moved(long micros) {
      return new Sent(bytes, dts + micros, pts + micros, keyframe, code);
    }

    private Sent numbered(int number) {
      return new Sent(bytes, dts, pts, keyframe, number);
    }
  }

  /// Burns the numbers in, and reads the result.
  ///
  /// @param fps pictures a second, whatever the file's
  static ProbeClip read(Path source, double fps, long bitRate, int bFrames) throws IOException {
    Path burnt = Files.createTempFile("tinybeauty-probe", ".mp4");
    EncoderSettings settings =
        EncoderSettings.DEFAULT
            .withPreset("veryfast")
            .withBitRate(bitRate)
            .withOption("g", String.valueOf(Math.round(2 * fps)))
            .withOption("bf", String.valueOf(bFrames));
    new Transcoder(source, burnt, settings, new BurntCode(), TranscodeListener.NONE).run();
    try (LiveClip read = LiveClip.open(burnt)) {
      return read(read, fps);
    } finally {
      Files.delete(burnt);
    }
  }

  private static ProbeClip read(LiveClip read, double fps) {
    double scale = read.framesPerSecond() / fps;
    List<Sent> all = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    while (read.next()) {
      byte[] bytes = new byte[read.bytes().remaining()];
      read.bytes().get(bytes);
      double by = read.video() ? scale : 1;
      long pts = Math.round(read.ptsMicros() * by);
      if (read.video()) {
        times.add(pts);
      }
      long dts = Math.round(read.dtsMicros() * by);
      all.add(new Sent(bytes, dts, pts, read.keyframe(), read.video() ? 0 : -1));
    }
    times.sort(null);
    long loopMicros = Math.round(times.size() * 1e6 / fps);
    all.replaceAll(one -> one.code < 0 ? one : one.numbered(times.indexOf(one.pts)));
    // Sound begins before 0 in some files: it ends so much earlier, or times would go back where
    // the next loop begins.
    long firstSound = all.stream().filter(one -> one.code < 0).mapToLong(Sent::dts).min().orElse(0);
    all.removeIf(one -> one.code < 0 && one.dts >= loopMicros + Math.min(0, firstSound));
    all.sort(Comparator.comparingLong(Sent::dts));
    long lead = Math.max(0, -all.getFirst().dts);
    return new ProbeClip(
        all.stream().map(one -> one.moved(lead)).toList(),
        read.config(),
        read.audioConfig(),
        loopMicros,
        times.size());
  }
}
