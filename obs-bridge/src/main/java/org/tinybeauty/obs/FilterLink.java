package org.tinybeauty.obs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.System.Logger.Level;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.media.FrameLoan;
import org.tinybeauty.session.LinkService.Engine;
import org.tinybeauty.session.Session;
import org.tinybeauty.session.SessionEvent;
import org.tinybeauty.stats.LiveCount;

/// One filter in OBS: a session whose frames are made up where they lie in shared memory, on the
/// connection's thread. Of the frames that have come only the newest is worked on. Allocates
/// nothing per frame; while no frames come, nothing runs.
final class FilterLink implements LinkEnd {
  private static final System.Logger LOG = System.getLogger(FilterLink.class.getName());

  /// Pictures with a shorter side are no place for a face.
  private static final int LEAST_SIDE = 16;

  private static final long MOST_DELAY_NANOS = 10_000_000_000L;

  private final LinkChannel channel;
  private final Engine engine;
  private final Session session;
  private final LinkReporter reporter;
  private final KeptLooks kept;
  private final String uuid;
  private final FrameFilter filter;
  private final FrameLoan loan;
  private final LinkFigures figures = new LinkFigures();
  private final SlotPicture picture = new SlotPicture();
  private final SlotHead head = new SlotHead();
  private final Changed changed = new Changed();
  private final FrameTime time = new FrameTime();
  private final int[] bounds = new int[4];
  private final AutoCloseable listening;

  /// Exchanged and closed under this link's lock, since the reporter writes there too.
  private volatile LinkMemory memory;

  private boolean waiting;
  private int waitingSlot;
  private int waitingSeq;
  private long waitingSent;
  private long waitingTimestamp;

  /// Begins the session.
  ///
  /// @param memory belongs to this link from here on
  FilterLink(
      LinkChannel channel,
      Engine engine,
      Session session,
      LinkMemory memory,
      LinkReporter reporter,
      KeptLooks kept,
      String uuid) {
    this.channel = channel;
    this.engine = engine;
    this.session = session;
    this.memory = memory;
    this.reporter = reporter;
    this.kept = kept;
    this.uuid = uuid;
    filter = engine.makeup().open(session.program(), session.board(), session.stats());
    loan = new FrameLoan(session.tap());
    listening = engine.sessions().listen(this::heard);
    engine.sessions().add(session);
  }

  private void heard(SessionEvent event) {
    if (event instanceof SessionEvent.Changed && event.session() == session) {
      reporter.looksChanged();
    }
  }

  @Override
  public String label() {
    return session.id() + " (" + session.title() + ")";
  }

  @Override
  public void frame(LinkHead message) throws IOException {
    if (message.slot >= memory.slots()) {
      throw new LinkException(
          "sent a frame in slot %d of %d".formatted(message.slot, memory.slots()));
    }
    session.live().add(LiveCount.RECEIVED, 1);
    int slot = (int) message.slot;
    if (waiting && message.seq - waitingSeq < 0) {
      passOver(slot, message.seq, message.timestamp); // it was overtaken on its way
      return;
    }
    passOver();
    waiting = true;
    waitingSlot = slot;
    waitingSeq = message.seq;
    waitingSent = message.sentNanos;
    waitingTimestamp = message.timestamp;
  }

  /// Gives the frame that waits back.
  private void passOver() throws IOException {
    if (waiting) {
      waiting = false;
      passOver(waitingSlot, waitingSeq, waitingTimestamp);
    }
  }

  private void passOver(int slot, int seq, long timestamp) throws IOException {
    if (take(slot, seq, LinkLayout.FREE)) {
      figures.late();
      session.live().add(LiveCount.DROPPED, 1);
      channel.send(LinkType.DROPPED, seq, slot, timestamp);
    }
  }

  /// Takes a frame's slot.
  ///
  /// @return false when the plugin has taken it back meanwhile
  /// @throws LinkException when it was never filled
  private boolean take(int slot, int seq, int state) {
    LinkMemory in = memory;
    int now = in.state(slot);
    if (now != LinkLayout.FILLED && now != LinkLayout.FREE) {
      throw new LinkException("sent slot %d in state %d (expected: FILLED)".formatted(slot, now));
    }
    return now == LinkLayout.FILLED
        && SlotHead.seq(in.memory(), in.at(slot)) == seq
        && in.state(slot, LinkLayout.FILLED, state);
  }

  @Override
  public void settle() throws IOException {
    if (!waiting) {
      return;
    }
    waiting = false;
    LinkMemory in = memory;
    in.checkLength();
    if (!take(waitingSlot, waitingSeq, LinkLayout.BUSY)) {
      return;
    }
    long start = System.nanoTime();
    head.read(in.memory(), in.at(waitingSlot), in.stride());
    int faces = work(in.memory().address() + in.at(waitingSlot));
    long end = System.nanoTime();
    SlotHead.write(in.memory(), in.at(waitingSlot), changed);
    in.beat(end);
    in.state(waitingSlot, LinkLayout.DONE);
    channel.done(head, waitingSlot, changed, faces, end - start);
    count(end - start, end);
  }

  /// Makes the frame up.
  ///
  /// @param slot address where the slot begins
  /// @return the number of faces
  private int work(long slot) {
    changed.none();
    long pts = time.micros(head.timestamp);
    if (Math.min(head.width, head.height) < LEAST_SIDE) {
      return 0;
    }
    if (filter.idle()) {
      filter.skip(picture.show(head, slot, false).at(pts));
      return 0;
    }
    Frame frame = picture.show(head, slot, true).at(pts);
    boolean apply = filter.analyse(frame);
    loan.before(frame);
    int faces = filter.ready() ? session.board().bounds(bounds) : 0;
    if (apply) {
      filter.apply(frame);
      changed.between(
          bounds[0], bounds[1], bounds[2], bounds[3], head.width, head.height, head.flip);
      picture.store(head, slot, changed);
    }
    loan.after(frame);
    return faces;
  }

  private void count(long workNanos, long now) {
    figures.done(workNanos);
    LiveCount result =
        !filter.ready()
            ? LiveCount.BYPASSED
            : changed.isEmpty() ? LiveCount.PLAIN : LiveCount.MADE_UP;
    session.live().add(result, 1);
    session.live().add(LiveCount.SENT, 1);
    long total = now - waitingSent;
    boolean likely = total >= workNanos && total < MOST_DELAY_NANOS;
    session.live().picture(0, workNanos, 0, likely ? total : workNanos, now);
  }

  @Override
  public void memory(LinkMemory next) throws IOException {
    passOver();
    synchronized (this) {
      memory.close();
      memory = next;
    }
    channel.send(LinkType.CONFIG);
  }

  @Override
  public void style(ObjectNode asked) {
    LookRequest.put(session, asked, engine.makeup().shelf(), reporter);
  }

  @Override
  public Session session() {
    return session;
  }

  @Override
  public LinkFigures figures() {
    return figures;
  }

  @Override
  public void report(ObjectNode status) {
    String broken = filter.problem();
    status.put("state", filter.ready() ? "ready" : broken == null ? "loading" : "error");
    if (broken != null) {
      status.put("problem", broken);
    }
  }

  @Override
  public synchronized void beat(long nanos) {
    memory.beat(nanos);
  }

  /// The reporter must have ended.
  @Override
  public void close() {
    kept.keep(uuid, session.id(), session.looks());
    try {
      listening.close();
    } catch (Exception e) {
      throw new IllegalStateException("a listener cannot be removed", e);
    }
    engine.sessions().remove(session);
    filter.close();
    loan.close();
    picture.close();
    memory.close();
    LOG.log(
        Level.INFO,
        "{0} ended: {1} frames, {2} passed over",
        label(),
        figures.frames(),
        figures.lateFrames());
  }
}
