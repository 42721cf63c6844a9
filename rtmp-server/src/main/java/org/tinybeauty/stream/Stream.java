package org.tinybeauty.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.rtmp.MediaKind;
import org.tinybeauty.rtmp.RtmpViewer;

/// One live stream: a path, at most one publisher at a time, and those who subscribe. It outlives
/// its publisher by the hub's grace, so that one who comes back finds the viewers still there.
///
/// Thread-safe. Packets go to the subscribers on the thread that publishes, under the stream's
/// lock: everyone sees the same order, and one who joins gets each packet exactly once.
public final class Stream {
  private static final Logger LOG = System.getLogger(Stream.class.getName());

  private final String path;
  private final Object lock = new Object();
  private final Timeline timeline = new Timeline();
  private final KeyframeGate gate = new KeyframeGate();
  private final StreamCache cache = new StreamCache();
  private final List<Member> members = new ArrayList<>();
  private final Map<EventLoop, ViewerGroup> groups = new HashMap<>();
  private final LongAdder viewerDrops = new LongAdder();
  private @Nullable Publication publication;
  private long leftNanos;
  private boolean begun;
  private boolean ended;
  private int publishers;
  private long packets;
  private long bytes;

  Stream(String path) {
    this.path = path;
  }

  /// Application and key, such as `live/KEY`. The key is a secret: for logs there is [#label()].
  public String path() {
    return path;
  }

  /// `live` or `beauty`: the part before the first slash.
  public String application() {
    return path.substring(0, path.indexOf('/'));
  }

  /// The part after the first slash; a secret.
  public String key() {
    return path.substring(path.indexOf('/') + 1);
  }

  /// The path with all but two characters of the key hidden.
  public String label() {
    return label(path);
  }

  static String label(String path) {
    int key = path.indexOf('/') + 1;
    return path.substring(0, Math.min(path.length(), key + 2)) + "…";
  }

  /// True while someone publishes.
  public boolean live() {
    synchronized (lock) {
      return publication != null;
    }
  }

  /// True once the stream is over; it never comes back (the hub makes a new one).
  public boolean ended() {
    synchronized (lock) {
      return ended;
    }
  }

  /// Adds a subscriber, which first gets metadata, headers and the cached pictures, on this thread.
  ///
  /// @return false if the stream has ended: nothing was sent, and [Subscriber#end()] is not called
  public boolean subscribe(Subscriber subscriber) {
    synchronized (lock) {
      if (ended) {
        return false;
      }
      Member member = new Member(subscriber);
      members.add(member);
      for (Packet packet : cache.replay()) {
        deliver(member, packet);
        packet.release();
      }
      return true;
    }
  }

  /// Takes a subscriber off; once this returns it gets nothing more.
  public void unsubscribe(Subscriber subscriber) {
    synchronized (lock) {
      for (Member member : List.copyOf(members)) {
        if (member.subscriber == subscriber) {
          member.gone = true;
          members.remove(member);
        }
      }
    }
  }

  /// Adds an RTMP player, served with the others of its event loop; it gets first what a
  /// subscriber gets first.
  ///
  /// @return false if the stream has ended
  boolean watch(RtmpViewer viewer) {
    synchronized (lock) {
      if (ended) {
        return false;
      }
      ViewerGroup group = groups.get(viewer.eventLoop());
      if (group == null) {
        group = new ViewerGroup(viewer.eventLoop(), viewerDrops);
        groups.put(viewer.eventLoop(), group);
        members.add(new Member(group));
      }
      group.join(viewer, cache.replay());
      return true;
    }
  }

  /// Takes a player off. Once only for each [#watch(RtmpViewer)].
  void unwatch(RtmpViewer viewer) {
    synchronized (lock) {
      ViewerGroup group = groups.get(viewer.eventLoop());
      if (group != null) {
        group.leave(viewer);
        if (group.members() == 0) {
          groups.remove(viewer.eventLoop());
          unsubscribe(group);
        }
      }
    }
  }

  /// What has gone through so far.
  public StreamCounts counts() {
    synchronized (lock) {
      int viewers = groups.values().stream().mapToInt(ViewerGroup::members).sum();
      return new StreamCounts(
          packets,
          bytes,
          members.size() - groups.size(),
          viewers,
          viewerDrops.sum(),
          publishers,
          timeline.leaps());
    }
  }

  /// Ends the stream now, without grace: subscribers hear of it, what is published after goes
  /// nowhere.
  public void end() {
    synchronized (lock) {
      if (ended) {
        return;
      }
      ended = true;
      publication = null;
      for (Member member : List.copyOf(members)) {
        quietly(member, member.subscriber::end);
      }
      members.clear();
      groups.clear();
      cache.clear();
    }
    if (publishers > 0) {
      LOG.log(Level.INFO, "{0} ended", label());
    }
  }

  /// Makes this the publisher, unless the stream has ended.
  ///
  /// @return the publisher it takes over from, if there was one
  Optional<Publication> begin(Publication next) {
    synchronized (lock) {
      Publication previous = publication;
      publication = next;
      publishers++;
      timeline.restart();
      if (begun) {
        gate.close(); // subscribers have seen pictures; those of another need a keyframe
      } else {
        gate.open(); // each subscriber has a gate of its own
      }
      begun = true;
      return Optional.ofNullable(previous);
    }
  }

  /// The publisher has gone; the grace begins.
  void leave(Publication leaving, long nowNanos) {
    synchronized (lock) {
      if (publication == leaving) {
        publication = null;
        leftNanos = nowNanos;
      }
    }
  }

  Optional<Publication> publication() {
    synchronized (lock) {
      return Optional.ofNullable(publication);
    }
  }

  /// Ends the stream if its publisher has been gone for longer than the grace, or if there was none
  /// and nobody waits.
  ///
  /// @return true if it is over
  boolean expire(long nowNanos, long graceNanos) {
    synchronized (lock) {
      boolean over =
          publication == null && (begun ? nowNanos - leftNanos >= graceNanos : members.isEmpty());
      if (over) {
        end();
      }
      return ended;
    }
  }

  boolean begun() {
    synchronized (lock) {
      return begun;
    }
  }

  void receive(
      Publication from, MediaKind kind, long timestampMillis, ByteBuf body, long nowNanos) {
    synchronized (lock) {
      if (publication != from) {
        body.release();
        return;
      }
      MediaTag tag = MediaTag.parse(kind, body);
      boolean media = kind != MediaKind.SCRIPT && tag.role() == MediaTag.Role.FRAMES;
      long dts =
          media
              ? timeline.ofMedia(kind, timestampMillis, nowNanos)
              : timeline.ofHeader(kind, timestampMillis);
      send(Packet.of(kind, dts, body, nowNanos));
    }
  }

  void publish(Publication from, Packet packet) {
    synchronized (lock) {
      if (publication != from) {
        packet.release();
        return;
      }
      Packet next = packet;
      long last = timeline.last(packet.kind());
      if (packet.dtsMillis() < last) {
        next = packet.at(last);
        packet.release();
      }
      if (next.tag().role() == MediaTag.Role.FRAMES) {
        timeline.passed(next.kind(), next.dtsMillis(), next.arrivalNanos());
      }
      send(next);
    }
  }

  private void send(Packet packet) {
    try {
      packets++;
      bytes += packet.body().readableBytes();
      boolean wasOpen = gate.isOpen();
      if (packet.tag().role() == MediaTag.Role.END || !gate.passes(packet)) {
        return; // an end of sequence would end players that stay for the next publisher
      }
      if (gate.isOpen() && !wasOpen) {
        cache.forgetPictures();
      }
      if (cache.note(packet)) {
        for (int i = members.size() - 1; i >= 0; i--) {
          deliver(members.get(i), packet);
        }
      }
    } finally {
      packet.release();
    }
  }

  private void deliver(Member member, Packet packet) {
    boolean grouped = member.subscriber instanceof ViewerGroup;
    if (!member.gone && (grouped || member.gate.passes(packet))) {
      quietly(member, () -> member.subscriber.send(packet));
    }
  }

  private void quietly(Member member, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      member.gone = true;
      members.remove(member);
      LOG.log(Level.WARNING, "a subscriber of " + label() + " failed and is taken off", e);
    }
  }

  private static final class Member {
    private final Subscriber subscriber;
    private final KeyframeGate gate = new KeyframeGate();
    private boolean gone;

    Member(Subscriber subscriber) {
      this.subscriber = subscriber;
    }
  }
}
