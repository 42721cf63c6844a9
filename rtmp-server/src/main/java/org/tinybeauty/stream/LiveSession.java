package org.tinybeauty.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.media.LatencyStamps;
import org.tinybeauty.media.LiveCodec;
import org.tinybeauty.media.LiveSettings;
import org.tinybeauty.media.LiveVideo;
import org.tinybeauty.media.MediaException;
import org.tinybeauty.rtmp.MediaKind;
import org.tinybeauty.session.Session;
import org.tinybeauty.stats.LiveCount;
import org.tinybeauty.stats.LiveStats;

/// One stream on its way from `live/KEY` to `beauty/KEY`: its video is made up, its audio is held
/// back for as long as that takes ([AudioHold]), all else passes. Times are the publisher's. What
/// we cannot decode passes untouched, and so does all video once making it up has failed for good.
///
/// [#send] and [#end] come on the publisher's thread, made-up video on the encode thread; what is
/// published goes out under this session's lock, so that all see one order.
final class LiveSession implements Subscriber, LiveVideo.Output, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LiveSession.class.getName());
  private static final long MICROS = 1000;

  private final ByteBufAllocator buffers = ByteBufAllocator.DEFAULT;
  private final LiveSettings settings;
  private final Session session;
  private final Publication out;
  private final Stream live;
  private final @Nullable FrameFilter filter;
  private final Consumer<LiveSession> ended;
  private final AtomicBoolean ending = new AtomicBoolean();
  private final LiveStats stats;
  private final LiveReport report;
  private final AudioHold hold;
  private final @Nullable LiveVideo video;
  private @Nullable LiveCodec configured;
  private @Nullable Packet header;
  private LiveCodec sending = LiveCodec.H264;
  private boolean failed;
  private boolean passing;
  private boolean warned;
  private boolean closed;
  private long videoOut;

  /// Begins; subscribing it is the caller's.
  ///
  /// @param out where it goes, ended with this session
  /// @param filter closed with this session; null passes all video as it comes
  /// @param ended told once that the stream is over, perhaps on the publisher's thread; closes this
  ///     session on another
  LiveSession(
      LiveSettings settings,
      Session session,
      Stream live,
      Publication out,
      @Nullable FrameFilter filter,
      Consumer<LiveSession> ended) {
    this.settings = settings;
    this.session = session;
    this.live = live;
    this.out = out;
    this.filter = filter;
    this.ended = ended;
    this.stats = session.live();
    this.report = new LiveReport(session, System.nanoTime());
    this.hold = new AudioHold(this::sendAudio);
    this.video =
        filter == null ? null : new LiveVideo(settings, filter, session.tap(), stats, this);
  }

  /// The key of both streams; a secret.
  String key() {
    return live.key();
  }

  /// What it is, and how it fares.
  Session session() {
    return session;
  }

  @Override
  public void send(Packet packet) {
    switch (packet.kind()) {
      case VIDEO -> video(packet);
      case AUDIO -> audio(packet);
      case SCRIPT -> script(packet);
    }
  }

  private void video(Packet packet) {
    MediaTag tag = packet.tag();
    LiveCodec codec = tag.multitrack() ? null : VideoBody.codec(tag.codec());
    LiveVideo into = video;
    if (codec == null || into == null) {
      pass(packet, into != null);
      return;
    }
    switch (tag.role()) {
      case HEADER -> {
        keep(packet);
        into.configure(codec, payload(packet));
        configured = codec;
      }
      case FRAMES -> {
        if (failed()) {
          passFailed(packet);
        } else if (configured == codec) {
          offer(into, packet, tag);
        } else {
          pass(packet, true);
        }
      }
      case DESCRIPTION, END, OTHER -> {
        // Colours stand in what our encoder writes; the end is the stream's to tell.
      }
    }
  }

  private void keep(Packet packet) {
    if (header != null) {
      header.release();
    }
    header = packet.retain();
    passing = false;
  }

  private static byte[] payload(Packet packet) {
    ByteBuf body = packet.body();
    int offset = packet.tag().payload();
    return ByteBufUtil.getBytes(body, body.readerIndex() + offset, body.readableBytes() - offset);
  }

  /// After a failure of ours: the source's own header, then its video from a keyframe on.
  private void passFailed(Packet packet) {
    Packet first = header;
    if (!passing && packet.keyframe() && first != null) {
      passing = true;
      publish(first.at(packet.dtsMillis()));
    }
    if (passing) {
      pass(packet, false);
    } else {
      stats.add(LiveCount.RECEIVED, 1);
      stats.add(LiveCount.DROPPED, 1);
    }
  }

  private void offer(LiveVideo into, Packet packet, MediaTag tag) {
    ByteBuf body = packet.body();
    int from = body.readerIndex() + tag.payload();
    int length = body.readableBytes() - tag.payload();
    if (length <= 0) {
      return;
    }
    long dts = packet.dtsMillis();
    synchronized (this) {
      hold.videoIn(dts);
    }
    ByteBuffer unit = body.nioBuffer(from, length);
    long pts = dts + tag.compositionMillis();
    into.offer(unit, dts * MICROS, pts * MICROS, packet.keyframe(), packet.arrivalNanos());
  }

  /// Sends video on as it came.
  private synchronized void pass(Packet packet, boolean unknown) {
    if (unknown && !warned) {
      warned = true;
      LOG.log(
          Level.WARNING,
          "{0}: video of a codec that cannot be made up here, or without its header, passes"
              + " untouched",
          session.id());
    }
    if (packet.tag().role() == MediaTag.Role.FRAMES) {
      stats.add(LiveCount.RECEIVED, 1);
      stats.add(LiveCount.RELAYED, 1);
      stats.add(LiveCount.SENT, 1);
      hold.videoIn(packet.dtsMillis());
      hold.videoOut(packet.dtsMillis());
      videoOut = packet.dtsMillis();
    }
    publish(packet.retain());
  }

  private synchronized void audio(Packet packet) {
    hold.audio(packet.retain());
  }

  private void sendAudio(Packet packet) {
    stats.skewMicros((packet.dtsMillis() - videoOut) * MICROS);
    publish(packet);
  }

  private void script(Packet packet) {
    LiveMetadata metadata = LiveMetadata.read(packet.body());
    if (metadata == null || video == null) {
      publish(packet.retain());
      return;
    }
    video.hint(metadata.framesPerSecond(), metadata.videoBitsPerSecond());
    ByteBuf body = metadata.madeUp(buffers, settings.encoder().bitRate());
    publish(Packet.of(MediaKind.SCRIPT, packet.dtsMillis(), body, packet.arrivalNanos()));
  }

  @Override
  public synchronized void config(LiveCodec codec, byte[] config) {
    sending = codec;
    ByteBuf body = VideoBody.header(buffers, codec, config);
    publish(Packet.of(MediaKind.VIDEO, videoOut, body, System.nanoTime()));
  }

  @Override
  public synchronized void unit(
      ByteBuffer unit, long dtsMicros, long ptsMicros, boolean keyframe, LatencyStamps stamps) {
    videoOut = dtsMicros / MICROS;
    int composition = (int) ((ptsMicros - dtsMicros) / MICROS);
    ByteBuf body = VideoBody.frames(buffers, sending, unit, composition, keyframe);
    hold.videoOut(videoOut);
    publish(Packet.of(MediaKind.VIDEO, videoOut, body, stamps.arrivalNanos()));
    report.tick(stamps.encodedNanos());
  }

  @Override
  public synchronized void failed(MediaException cause) {
    failed = true;
    LOG.log(
        Level.ERROR,
        "{0}: video passes untouched from here on: {1}",
        session.id(),
        cause.getMessage());
  }

  private synchronized boolean failed() {
    return failed;
  }

  private synchronized void publish(Packet packet) {
    if (closed) {
      packet.release();
    } else {
      out.publish(packet);
    }
  }

  @Override
  public void end() {
    if (ending.compareAndSet(false, true)) {
      ended.accept(this);
    }
  }

  /// Gives out what is inside, ends the made-up stream and frees everything; takes two seconds at
  /// most. Not on the publisher's thread.
  @Override
  public void close() {
    live.unsubscribe(this);
    if (video != null) {
      video.close();
    }
    synchronized (this) {
      hold.flush();
      closed = true;
    }
    out.end();
    if (header != null) {
      header.release();
      header = null;
    }
    if (filter != null) {
      filter.close();
    }
    LOG.log(Level.INFO, "{0} ended: {1} units sent", session.id(), stats.count(LiveCount.SENT));
  }
}
