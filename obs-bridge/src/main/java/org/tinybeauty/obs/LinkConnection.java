package org.tinybeauty.obs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.session.LinkService.Engine;
import org.tinybeauty.session.Session;
import org.tinybeauty.session.SessionOutputs;

/// One connection from its greeting to its end, on a thread of its own. Whatever the other side
/// does wrong ends this connection, with one line in the log, and nothing else.
final class LinkConnection implements Runnable, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LinkConnection.class.getName());
  private static final Pattern UUID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final int MOST_TITLE = 100;

  /// What all connections share.
  ///
  /// @param places left for filters and sources
  /// @param numbers of the last session
  record House(Engine engine, KeptLooks kept, LinkPlaces places, AtomicLong numbers) {}

  private final House house;
  private final LinkChannel channel;
  private final LinkHead head = new LinkHead();
  private final Runnable ended;
  private String label = "a link";

  /// @param ended told on this connection's thread when it is over
  LinkConnection(House house, SocketChannel socket, Runnable ended) {
    this.house = house;
    this.channel = new LinkChannel(socket);
    this.ended = ended;
  }

  @Override
  public void run() {
    LinkReporter reporter = new LinkReporter(channel, house.engine.makeup().shelf());
    try (AutoCloseable _ = house.engine.makeup().shelf().listen(reporter::shelfChanged)) {
      greet(reporter);
    } catch (ClosedChannelException e) {
      // We closed it.
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "{0}: the connection broke: {1}", label, e.getMessage());
    } catch (Exception | InternalError e) {
      // An InternalError comes of pages that the plugin cut off its memory: see LinkMemory.
      LOG.log(Level.WARNING, "{0}: closed: {1}", label, e.getMessage());
    } finally {
      channel.close();
      reporter.close();
      ended.run();
    }
  }

  private void greet(LinkReporter reporter) throws IOException {
    do {
      if (!await()) {
        return;
      }
    } while (answered());
    if (head.version != LinkLayout.VERSION) {
      refuse(
          head.version < LinkLayout.VERSION
              ? "the OBS plugin is older than the engine; update the plugin"
              : "the engine is older than the OBS plugin; update tinybeauty");
      return;
    }
    if (head.type() != LinkType.HELLO) {
      throw new LinkException("sent type %d first (expected: HELLO)".formatted(head.code));
    }
    ObjectNode hello = LinkJson.read(channel.body());
    label = title(hello);
    if (!house.places.take()) {
      refuse("there are %d filters and sources already".formatted(LinkPlaces.MOST));
      return;
    }
    try {
      serve(hello, reporter);
    } finally {
      house.places.giveBack();
    }
  }

  /// Whether it was a PING: who only wants to know that we are here says no HELLO.
  private boolean answered() throws IOException {
    if (head.type() != LinkType.PING) {
      return false;
    }
    channel.send(LinkType.PONG, head.seq, 0, 0);
    return true;
  }

  private boolean await() throws IOException {
    while (!channel.next(head)) {
      if (!channel.read()) {
        return false;
      }
    }
    return true;
  }

  private void refuse(String reason) throws IOException {
    LOG.log(Level.WARNING, "{0}: refused: {1}", label, reason);
    channel.send(
        LinkType.WELCOME,
        LinkLayout.REFUSED,
        LinkJson.bytes(
            ObsJson.object().put("engine", house.engine.version()).put("reason", reason)));
  }

  private void serve(ObjectNode hello, LinkReporter reporter) throws IOException {
    LinkEnd end;
    LinkMemory memory = memory(hello);
    try {
      end = end(hello, memory, reporter);
    } catch (RuntimeException e) {
      memory.close();
      throw e;
    }
    try {
      label = end.label();
      LOG.log(Level.INFO, "{0} begins", label);
      end.beat(System.nanoTime());
      channel.send(LinkType.WELCOME, 0, LinkJson.bytes(welcome()));
      reporter.begin(end);
      if (end instanceof SourceLink source) {
        source.start();
      }
      messages(end);
    } finally {
      channel.close();
      reporter.close();
      end.close();
    }
  }

  private static LinkMemory memory(ObjectNode json) {
    return LinkMemory.open(
        LinkJson.text(json, "shm"),
        LinkJson.number(json, "slots"),
        LinkJson.number(json, "stride"));
  }

  private LinkEnd end(ObjectNode hello, LinkMemory memory, LinkReporter reporter) {
    return switch (LinkJson.text(hello, "kind")) {
      case "filter" -> filter(hello, memory, reporter);
      case "source" ->
          new SourceLink(
              channel,
              house.engine,
              memory,
              reporter,
              title(hello),
              LinkJson.text(hello, "session"));
      default -> throw new LinkException("kind is neither filter nor source");
    };
  }

  private FilterLink filter(ObjectNode hello, LinkMemory memory, LinkReporter reporter) {
    String uuid = LinkJson.text(hello, "uuid");
    if (!UUID.matcher(uuid).matches()) {
      throw new LinkException("uuid is missing, or not of letters, digits, - _ . alone");
    }
    Optional<KeptLooks.Kept> before = house.kept.take(uuid);
    Session session =
        new Session(
            before.map(KeptLooks.Kept::id).orElseGet(this::id),
            Session.Kind.CAMERA,
            title(hello),
            before.map(KeptLooks.Kept::looks).orElseGet(() -> looks(hello, reporter)),
            house.engine.makeup().shelf(),
            SessionOutputs.NONE,
            Instant.now());
    return new FilterLink(channel, house.engine, session, memory, reporter, house.kept, uuid);
  }

  private String id() {
    return "obs-" + house.numbers.incrementAndGet();
  }

  private Looks looks(ObjectNode hello, LinkReporter reporter) {
    Looks usual = house.engine.looks().get();
    if (!(hello.get("look") instanceof ObjectNode look)) {
      return usual;
    }
    try {
      return LinkLooks.read(usual, look, house.engine.makeup().shelf().library());
    } catch (IllegalArgumentException e) {
      reporter.problem(String.valueOf(e.getMessage()));
      return usual;
    }
  }

  /// The source's name in OBS, as it may be shown.
  private static String title(ObjectNode hello) {
    String name = LinkJson.text(hello, "name").replaceAll("\\p{Cntrl}", " ").strip();
    return name.isEmpty() ? "OBS" : name.substring(0, Math.min(name.length(), MOST_TITLE));
  }

  private ObjectNode welcome() {
    ObjectNode welcome = ObsJson.object().put("engine", house.engine.version());
    welcome.set("styles", LinkJson.styles(house.engine.makeup().shelf().library()));
    ArrayNode formats = welcome.putArray("formats");
    for (SlotFormat format : SlotFormat.values()) {
      formats.add(format.code());
    }
    return welcome
        .put("maxWidth", LinkLayout.MOST_SIDE)
        .put("maxHeight", LinkLayout.MOST_SIDE)
        .put("panel", house.engine.panel().get());
  }

  private void messages(LinkEnd end) throws IOException {
    boolean open = true;
    while (open) {
      while (open && channel.next(head)) {
        open = take(end, head.type());
      }
      if (open) {
        end.settle();
        open = channel.read();
      }
    }
  }

  /// Handles one message.
  ///
  /// @return false after BYE
  private boolean take(LinkEnd end, @Nullable LinkType type) throws IOException {
    if (head.version != LinkLayout.VERSION) {
      throw new LinkException(
          "sent version %d after the greeting (expected: 1)".formatted(head.version));
    }
    if (type == null) {
      return true; // of a later version, and none that must be understood
    }
    switch (type) {
      case FRAME -> end.frame(head);
      case CONFIG -> end.memory(memory(LinkJson.read(channel.body())));
      case STYLE -> end.style(LinkJson.read(channel.body()));
      case PING -> channel.send(LinkType.PONG, head.seq, 0, 0);
      case PONG -> {
        // We never asked; it does no harm.
      }
      case BYE -> {
        return false;
      }
      case HELLO, WELCOME, DONE, DROPPED, STATUS ->
          throw new LinkException("sent " + type + " (expected: what a plugin sends)");
    }
    return true;
  }

  /// Ends it from another thread: the plugin is told, and its own thread cleans up.
  @Override
  public void close() {
    channel.bye();
    channel.close();
  }
}
