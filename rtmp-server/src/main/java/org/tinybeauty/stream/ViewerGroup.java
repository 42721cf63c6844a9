package org.tinybeauty.stream;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.tinybeauty.rtmp.MediaKind;
import org.tinybeauty.rtmp.RtmpViewer;

/// The RTMP players of one stream on one event loop, served together. The publishing thread puts
/// packets into a bounded inbox; the event loop takes them in one task, joins what goes out at one
/// time into one buffer, and gives every viewer a reference to it.
///
/// Video goes out at once, with the audio before it; audio alone waits up to [#HOLD_MILLIS], so
/// that most system calls carry a picture. To a crowd, what costs is the system call: there all
/// waits up to [#CROWD_HOLD_MILLIS], which two pictures of 30 a second share. A viewer that falls
/// behind is served packet by packet until it has caught up ([ViewerQueue]).
final class ViewerGroup implements Subscriber {
  /// How long audio may wait for the next picture to go out with.
  static final int HOLD_MILLIS = 20;

  /// Viewers from which on a group is a crowd.
  static final int CROWD = 64;

  /// How long anything may wait to go out to a crowd.
  static final int CROWD_HOLD_MILLIS = 50;

  /// Packets that wait for the event loop; beyond it they are lost to the group's viewers.
  static final int MAX_INBOX = 4_096;

  private sealed interface Entry {
    record Media(Packet packet) implements Entry {}

    record Join(RtmpViewer viewer, List<Packet> replay) implements Entry {}

    record Leave(RtmpViewer viewer) implements Entry {}

    record Lost() implements Entry {}

    record End() implements Entry {}
  }

  private final EventExecutor executor;
  private final LongAdder drops;
  private final Object lock = new Object();
  private ArrayDeque<Entry> inbox = new ArrayDeque<>();
  private ArrayDeque<Entry> spare = new ArrayDeque<>();
  private boolean scheduled;
  private boolean losing;

  // The event loop's own:
  private final List<ViewerQueue> viewers = new ArrayList<>();
  private final List<Packet> batch = new ArrayList<>();
  private boolean holding;

  /// How many have joined and not left; guarded by the stream's lock.
  private int members;

  ViewerGroup(EventExecutor executor, LongAdder drops) {
    this.executor = executor;
    this.drops = drops;
  }

  int members() {
    return members;
  }

  /// Adds a viewer. Takes over the replayed packets.
  void join(RtmpViewer viewer, List<Packet> replay) {
    members++;
    put(new Entry.Join(viewer, replay));
  }

  void leave(RtmpViewer viewer) {
    members--;
    put(new Entry.Leave(viewer));
  }

  @Override
  public void send(Packet packet) {
    synchronized (lock) {
      if (inbox.size() >= MAX_INBOX) {
        drops.add(members);
        if (!losing) {
          losing = true;
          inbox.add(new Entry.Lost());
        }
        return;
      }
      losing = false;
    }
    put(new Entry.Media(packet.retain()));
  }

  @Override
  public void end() {
    put(new Entry.End());
  }

  private void put(Entry entry) {
    synchronized (lock) {
      inbox.add(entry);
      if (scheduled) {
        return;
      }
      scheduled = true;
    }
    executor.execute(this::drain);
  }

  private void drain() {
    ArrayDeque<Entry> entries;
    synchronized (lock) {
      entries = inbox;
      inbox = spare;
      spare = entries;
      scheduled = false;
    }
    for (Entry entry = entries.poll(); entry != null; entry = entries.poll()) {
      take(entry);
    }
    boolean crowd = viewers.size() >= CROWD;
    if (viewers.isEmpty() || (!crowd && hasPicture())) {
      deliver();
    } else if (!batch.isEmpty() && !holding) {
      holding = true;
      int millis = crowd ? CROWD_HOLD_MILLIS : HOLD_MILLIS;
      var _ = executor.schedule(this::deliver, millis, TimeUnit.MILLISECONDS);
    }
  }

  private boolean hasPicture() {
    for (Packet packet : batch) {
      if (packet.kind() != MediaKind.AUDIO) {
        return true;
      }
    }
    return false;
  }

  private void take(Entry entry) {
    switch (entry) {
      case Entry.Media(Packet packet) -> batch.add(packet);
      case Entry.Join(RtmpViewer viewer, List<Packet> replay) -> {
        deliver();
        ViewerQueue queue = new ViewerQueue(viewer, drops);
        viewers.add(queue);
        queue.send(replay);
        replay.forEach(Packet::release);
      }
      case Entry.Leave(RtmpViewer viewer) -> viewers.removeIf(queue -> queue.viewer() == viewer);
      case Entry.Lost() -> viewers.forEach(ViewerQueue::waitForKeyframe);
      case Entry.End() -> {
        deliver();
        List<ViewerQueue> all = List.copyOf(viewers);
        viewers.clear();
        all.forEach(queue -> queue.viewer().end());
      }
    }
  }

  private void deliver() {
    holding = false;
    if (batch.isEmpty()) {
      return;
    }
    boolean video = false;
    boolean audio = false;
    int bytes = 0;
    for (Packet packet : batch) {
      video |= packet.kind() == MediaKind.VIDEO;
      audio |= packet.kind() == MediaKind.AUDIO;
      bytes += packet.chunks().readableBytes();
    }
    if (!viewers.isEmpty()) {
      ByteBuf joined = joined(bytes);
      for (ViewerQueue queue : viewers) {
        if (queue.takesAll(video, audio)) {
          queue.send(joined);
        } else {
          queue.send(batch);
        }
      }
      joined.release();
    }
    batch.forEach(Packet::release);
    batch.clear();
  }

  private ByteBuf joined(int bytes) {
    if (batch.size() == 1) {
      return batch.getFirst().chunks().retainedDuplicate();
    }
    ByteBuf all = batch.getFirst().chunks().alloc().directBuffer(bytes);
    for (Packet packet : batch) {
      ByteBuf chunks = packet.chunks();
      all.writeBytes(chunks, chunks.readerIndex(), chunks.readableBytes());
    }
    return all;
  }
}
