package org.tinybeauty.obs;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.tinybeauty.session.LinkService;

/// The link to OBS's filters and sources, as `LINK.md` describes it.
public final class FrameLink implements LinkService {
  private static final System.Logger LOG = System.getLogger(FrameLink.class.getName());

  /// Connections at once, those that are not greeted or will be refused included.
  private static final int MOST_CONNECTIONS = 2 * LinkPlaces.MOST;

  private static final long END_MILLIS = 3_000;

  /// For [java.util.ServiceLoader].
  public FrameLink() {}

  @Override
  public Link start(Engine engine, Optional<Path> place) throws IOException {
    if (!LinkMemory.available()) {
      throw new IOException("the link to OBS needs /dev/shm, which this system has not");
    }
    Path at = LinkPlace.choose(place, System.getenv(), LinkPlace.uid());
    Running running = new Running(at, LinkPlace.listen(at), engine);
    running.accepting.start();
    LOG.log(Level.INFO, "OBS filters are taken at {0}", at);
    return running;
  }

  private static final class Running implements Link {
    private final Path place;
    private final ServerSocketChannel server;
    private final LinkConnection.House house;
    private final Map<LinkConnection, Thread> connections = new HashMap<>();
    private final Thread accepting =
        Thread.ofPlatform().daemon().name("tinybeauty-link-accept").unstarted(this::accept);
    private boolean closed;

    Running(Path place, ServerSocketChannel server, Engine engine) {
      this.place = place;
      this.server = server;
      house =
          new LinkConnection.House(
              engine, new KeptLooks(System::nanoTime), new LinkPlaces(), new AtomicLong());
    }

    private void accept() {
      while (true) {
        try {
          begin(server.accept());
        } catch (ClosedChannelException e) {
          return; // by us
        } catch (IOException e) {
          LOG.log(Level.ERROR, "no more OBS filters are taken: " + e.getMessage(), e);
          return;
        }
      }
    }

    private void begin(SocketChannel socket) throws IOException {
      synchronized (connections) {
        if (closed || connections.size() >= MOST_CONNECTIONS) {
          socket.close();
          return;
        }
        LinkConnection[] self = new LinkConnection[1];
        LinkConnection connection = new LinkConnection(house, socket, () -> ended(self[0]));
        self[0] = connection;
        Thread thread = Thread.ofPlatform().daemon().name("tinybeauty-link").unstarted(connection);
        connections.put(connection, thread);
        thread.start();
      }
    }

    private void ended(LinkConnection connection) {
      synchronized (connections) {
        connections.remove(connection);
      }
    }

    @Override
    public Path place() {
      return place;
    }

    @Override
    public int connections() {
      synchronized (connections) {
        return connections.size();
      }
    }

    @Override
    public void close() {
      List<Map.Entry<LinkConnection, Thread>> all;
      synchronized (connections) {
        closed = true;
        all = List.copyOf(connections.entrySet());
      }
      try {
        server.close();
        Files.deleteIfExists(place);
      } catch (IOException e) {
        LOG.log(Level.WARNING, "{0} stays behind: {1}", place, e.getMessage());
      }
      all.forEach(one -> one.getKey().close());
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MILLIS);
      for (Map.Entry<LinkConnection, Thread> one : all) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        try {
          if (left > 0) {
            one.getValue().join(left);
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }
}
