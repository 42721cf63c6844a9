package org.tinybeauty.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.media.LiveMuxer;
import org.tinybeauty.media.LiveTrack;
import org.tinybeauty.media.MediaException;
import org.tinybeauty.rtmp.MediaKind;

/// The files of one recording, one after the other. A file begins at a keyframe once every track is
/// known, and ends where a track's configuration changes. The recorder's thread only.
final class RecordingFiles implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RecordingFiles.class.getName());

  /// How long the first packets wait for a track that may still come.
  static final long WAIT_MILLIS = 1_000;

  private static final int MAX_WAITING = 1_000;

  /// Makes a new, empty file.
  interface NewFile {
    Path create() throws IOException;
  }

  /// What is known of one kind of media.
  private static final class Track {
    private LiveTrack.@Nullable Codec codec;
    private byte[] config = {};
    private boolean refused;
    private int index = -1;
  }

  private final String label;
  private final LiveMuxer.Format format;
  private final NewFile newFile;
  private final Track video = new Track();
  private final Track audio = new Track();
  private final List<Packet> waiting = new ArrayList<>();
  private @Nullable LiveMuxer muxer;
  private @Nullable Path file;

  RecordingFiles(String label, LiveMuxer.Format format, NewFile newFile) {
    this.label = label;
    this.format = format;
    this.newFile = newFile;
  }

  /// Writes a packet, which stays the caller's.
  ///
  /// @throws MediaException when the file cannot be written
  void write(Packet packet) throws IOException {
    MediaTag tag = packet.tag();
    if (packet.kind() == MediaKind.SCRIPT || tag.multitrack()) {
      return;
    }
    Track track = packet.kind() == MediaKind.VIDEO ? video : audio;
    if (tag.role() == MediaTag.Role.HEADER) {
      configure(track, tag.codec(), payload(packet));
    } else if (tag.role() == MediaTag.Role.FRAMES && knows(track, tag.codec())) {
      frames(track, packet);
    }
  }

  private void configure(Track track, int fourCc, byte[] config) throws IOException {
    LiveTrack.Codec codec = codec(fourCc);
    if (codec == track.codec && Arrays.equals(config, track.config)) {
      return;
    }
    finish();
    track.codec = codec;
    track.config = config;
    track.refused = false;
  }

  /// Whether units of that codec can be written; codecs without headers are taken up by their first
  /// unit.
  private boolean knows(Track track, int fourCc) throws IOException {
    LiveTrack.Codec codec = codec(fourCc);
    if (codec != track.codec && (codec == LiveTrack.Codec.MP3 || codec == null)) {
      configure(track, fourCc, new byte[0]);
    }
    if (codec == null && !track.refused) {
      track.refused = true;
      LOG.log(Level.WARNING, "{0}: a codec that recordings cannot hold is left out", label);
    }
    return codec != null && codec == track.codec && !track.refused;
  }

  private void frames(Track track, Packet packet) throws IOException {
    if (packet.body().readableBytes() <= packet.tag().payload()) {
      return;
    }
    LiveMuxer into = muxer;
    if (into != null && track.index < 0) {
      finish(); // a track that came later: it begins a new file
      into = null;
    }
    if (into != null) {
      put(into, track, packet);
      return;
    }
    if (track == video && packet.keyframe() && !complete()) {
      forget(); // what came before cannot be shown
    }
    if (waiting.isEmpty() && track == video && !packet.keyframe()) {
      return;
    }
    waiting.add(packet.retain());
    long waited = packet.dtsMillis() - waiting.getFirst().dtsMillis();
    if (complete() || waited >= WAIT_MILLIS || waiting.size() >= MAX_WAITING) {
      begin();
    }
  }

  /// Whether there is a unit of both kinds.
  private boolean complete() {
    return first(MediaKind.VIDEO) != null && first(MediaKind.AUDIO) != null;
  }

  private @Nullable Packet first(MediaKind kind) {
    for (Packet packet : waiting) {
      if (packet.kind() == kind) {
        return packet;
      }
    }
    return null;
  }

  private void begin() throws IOException {
    List<LiveTrack> tracks = new ArrayList<>();
    add(tracks, video, first(MediaKind.VIDEO));
    add(tracks, audio, first(MediaKind.AUDIO));
    long origin = waiting.stream().mapToLong(Packet::dtsMillis).min().orElse(0);
    Path path = newFile.create();
    LiveMuxer next = new LiveMuxer(path, format, tracks, origin * 1000);
    muxer = next;
    file = path;
    LOG.log(Level.INFO, "{0} is recorded to {1}", label, path);
    for (Packet packet : waiting) {
      put(next, packet.kind() == MediaKind.VIDEO ? video : audio, packet);
    }
    forget();
  }

  private static void add(List<LiveTrack> tracks, Track track, @Nullable Packet first) {
    track.index = -1;
    LiveTrack.Codec codec = track.codec;
    if (first != null && codec != null) {
      track.index = tracks.size();
      tracks.add(new LiveTrack(codec, track.config, payload(first)));
    }
  }

  private static void put(LiveMuxer muxer, Track track, Packet packet) {
    ByteBuf body = packet.body();
    int from = body.readerIndex() + packet.tag().payload();
    ByteBuffer unit = body.nioBuffer(from, body.readableBytes() - packet.tag().payload());
    long dts = packet.dtsMillis();
    long pts = dts + packet.tag().compositionMillis();
    muxer.write(track.index, unit, pts * 1000, dts * 1000, packet.keyframe());
  }

  private static byte[] payload(Packet packet) {
    ByteBuf body = packet.body();
    int offset = packet.tag().payload();
    return ByteBufUtil.getBytes(body, body.readerIndex() + offset, body.readableBytes() - offset);
  }

  private static LiveTrack.@Nullable Codec codec(int fourCc) {
    return switch (fourCc) {
      case MediaTag.AVC -> LiveTrack.Codec.H264;
      case MediaTag.HEVC -> LiveTrack.Codec.HEVC;
      case MediaTag.AV1 -> LiveTrack.Codec.AV1;
      case MediaTag.VP9 -> LiveTrack.Codec.VP9;
      case MediaTag.AAC -> LiveTrack.Codec.AAC;
      case MediaTag.MP3 -> LiveTrack.Codec.MP3;
      case MediaTag.OPUS -> LiveTrack.Codec.OPUS;
      default -> null;
    };
  }

  private void forget() {
    waiting.forEach(Packet::release);
    waiting.clear();
  }

  /// Completes the file that is open; the next unit may begin another.
  private void finish() {
    LiveMuxer open = muxer;
    muxer = null;
    video.index = -1;
    audio.index = -1;
    forget();
    if (open != null) {
      open.close();
      LOG.log(Level.INFO, "{0}: {1} is complete", label, file);
    }
  }

  @Override
  public void close() {
    finish();
  }
}
