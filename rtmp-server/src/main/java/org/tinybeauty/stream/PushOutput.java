package org.tinybeauty.stream;

import io.netty.channel.EventLoop;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.rtmp.MediaKind;
import org.tinybeauty.rtmp.RtmpClient;
import org.tinybeauty.rtmp.RtmpClientListener;
import org.tinybeauty.rtmp.RtmpUrl;
import org.tinybeauty.stream.PushState.Phase;

/// Sends a stream to another server, over a connection of its own that comes back for as long as
/// the stream lives: after a second, then after twice as long each time up to 30 seconds, with some
/// spread. A target that comes back gets metadata and headers, then pictures from the next keyframe
/// on; one that is slow loses pictures up to a keyframe. None disturbs another.
///
/// [#send] and [#end] come on any thread; all else runs on one event loop.
final class PushOutput implements Subscriber {
  /// Packets that wait for the event loop; further ones are lost to this target.
  static final int MAX_INBOX = 4_096;

  /// A connection that held for so long starts the waits anew.
  static final long STEADY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final System.Logger LOG = System.getLogger(PushOutput.class.getName());

  private final String label;
  private final RtmpUrl target;
  private final PushSettings settings;
  private final Runnable changed;
  private final EventLoop loop;
  private final Object lock = new Object();
  private final ArrayDeque<Packet> inbox = new ArrayDeque<>();
  private boolean scheduled;
  private boolean lost;
  private boolean ended;

  // The event loop's own:
  private final Map<MediaKind, Packet> heads = new EnumMap<>(MediaKind.class);
  private final KeyframeGate gate = new KeyframeGate();
  private @Nullable RtmpClient client;
  private long waitMillis;
  private long liveSinceNanos;
  private boolean behind;
  private boolean over;
  private long connections;
  private long dropped;
  private volatile PushState state;

  /// Connects.
  ///
  /// @param label of the stream, for the log
  /// @param changed called on the event loop whenever [#state] changes
  PushOutput(String label, RtmpUrl target, PushSettings settings, Runnable changed) {
    this.changed = changed;
    this.label = label;
    this.target = target;
    this.settings = settings;
    this.loop = settings.group().next();
    this.waitMillis = settings.firstRetryMillis();
    this.state = new PushState(label, target.toString(), Phase.CONNECTING, "", 0, 0);
    loop.execute(this::connect);
  }

  /// How it fares.
  PushState state() {
    return state;
  }

  @Override
  public void send(Packet packet) {
    synchronized (lock) {
      if (ended) {
        return;
      }
      if (inbox.size() >= MAX_INBOX) {
        lost = true;
        return;
      }
      inbox.add(packet.retain());
    }
    wake();
  }

  @Override
  public void end() {
    synchronized (lock) {
      ended = true;
    }
    wake();
  }

  private void wake() {
    synchronized (lock) {
      if (scheduled) {
        return;
      }
      scheduled = true;
    }
    try {
      loop.execute(this::drain);
    } catch (RejectedExecutionException e) {
      release();
    }
  }

  private void drain() {
    while (true) {
      Packet packet;
      boolean last;
      synchronized (lock) {
        packet = inbox.poll();
        last = ended;
        if (packet == null) {
          scheduled = false;
        }
        if (lost) {
          lost = false;
          gate.close();
        }
      }
      if (packet == null) {
        if (last && !over) {
          over = true;
          finish();
        }
        return;
      }
      try {
        take(packet);
      } finally {
        packet.release();
      }
    }
  }

  private void take(Packet packet) {
    boolean head = packet.header() || packet.kind() == MediaKind.SCRIPT;
    if (head) {
      Packet before = heads.put(packet.kind(), packet.retain());
      if (before != null) {
        before.release();
      }
    }
    RtmpClient to = client;
    if (to == null || !to.ready()) {
      dropped += head ? 0 : 1;
    } else if (passes(packet, to.pendingBytes())) {
      write(to, packet);
    } else {
      dropped++;
    }
  }

  private boolean passes(Packet packet, long pending) {
    if (packet.kind() != MediaKind.VIDEO || packet.header()) {
      return pending <= ViewerQueue.MAX_AUDIO_BYTES;
    }
    if (pending > ViewerQueue.MAX_VIDEO_BYTES) {
      gate.close();
      behind = true;
    } else if (behind && pending <= ViewerQueue.RESUME_BYTES) {
      behind = false;
    }
    return !behind && gate.passes(packet);
  }

  private static void write(RtmpClient to, Packet packet) {
    to.send(packet.kind(), packet.dtsMillis(), packet.body().retainedDuplicate());
  }

  private void connect() {
    if (over) {
      return;
    }
    connections++;
    tell(Phase.CONNECTING, "");
    client =
        RtmpClient.publish(
            settings.group(),
            target,
            settings.trust(),
            new RtmpClientListener() {
              @Override
              public void ready() {
                loop.execute(PushOutput.this::begin);
              }

              @Override
              public void closed(String why) {
                try {
                  loop.execute(() -> retry(why));
                } catch (RejectedExecutionException e) {
                  release(); // the program ends
                }
              }
            });
  }

  private void begin() {
    RtmpClient to = client;
    if (to == null || over) {
      return;
    }
    gate.close();
    behind = false;
    liveSinceNanos = settings.nanoTime().getAsLong();
    tell(Phase.LIVE, "");
    LOG.log(Level.INFO, "{0} is pushed to {1}", label, target);
    for (MediaKind kind : new MediaKind[] {MediaKind.SCRIPT, MediaKind.VIDEO, MediaKind.AUDIO}) {
      Packet head = heads.get(kind);
      if (head != null) {
        write(to, head);
      }
    }
  }

  private void retry(String why) {
    client = null;
    if (over) {
      return;
    }
    boolean steady =
        state.phase() == Phase.LIVE
            && settings.nanoTime().getAsLong() - liveSinceNanos >= STEADY_NANOS;
    if (steady) {
      waitMillis = settings.firstRetryMillis();
    }
    long spread = waitMillis / 4;
    long wait = waitMillis - (spread > 0 ? settings.random().nextLong(spread + 1) : 0);
    tell(Phase.RETRYING, why);
    LOG.log(
        Level.WARNING,
        "{0} is not pushed to {1}: {2}; next try in {3} ms",
        label,
        target,
        why,
        Long.toString(wait));
    waitMillis = Math.min(waitMillis * 2, settings.mostRetryMillis());
    var _ = loop.schedule(this::connect, wait, TimeUnit.MILLISECONDS);
  }

  private void tell(Phase phase, String reason) {
    state = new PushState(label, target.toString(), phase, reason, connections, dropped);
    changed.run();
  }

  private void finish() {
    tell(Phase.ENDED, "");
    RtmpClient to = client;
    if (to != null) {
      to.close();
      LOG.log(Level.INFO, "{0} is no longer pushed to {1}", label, target);
    }
    heads.values().forEach(Packet::release);
    heads.clear();
    release();
  }

  private void release() {
    synchronized (lock) {
      ended = true;
      inbox.forEach(Packet::release);
      inbox.clear();
    }
  }
}
