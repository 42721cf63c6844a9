package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_move_ref;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_ref;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_NONE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.stats.LiveCount;
import org.tinybeauty.stats.LiveStats;

/// The first stage of a live video: access units become pictures, each with the encoder that takes
/// it, or pass as they are ("relayed"), where they cannot be decoded or encoded, the machine is too
/// slow or there is nothing to do to them. Changes between the two stand at keyframes only; nothing
/// that still waits in the decoder is lost by one.
///
/// Units are kept until the first picture of theirs is sure of an encoder, so that a source that
/// turns out to be beyond us is relayed from its first keyframe on.
final class LiveDecodeStage implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LiveVideo.class.getName());

  /// So many units without a picture are no decoder's delay any more.
  private static final int MOST_HELD = 40;

  /// So many are not either when a keyframe follows.
  private static final int SOME_HELD = 8;

  /// A unit that waited so many times longer than late says that even decoding and encoding alone
  /// is too slow.
  private static final long TOO_LATE = 10;

  /// Encoders that fail so often with one source are not opened again before a keyframe.
  private static final int MOST_FAILURES = 3;

  private static final int MOST_PATIENCE = 10;
  private static final int USUAL_RATE = 30;

  private final LiveSettings settings;
  private final BooleanSupplier idle;
  private final Ring<Slot> out;
  private final LoadLadder ladder;
  private final LiveEncodeStage encoders;
  private final SourceRate rate;
  private final LiveStats stats;
  private final LongSupplier clock;
  private final ReorderedTimes times = new ReorderedTimes();
  private final Deque<Slot> held = new ArrayDeque<>();
  private @Nullable LiveSource source;
  private @Nullable VideoDecoder decoder;
  private @Nullable LiveEncoding encoding;
  private boolean trial;
  private boolean relaying;
  private boolean refused;
  private boolean waiting;
  private int attempts;
  private int keyframesToRetry;
  private int failuresBefore;
  private long lastPts = AV_NOPTS_VALUE;
  private long lastDts = Long.MIN_VALUE;

  /// @param idle whether nothing is to be done to the pictures from the next keyframe on
  LiveDecodeStage(
      LiveSettings settings,
      BooleanSupplier idle,
      Ring<Slot> out,
      LoadLadder ladder,
      LiveEncodeStage encoders,
      SourceRate rate,
      LiveStats stats,
      LongSupplier clock) {
    this.settings = settings;
    this.idle = idle;
    this.out = out;
    this.ladder = ladder;
    this.encoders = encoders;
    this.rate = rate;
    this.stats = stats;
    this.clock = clock;
  }

  /// Takes an access unit; the slot stays the caller's.
  ///
  /// @return false once the ring behind is closed
  boolean take(Slot in) {
    LiveSource next = in.live.source;
    if (next != null && next != source && !change(next)) {
      return false;
    }
    rate.add(in.packet.size(), in.live.dtsMicros);
    if (in.live.keyframe) {
      waiting = false;
      if (!choose(in)) {
        return false;
      }
    }
    if (waiting) {
      stats.add(LiveCount.DROPPED, 1);
      return true;
    }
    return relaying ? relay(in) : decode(in);
  }

  /// Gives out what is still in the decoder.
  void finish() {
    if (!relaying && drain()) {
      relayHeld();
    }
  }

  /// A new configuration: what came under the old one goes out first.
  private boolean change(LiveSource next) {
    if (!relaying && !(drain() && relayHeld())) {
      return false;
    }
    closeDecoder();
    source = next;
    attempts = 0;
    keyframesToRetry = 0;
    failuresBefore = encoders.failures();
    relaying = false;
    refused = false;
    waiting = true;
    begin();
    try {
      decoder = new VideoDecoder(next, settings.decoderThreads());
    } catch (MediaException e) {
      say(e.getMessage());
    }
    return true;
  }

  private void begin() {
    trial = true;
    times.clear();
    releaseHeld();
  }

  /// At a keyframe: decode from here on, or relay?
  private boolean choose(Slot in) {
    long now = clock.getAsLong();
    if (now - in.live.stamps.arrivalNanos > TOO_LATE * settings.lateMillis() * 1_000_000L) {
      ladder.relayNow(now);
    }
    if (!relaying && trial && held.size() >= SOME_HELD) {
      giveUp("no picture comes out of the decoder");
      return relayHeld();
    }
    if (refused) {
      refused = false;
      patience();
    }
    if (keyframesToRetry > 0) {
      keyframesToRetry--;
    }
    boolean relay =
        decoder == null
            || keyframesToRetry > 0
            || ladder.step() == LiveStep.RELAY
            || idle.getAsBoolean();
    if (relay == relaying) {
      return true;
    }
    relaying = relay;
    if (relay) {
      return drain() && relayHeld();
    }
    if (decoder != null) {
      decoder.flush();
    }
    failuresBefore = encoders.failures();
    retire();
    begin();
    return true;
  }

  private boolean decode(Slot in) {
    VideoDecoder with = decoder;
    if (with == null) {
      return relay(in);
    }
    times.add(in.live);
    if (trial) {
      hold(in);
    }
    if (with.send(in.packet) < 0) {
      stats.add(LiveCount.CORRUPT, 1);
      if (trial && in.live.keyframe) {
        giveUp("the first keyframe cannot be decoded");
        return relayHeld();
      }
    }
    if (!receive(with, in.live.stamps.arrivalNanos)) {
      return false;
    }
    if (trial && !relaying && held.size() >= MOST_HELD) {
      giveUp("no picture comes out of the decoder");
    }
    return !relaying || relayHeld();
  }

  /// Takes all pictures that are ready.
  private boolean receive(VideoDecoder with, long dueNanos) {
    while (!relaying) {
      Slot to = out.claim();
      if (to == null) {
        return false;
      }
      int code = with.receive(to.frame);
      if (code != 0) {
        if (code != AVERROR_EAGAIN() && code != AVERROR_EOF) {
          stats.add(LiveCount.CORRUPT, 1);
        }
        return true;
      }
      stats.add(LiveCount.DECODED, 1);
      stamp(to, dueNanos);
      if (prepare(to)) {
        releaseHeld();
        trial = false;
        out.publish();
      } else {
        av_frame_unref(to.frame);
      }
    }
    return true;
  }

  private void stamp(Slot to, long dueNanos) {
    AVFrame frame = to.frame;
    long pts = frame.best_effort_timestamp();
    if (pts == AV_NOPTS_VALUE) {
      pts = lastPts == AV_NOPTS_VALUE ? 0 : lastPts + 1;
    }
    lastPts = pts;
    LiveTags live = to.live;
    live.dtsMicros = pts;
    live.keyframe = false;
    live.stamps.arrivalNanos = dueNanos;
    times.match(pts, live);
    live.dtsMicros = rising(live.dtsMicros);
    live.stamps.dueNanos = dueNanos;
    live.stamps.decodedNanos = clock.getAsLong();
    live.source = source;
    to.picture = true;
    frame.pts(pts);
    frame.pict_type(AV_PICTURE_TYPE_NONE);
  }

  /// Finds or opens the encoder for a picture, and brings the picture to its layout.
  private boolean prepare(Slot to) {
    if (refused) {
      stats.add(LiveCount.DROPPED, 1);
      return false;
    }
    boolean fastest = ladder.step().atLeast(LiveStep.FAST);
    int failures = encoders.failures();
    LiveEncoding with = encoding;
    if (with != null
        && (to.live.keyframe
            ? with.fits(to.frame, fastest, failures)
            : with.suits(to.frame) && with.failures() == failures)) {
      with.fit(to.frame);
      to.live.encoding = with;
      return true;
    }
    try {
      if (failures - failuresBefore >= MOST_FAILURES) {
        throw new MediaException("the encoder keeps failing");
      }
      LiveEncoding made =
          new LiveEncoding(settings, to.frame, frameRate(), bitRate(to.frame), fastest, failures);
      retire();
      encoding = made;
      to.live.encoding = made;
      return true;
    } catch (MediaException e) {
      if (trial) {
        giveUp(e.getMessage());
      } else {
        LOG.log(Level.WARNING, "no encoder for a picture in mid-stream: " + e.getMessage());
        stats.add(LiveCount.DROPPED, 1);
        refused = true;
      }
      return false;
    }
  }

  private AVRational frameRate() {
    AVRational said = decoder == null ? FFmpeg.MICROS : decoder.rate();
    if (FFmpeg.positive(said) && said.num() <= 1000L * said.den() && said.num() >= said.den()) {
      return said;
    }
    double measured = rate.framesPerSecond();
    return new AVRational()
        .num((int) Math.round(1000 * (measured > 0 ? measured : USUAL_RATE)))
        .den(1000);
  }

  private long bitRate(AVFrame picture) {
    if (settings.encoder().bitRate() > 0) {
      return settings.encoder().bitRate();
    }
    if (rate.bitsPerSecond() > 0) {
      return rate.bitsPerSecond();
    }
    double frames = rate.framesPerSecond() > 0 ? rate.framesPerSecond() : USUAL_RATE;
    double pixels = (double) picture.width() * picture.height();
    return Math.max(100_000, (long) (pixels * frames * LiveTuning.BITS_PER_PIXEL));
  }

  private boolean relay(Slot in) {
    Slot to = out.claim();
    if (to == null) {
      return false;
    }
    to.picture = false;
    av_packet_move_ref(to.packet, in.packet);
    to.live.take(in.live);
    to.live.dtsMicros = rising(in.live.dtsMicros);
    to.live.encoding = null;
    to.live.stamps.dueNanos = in.live.stamps.arrivalNanos;
    to.live.stamps.decodedNanos = 0;
    out.publish();
    return true;
  }

  private long rising(long dts) {
    lastDts = Math.max(lastDts, dts);
    return lastDts;
  }

  /// Empties the decoder; it takes packets of another place afterwards.
  private boolean drain() {
    VideoDecoder with = decoder;
    if (with == null) {
      return true;
    }
    with.send(null);
    boolean was = relaying;
    relaying = false;
    boolean open = receive(with, clock.getAsLong());
    relaying |= was;
    with.flush();
    times.clear();
    return open;
  }

  private void giveUp(@Nullable String reason) {
    relaying = true;
    patience();
    say(reason);
  }

  /// Each failure doubles the number of keyframes until the next try.
  private void patience() {
    attempts++;
    keyframesToRetry = 1 << Math.min(attempts, MOST_PATIENCE);
  }

  private static void say(@Nullable String reason) {
    LOG.log(Level.WARNING, "video goes out as it comes, without makeup: " + reason);
  }

  private void hold(Slot in) {
    Slot copy = new Slot();
    held.add(copy);
    copy.live.take(in.live);
    FFmpeg.check(av_packet_ref(copy.packet, in.packet), "out of memory for a packet");
  }

  private boolean relayHeld() {
    for (Slot slot = held.poll(); slot != null; slot = held.poll()) {
      boolean open = relay(slot);
      slot.close();
      if (!open) {
        return false;
      }
    }
    return true;
  }

  private void releaseHeld() {
    for (Slot slot = held.poll(); slot != null; slot = held.poll()) {
      av_packet_unref(slot.packet);
      slot.close();
    }
  }

  private void retire() {
    if (encoding != null) {
      encoding.retire();
      encoding = null;
    }
  }

  private void closeDecoder() {
    if (decoder != null) {
      decoder.close();
      decoder = null;
    }
  }

  @Override
  public void close() {
    releaseHeld();
    closeDecoder();
    retire();
  }
}
