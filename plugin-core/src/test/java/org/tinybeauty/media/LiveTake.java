package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.stats.LiveCount;
import org.tinybeauty.stats.LiveStats;

/// A live video under test: takes a source's units, keeps what comes out. Its clock stands still
/// unless it is moved, so nothing is ever late by itself.
final class LiveTake implements LiveVideo.Output, AutoCloseable {
  static final LiveSettings SETTINGS =
      LiveSettings.DEFAULT.withEncoder(
          EncoderSettings.DEFAULT.withPreset("ultrafast").withThreads(1));

  private static final int INSIDE = 200;
  private static final long PATIENCE_SECONDS = 120;

  /// An access unit; times in microseconds.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Unit(byte[] bytes, long dts, long pts, boolean keyframe) {
    Unit at(long shift) {
      return new Unit(bytes, dts + shift, pts + shift, keyframe);
    }

    Unit with(byte[] other) {
      return new Unit(other, dts, pts, keyframe);
    }
  }

  /// A source in memory.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Source(LiveCodec codec, byte[] config, List<Unit> units) {
    static Source of(Path clip) {
      try (LiveClip read = LiveClip.open(clip)) {
        List<Unit> units = new ArrayList<>();
        while (read.next()) {
          if (read.video()) {
            byte[] bytes = new byte[read.bytes().remaining()];
            read.bytes().get(bytes);
            units.add(new Unit(bytes, read.dtsMicros(), read.ptsMicros(), read.keyframe()));
          }
        }
        return new Source(read.codec(), read.config(), units);
      }
    }

    Source config(byte[] other) {
      return new Source(codec, other, units);
    }

    List<Long> times() {
      return units.stream().map(Unit::pts).sorted().toList();
    }

    List<Long> keyframes() {
      return units.stream().filter(Unit::keyframe).map(Unit::pts).sorted().toList();
    }
  }

  /// What follows a configuration.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Part(LiveCodec codec, byte[] config, List<Unit> units) {}

  final LiveStats stats = new LiveStats();
  final List<Part> parts = new ArrayList<>();
  final List<MediaException> failures = new ArrayList<>();
  volatile long now;
  private final Semaphore room = new Semaphore(INSIDE);
  private final LiveVideo video;

  LiveTake(FrameFilter filter) {
    this(SETTINGS, filter);
  }

  LiveTake(LiveSettings settings, FrameFilter filter) {
    video = new LiveVideo(settings, filter, null, stats, this, () -> now);
  }

  /// Sends everything and waits for it.
  LiveTake run(Source source) throws InterruptedException {
    send(source);
    finish();
    return this;
  }

  void send(Source source) throws InterruptedException {
    video.configure(source.codec(), source.config());
    for (Unit unit : source.units()) {
      send(unit);
    }
  }

  void configure(Source source) {
    video.configure(source.codec(), source.config());
  }

  void send(Unit unit) throws InterruptedException {
    send(unit, now);
  }

  void send(Unit unit, long arrival) throws InterruptedException {
    if (!room.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("nothing comes out");
    }
    video.offer(ByteBuffer.wrap(unit.bytes()), unit.dts(), unit.pts(), unit.keyframe(), arrival);
  }

  /// Waits until so many units are inside at most.
  void awaitInside(int most) throws InterruptedException {
    if (!room.tryAcquire(INSIDE - most, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("nothing comes out");
    }
    room.release(INSIDE - most);
  }

  void finish() {
    video.close(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
  }

  long count(LiveCount count) {
    return stats.count(count);
  }

  List<Unit> units() {
    return parts.stream().flatMap(part -> part.units().stream()).toList();
  }

  List<Long> times() {
    return units().stream().map(Unit::pts).toList();
  }

  List<Long> keyframes() {
    return units().stream().filter(Unit::keyframe).map(Unit::pts).toList();
  }

  /// Decodes a part.
  static List<Probe.Picture> pictures(Part part) {
    List<Probe.Picture> pictures = new ArrayList<>();
    AVPacket packet = av_packet_alloc();
    AVFrame frame = av_frame_alloc();
    try (VideoDecoder decoder = new VideoDecoder(new LiveSource(part.codec, part.config), 1)) {
      for (Unit unit : part.units) {
        av_new_packet(packet, unit.bytes.length);
        packet.data().put(unit.bytes);
        packet.pts(unit.pts).dts(unit.dts);
        FFmpeg.check(decoder.send(packet), "what was sent out");
        av_packet_unref(packet);
        receive(decoder, frame, pictures);
      }
      decoder.send(null);
      receive(decoder, frame, pictures);
    } finally {
      av_frame_free(frame);
      av_packet_free(packet);
    }
    return pictures;
  }

  private static void receive(VideoDecoder decoder, AVFrame frame, List<Probe.Picture> pictures) {
    while (decoder.receive(frame) == 0) {
      pictures.add(Probe.picture(frame, FFmpeg.MICROS));
    }
  }

  @Override
  public void config(LiveCodec codec, byte[] config) {
    parts.add(new Part(codec, config, new ArrayList<>()));
  }

  @Override
  public void unit(
      ByteBuffer unit, long dtsMicros, long ptsMicros, boolean keyframe, LatencyStamps stamps) {
    byte[] bytes = new byte[unit.remaining()];
    unit.get(bytes);
    parts.getLast().units().add(new Unit(bytes, dtsMicros, ptsMicros, keyframe));
    room.release();
  }

  @Override
  public void failed(MediaException cause) {
    failures.add(cause);
  }

  @Override
  public void close() {
    video.close();
  }
}
