package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_I;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_NONE;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.stats.LiveCount;
import org.tinybeauty.stats.LiveStats;

/// The last stage of a live video: pictures become access units, those that are relayed pass, and
/// what goes out says first how it is to be decoded.
final class LiveEncodeStage implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LiveVideo.class.getName());
  private static final int FIRST_BYTES = 1 << 16;

  /// More pictures than any encoder keeps.
  private static final int INSIDE = 64;

  /// The bit rate follows the source's when it is off by so much.
  private static final double RATE_STEP = 0.1;

  private final LiveSettings settings;
  private final LiveVideo.Output output;
  private final LoadLadder ladder;
  private final SourceRate rate;
  private final LiveStats stats;
  private final LongSupplier clock;
  private final AVPacket packet = FFmpeg.allocated(av_packet_alloc(), "a packet");
  private final LiveTags[] inside = new LiveTags[INSIDE];
  private long in;
  private long taken;
  private ByteBuffer bytes = ByteBuffer.allocateDirect(FIRST_BYTES);
  private @Nullable LiveEncoding encoding;
  private @Nullable LiveSource relayed;
  private long bitRate;
  private long lastPts = Long.MIN_VALUE;
  private final AtomicInteger failures = new AtomicInteger();

  LiveEncodeStage(
      LiveSettings settings,
      LiveVideo.Output output,
      LoadLadder ladder,
      SourceRate rate,
      LiveStats stats,
      LongSupplier clock) {
    this.settings = settings;
    this.output = output;
    this.ladder = ladder;
    this.rate = rate;
    this.stats = stats;
    this.clock = clock;
    for (int i = 0; i < INSIDE; i++) {
      inside[i] = new LiveTags();
    }
  }

  /// How often encoding has failed so far; the next picture asks for a new encoder then. Any
  /// thread.
  int failures() {
    return failures.get();
  }

  /// Takes a slot of either kind and leaves it empty.
  void take(Slot slot) {
    if (slot.picture) {
      try {
        encode(slot);
      } catch (MediaException e) {
        fail(e);
      }
    } else {
      relay(slot);
    }
    slot.clear();
  }

  /// Gives out what is still in the encoder.
  void finish() {
    LiveEncoding with = encoding;
    encoding = null;
    if (with == null) {
      return;
    }
    try {
      with.encoder().send(null);
      receive(with);
    } catch (MediaException e) {
      fail(e);
    }
    with.close();
    in = 0;
    taken = 0;
  }

  private void encode(Slot slot) {
    LiveEncoding with = slot.live.encoding;
    if (with == null || with.failures() != failures.get()) {
      stats.add(LiveCount.DROPPED, 1);
      if (with != null && with != encoding) {
        with.close();
      }
      return;
    }
    boolean keyframe = slot.live.keyframe;
    if (with != encoding) {
      finish();
      encoding = with;
      relayed = null;
      bitRate = with.encoder().context().bit_rate();
      output.config(LiveCodec.H264, with.config());
    }
    if (keyframe) {
      followRate(with);
    }
    inside[(int) (in++ % INSIDE)].take(slot.live);
    lastPts = Math.max(slot.live.ptsMicros, lastPts + 1);
    slot.frame.pts(lastPts);
    slot.frame.pict_type(keyframe ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE);
    with.encoder().send(slot.frame);
    receive(with);
  }

  private void followRate(LiveEncoding with) {
    long wanted = rate.bitsPerSecond();
    if (settings.encoder().bitRate() == 0
        && wanted > 0
        && Math.abs(wanted - bitRate) > RATE_STEP * bitRate) {
      bitRate = wanted;
      with.encoder().bitRate(wanted, (long) (wanted * LiveTuning.PEAK), wanted);
    }
  }

  private void receive(LiveEncoding with) {
    while (with.encoder().receive(packet)) {
      int size = packet.size();
      ByteBuffer from = packet.data().limit(size).asByteBuffer();
      reserve(AnnexB.most(size));
      AnnexB.lengthPrefixed(from, bytes);
      bytes.flip();
      boolean keyframe = (packet.flags() & AV_PKT_FLAG_KEY) != 0;
      av_packet_unref(packet);
      send(inside[(int) (taken++ % INSIDE)], keyframe);
    }
  }

  private void relay(Slot slot) {
    finish();
    LiveSource source = slot.live.source;
    if (source != null && relayed != source) {
      relayed = source;
      output.config(source.codec(), source.config());
    }
    int size = slot.packet.size();
    reserve(size);
    bytes.put(slot.packet.data().limit(size).asByteBuffer()).flip();
    stats.add(LiveCount.RELAYED, 1);
    slot.live.stamps.filteredNanos = 0;
    send(slot.live, slot.live.keyframe);
  }

  private void send(LiveTags live, boolean keyframe) {
    LatencyStamps stamps = live.stamps;
    long now = clock.getAsLong();
    stamps.encodedNanos = now;
    output.unit(bytes, live.dtsMicros, live.ptsMicros, keyframe, stamps);
    long sent = clock.getAsLong();
    stats.picture(
        stamps.decodedNanos == 0 ? -1 : stamps.decodedNanos - stamps.arrivalNanos,
        stamps.filteredNanos - stamps.decodedNanos,
        now - stamps.filteredNanos,
        sent - stamps.arrivalNanos,
        sent);
    stats.add(LiveCount.SENT, 1);
    ladder.judge(now - stamps.dueNanos, now);
  }

  private void reserve(int size) {
    if (bytes.capacity() < size) {
      bytes = ByteBuffer.allocateDirect(Integer.highestOneBit(size) * 2);
    }
    bytes.clear();
  }

  /// What the encoder still held is lost; the next picture opens another one.
  private void fail(MediaException cause) {
    stats.add(LiveCount.DROPPED, Math.max(1, in - taken));
    LOG.log(Level.WARNING, "the encoder failed and is opened again: " + cause.getMessage());
    LiveEncoding with = encoding;
    encoding = null;
    if (with != null) {
      with.close();
    }
    in = 0;
    taken = 0;
    failures.incrementAndGet();
  }

  @Override
  public void close() {
    if (encoding != null) {
      encoding.close();
    }
    av_packet_free(packet);
  }
}
