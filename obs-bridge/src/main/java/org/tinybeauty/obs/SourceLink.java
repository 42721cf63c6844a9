package org.tinybeauty.obs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.PixelFormat;
import org.tinybeauty.media.FrameFollower;
import org.tinybeauty.session.LinkService.Engine;
import org.tinybeauty.session.Session;
import org.tinybeauty.session.SessionEvent;

/// One source in OBS: shows the made-up frames of a session that runs, the newest only. A thread of
/// its own copies them into free slots, so that the session waits for nobody; where no slot is
/// free, the frame is passed over. When the session ends, it waits for the next.
final class SourceLink implements LinkEnd {
  private static final System.Logger LOG = System.getLogger(SourceLink.class.getName());
  private static final long WAIT_MILLIS = 100;

  private final LinkChannel channel;
  private final Engine engine;
  private final LinkReporter reporter;
  private final String name;
  private final String wanted;
  private final LinkFigures figures = new LinkFigures();
  private final SlotHead head = new SlotHead();
  private final AutoCloseable listening;
  private final Thread feeder;
  private volatile @Nullable Session session;
  private volatile boolean closed;
  private LinkMemory memory;
  private long asked;
  private int seq;

  /// Begins to feed.
  ///
  /// @param memory belongs to this link from here on
  /// @param name of the source in OBS
  /// @param wanted id of the session to show; empty for the newest stream
  SourceLink(
      LinkChannel channel,
      Engine engine,
      LinkMemory memory,
      LinkReporter reporter,
      String name,
      String wanted) {
    this.channel = channel;
    this.engine = engine;
    this.memory = memory;
    this.reporter = reporter;
    this.name = name;
    this.wanted = wanted;
    listening = engine.sessions().listen(this::heard);
    feeder = Thread.ofPlatform().daemon().name("tinybeauty-link-feed").unstarted(this::feed);
  }

  /// Begins to feed; after WELCOME.
  void start() {
    feeder.start();
  }

  private void heard(SessionEvent event) {
    if (event instanceof SessionEvent.Changed && event.session() == session) {
      reporter.looksChanged();
    }
  }

  @Override
  public String label() {
    return "source " + name;
  }

  private void feed() {
    try {
      while (!closed) {
        Optional<Session> found = find();
        if (found.isPresent()) {
          follow(found.get());
        } else {
          Thread.sleep(WAIT_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      // It is told to end.
    } catch (IOException | RuntimeException | InternalError e) {
      if (!closed) {
        LOG.log(Level.WARNING, "{0}: closed: {1}", label(), e.getMessage());
        channel.close();
      }
    }
  }

  private Optional<Session> find() {
    return wanted.isEmpty()
        ? engine.sessions().sessions().stream()
            .filter(one -> one.kind() == Session.Kind.LIVE)
            .max(Comparator.comparing(Session::start))
        : engine.sessions().find(wanted);
  }

  /// Shows a session until it ends, or a newer one is to be shown.
  private void follow(Session shown) throws InterruptedException, IOException {
    session = shown;
    reporter.looksChanged();
    try (FrameFollower follower = shown.tap().follow()) {
      while (!closed && find().orElse(null) == shown) {
        shown.program().watched();
        Frame frame = follower.next(WAIT_MILLIS);
        if (frame != null) {
          show(frame);
        }
      }
    } finally {
      session = null;
    }
  }

  private void show(Frame frame) throws IOException {
    long start = System.nanoTime();
    int slot = fill(frame);
    if (slot < 0) {
      figures.late();
    } else {
      channel.send(LinkType.FRAME, head.seq, slot, head.timestamp);
      figures.done(System.nanoTime() - start);
    }
  }

  /// Fills a free slot.
  ///
  /// @return -1 when there is none, or when slots are too small
  private synchronized int fill(Frame frame) throws IOException {
    long bytes = head.layOut(SlotFormat.of(frame.format()), frame.width(), frame.height());
    if (bytes > memory.stride()) {
      ask(bytes);
      return -1;
    }
    for (int slot = 0; slot < memory.slots(); slot++) {
      if (memory.state(slot) == LinkLayout.FREE) {
        memory.checkLength();
        fill(frame, slot);
        return slot;
      }
    }
    return -1;
  }

  private void fill(Frame frame, int slot) {
    head.seq = ++seq;
    head.range = frame.range();
    head.matrix = frame.matrix();
    head.timestamp = frame.ptsMicros() * 1000;
    long begin = memory.memory().address() + memory.at(slot);
    PixelFormat format = frame.format();
    for (int plane = 0; plane < format.planes(); plane++) {
      int bytes = head.format.rowBytes(plane, head.width);
      for (int y = 0; y < head.rows[plane]; y++) {
        NativeBytes.copy(
            frame.row(plane, y),
            begin + head.offset[plane] + (long) y * head.linesize[plane],
            bytes);
      }
    }
    head.write(memory.memory(), memory.at(slot));
    memory.state(slot, LinkLayout.FILLED);
  }

  /// Asks the plugin, once, for slots of more bytes.
  private void ask(long bytes) throws IOException {
    long stride = (bytes + LinkLayout.PAGE - 1) / LinkLayout.PAGE * LinkLayout.PAGE;
    if (stride != asked) {
      asked = stride;
      if (stride > LinkLayout.MOST_STRIDE) {
        reporter.problem("the stream's picture is too large for the link");
      } else {
        channel.send(LinkType.CONFIG, 0, LinkJson.bytes(ObsJson.object().put("stride", stride)));
      }
    }
  }

  @Override
  public void frame(LinkHead message) {
    throw new LinkException("sent a frame, being a source");
  }

  @Override
  public void settle() {
    // A source sends no frames.
  }

  @Override
  public synchronized void memory(LinkMemory next) throws IOException {
    memory.close();
    memory = next;
    asked = 0;
    channel.send(LinkType.CONFIG);
  }

  @Override
  public void style(ObjectNode asked) {
    Session shown = session;
    if (shown == null) {
      reporter.problem("there is no stream to change");
    } else {
      LookRequest.put(shown, asked, engine.makeup().shelf(), reporter);
    }
  }

  @Override
  public @Nullable Session session() {
    return session;
  }

  @Override
  public LinkFigures figures() {
    return figures;
  }

  @Override
  public void report(ObjectNode status) {
    boolean shown = session != null;
    status.put("state", shown ? "ready" : "loading");
    if (!shown) {
      status.put(
          "problem",
          wanted.isEmpty() ? "no stream is published" : "no session " + wanted + " runs");
    }
  }

  @Override
  public synchronized void beat(long nanos) {
    memory.beat(nanos);
  }

  @Override
  public void close() {
    closed = true;
    feeder.interrupt();
    boolean interrupted = false;
    while (feeder.isAlive()) {
      try {
        feeder.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    try {
      listening.close();
    } catch (Exception e) {
      throw new IllegalStateException("a listener cannot be removed", e);
    }
    synchronized (this) {
      memory.close();
    }
    LOG.log(
        Level.INFO,
        "{0} ended: {1} frames, {2} passed over",
        label(),
        figures.frames(),
        figures.lateFrames());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
