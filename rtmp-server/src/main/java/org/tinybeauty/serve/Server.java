package org.tinybeauty.serve;

import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.Home;
import org.tinybeauty.control.AccessToken;
import org.tinybeauty.control.ControlApi;
import org.tinybeauty.control.HttpServer;
import org.tinybeauty.control.HttpSite;
import org.tinybeauty.control.ServerFacts;
import org.tinybeauty.makeup.LiveMakeup;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.makeup.StyleLibrary;
import org.tinybeauty.makeup.StyleShelf;
import org.tinybeauty.makeup.Transition;
import org.tinybeauty.media.EncoderSettings;
import org.tinybeauty.media.LiveMuxer;
import org.tinybeauty.media.LiveSettings;
import org.tinybeauty.rtmp.RtmpServer;
import org.tinybeauty.rtmp.RtmpTls;
import org.tinybeauty.rtmp.RtmpTrust;
import org.tinybeauty.rtmp.RtmpUrl;
import org.tinybeauty.serve.ServeConfig.Access;
import org.tinybeauty.serve.ServeConfig.Outputs;
import org.tinybeauty.serve.ServeConfig.RecordFormat;
import org.tinybeauty.serve.ServeConfig.RecordStream;
import org.tinybeauty.serve.ServeConfig.Recording;
import org.tinybeauty.serve.ServeConfig.StreamKey;
import org.tinybeauty.serve.ServeConfig.Wear;
import org.tinybeauty.session.LinkService;
import org.tinybeauty.session.Session;
import org.tinybeauty.session.SessionOutputs;
import org.tinybeauty.session.SessionRegistry;
import org.tinybeauty.stream.AccessKey;
import org.tinybeauty.stream.AccessPolicy;
import org.tinybeauty.stream.AccessSettings;
import org.tinybeauty.stream.HttpFlv;
import org.tinybeauty.stream.LiveSessions;
import org.tinybeauty.stream.PushSettings;
import org.tinybeauty.stream.RtmpGate;
import org.tinybeauty.stream.Stream;
import org.tinybeauty.stream.StreamHub;
import org.tinybeauty.stream.StreamOutputs;

/// Everything that `serve` runs, put together. Settings may be replaced while it runs.
final class Server implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Server.class.getName());
  private static final int MAX_EVENT_LOOPS = 4;

  private final StreamHub hub = new StreamHub();
  private final SessionRegistry registry = new SessionRegistry();
  private final AccessPolicy policy;
  private final StyleShelf shelf;
  private final LiveMakeup makeup;
  private final LiveSessions sessions;
  private final RtmpServer rtmp;
  private final ControlApi api;
  private final HttpServer http;
  private final StreamOutputs outputs;
  private final Links links;
  private volatile boolean ready;
  private volatile ServeConfig config;

  private Server(ServeConfig config) {
    this.config = config;
    policy = new AccessPolicy(access(config));
    shelf = new StyleShelf(folders(config));
    check(shelf.library(), config);
    makeup = new LiveMakeup(shelf, Home.locator(), 1);
    sessions =
        new LiveSessions(
            hub,
            makeup,
            registry,
            live(config),
            config.limits().streams(),
            this::look,
            this::outputs);
    int loops = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_EVENT_LOOPS);
    rtmp = new RtmpServer(new RtmpGate(hub, policy), loops, config.limits().connections());
    api =
        new ControlApi(
            registry,
            shelf,
            Home.user(),
            new ServerFacts(() -> ready, this::health, () -> ConfigFacts.of(this.config)));
    HttpSite site =
        new HttpSite(
            api,
            Optional.of(new HttpFlv(hub, policy)),
            this::hosts,
            config.http().token().isEmpty()
                ? Optional.empty()
                : Optional.of(AccessToken.of(config.http().token())),
            System::nanoTime);
    outputs =
        new StreamOutputs(
            hub,
            push(rtmp.eventLoops()),
            this::plan,
            Home.recordings(),
            key -> sessions.session(key).ifPresent(Session::outputsChanged));
    http = new HttpServer(rtmp.eventLoops(), site, config.limits().connections());
    links =
        new Links(
            ServiceLoader.load(LinkService.class),
            registry,
            makeup,
            () -> Looks.of(look(this.config.obs().look())),
            this::panel);
    hub.grace(Duration.ofSeconds(config.access().reconnectSeconds()));
  }

  /// Starts to serve.
  ///
  /// @throws ConfigException when a look names a style that there is not
  /// @throws CommandException when a port is taken or a certificate cannot be read
  static Server start(ServeConfig config) {
    Server server = new Server(config);
    try {
      server.listen();
      server.shelf.watch();
      server.links.start(config.obs());
      server.ready = true;
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /// Has all that makes pictures up compiled in the background, before the first publisher needs
  /// it.
  void warm() {
    sessions.warm(Home.demoClip(), look(config.look()));
  }

  /// What is being made up now.
  SessionRegistry registry() {
    return registry;
  }

  private void listen() {
    bind(config.rtmp().address(), config.rtmp().port(), "--rtmp", at -> rtmp.listen(at));
    if (config.rtmps().port() != 0) {
      RtmpTls tls = tls(config);
      bind(
          config.rtmp().address(), config.rtmps().port(), "rtmps.port", at -> rtmp.listen(at, tls));
    }
    if (config.http().port() != 0) {
      bind(config.http().address(), config.http().port(), "--http", at -> http.listen(at));
    }
  }

  private interface Binding {
    void at(InetSocketAddress address) throws IOException;
  }

  /// Listens on every address of a name. Where a machine has no IPv6, its ::1 is passed over.
  private static void bind(String name, int port, String setting, Binding binding) {
    int bound = 0;
    @Nullable IOException failure = null;
    for (InetSocketAddress address : addresses(name, port)) {
      try {
        binding.at(address);
        bound++;
      } catch (IOException e) {
        boolean taken = e.getCause() instanceof BindException;
        failure = failure == null || taken ? e : failure;
        if (taken && inUse(e)) {
          throw CommandException.failure(
              "port %d is taken by another program (%s chooses another)".formatted(port, setting),
              e);
        }
      }
    }
    if (bound == 0) {
      String reason =
          failure == null || failure.getCause() == null
              ? "no such address"
              : String.valueOf(failure.getCause().getMessage());
      throw CommandException.failure("cannot listen on " + name + ":" + port + ": " + reason);
    }
  }

  private static boolean inUse(IOException e) {
    return String.valueOf(e.getCause()).contains("in use");
  }

  private static List<InetSocketAddress> addresses(String name, int port) {
    if (name.equals("*")) {
      return List.of(new InetSocketAddress(port));
    }
    try {
      List<InetSocketAddress> all = new ArrayList<>();
      for (String host : name.equals("localhost") ? List.of("127.0.0.1", "::1") : List.of(name)) {
        for (InetAddress one : InetAddress.getAllByName(host)) {
          all.add(new InetSocketAddress(one, port));
        }
      }
      return all;
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  private static RtmpTls tls(ServeConfig config) {
    String certificate = config.rtmps().certificate();
    try {
      return certificate.isEmpty()
          ? RtmpTls.selfSigned()
          : RtmpTls.of(Path.of(certificate), Path.of(config.rtmps().privateKey()));
    } catch (IOException e) {
      throw CommandException.failure("rtmps: " + e.getMessage(), e);
    }
  }

  /// Takes up a changed configuration: what streams wear and where they go, keys, access and styles
  /// at once.
  ///
  /// @throws ConfigException when a look names a style that there is not; then nothing is changed
  synchronized void apply(ServeConfig next) {
    styles(next);
    ServeConfig before = config;
    if (!next.rtmp().equals(before.rtmp())
        || !next.rtmps().equals(before.rtmps())
        || !next.http().equals(before.http())
        || !next.limits().equals(before.limits())
        || !next.obs().withLook(before.obs().look()).equals(before.obs())) {
      LOG.log(Level.WARNING, "rtmp, rtmps, http, limits and obs change with the next start");
    }
    config = next;
    policy.settings(access(next));
    hub.grace(Duration.ofSeconds(next.access().reconnectSeconds()));
    shelf.folders(folders(next));
    sessions.settings(live(next));
    outputs.refresh();
    for (Stream stream : hub.streams()) {
      Wear wear = next.stream(stream.key()).look();
      if (!wear.equals(before.stream(stream.key()).look())) {
        sessions.session(stream.key()).ifPresent(session -> wear(session, look(wear)));
      }
    }
  }

  /// The styles that a configuration can use.
  ///
  /// @throws ConfigException when one of its looks names another
  static StyleLibrary styles(ServeConfig config) {
    StyleLibrary library = StyleLibrary.read(folders(config));
    check(library, config);
    return library;
  }

  private static List<Path> folders(ServeConfig config) {
    List<Path> folders = new ArrayList<>(List.of(Home.styles(), Home.userStyles()));
    config.styles().forEach(folder -> folders.add(Path.of(folder)));
    return folders;
  }

  private static void check(StyleLibrary library, ServeConfig config) {
    check(library, config.look().style());
    check(library, config.obs().look().style());
    for (StreamKey key : config.keys()) {
      check(library, key.look().style());
    }
  }

  private static void check(StyleLibrary library, String name) {
    if (!name.equals(ServeConfigReader.NO_STYLE) && library.find(name).isEmpty()) {
      throw new ConfigException(library.missing(name));
    }
  }

  private static void wear(Session session, Look look) {
    var _ = session.change(session.looks().withEveryone(look), Transition.DEFAULT);
  }

  private SessionOutputs outputs(String key) {
    return outputs.of(key);
  }

  private Look look(String key) {
    return look(config.stream(key).look());
  }

  private Look look(Wear wear) {
    if (wear.style().equals(ServeConfigReader.NO_STYLE)) {
      return Look.of(shelf.library().styles().iterator().next().name()).withMaster(0);
    }
    return wear.look();
  }

  private static LiveSettings live(ServeConfig config) {
    EncoderSettings encoder =
        EncoderSettings.DEFAULT
            .withPreset(config.video().preset())
            .withBitRate(config.video().bitrateKbps() * 1000L);
    LiveSettings normal = LiveSettings.DEFAULT;
    return new LiveSettings(
        encoder, config.video().gopFrames(), normal.decoderThreads(), normal.lateMillis());
  }

  private static AccessSettings access(ServeConfig config) {
    Access access = config.access();
    return new AccessSettings(
        config.keys().stream().map(key -> AccessKey.of(key.key())).toList(),
        uri(access.onPublish()),
        uri(access.onPlay()),
        Duration.ofMillis(access.webhookTimeoutMillis()),
        access.takeover());
  }

  private static Optional<URI> uri(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(URI.create(text));
  }

  /// The look of streams without one of their own, in a few words.
  String words() {
    Wear wear = config.look();
    return wear.strength() == 1 ? wear.style() : wear.style() + " at " + wear.strength();
  }

  private static PushSettings push(EventLoopGroup group) {
    try {
      return new PushSettings(
          group,
          RtmpTrust.system(),
          new Random(),
          System::nanoTime,
          PushSettings.FIRST_RETRY_MILLIS,
          PushSettings.MOST_RETRY_MILLIS);
    } catch (SSLException e) {
      throw CommandException.failure("this Java cannot do TLS: " + e.getMessage(), e);
    }
  }

  /// Where a stream goes besides its viewers: a made-up one to its targets, either to disk.
  private StreamOutputs.Plan plan(Stream stream) {
    Outputs outputs = config.stream(stream.key()).outputs();
    boolean beauty = stream.application().equals(RtmpGate.BEAUTY);
    RecordStream wanted = beauty ? RecordStream.BEAUTY : RecordStream.LIVE;
    Recording recording = outputs.recording();
    boolean recorded =
        !recording.folder().isEmpty()
            && (recording.stream() == wanted || recording.stream() == RecordStream.BOTH);
    return new StreamOutputs.Plan(
        beauty ? outputs.push().stream().map(RtmpUrl::parse).toList() : List.of(),
        recorded ? Optional.of(Path.of(recording.folder())) : Optional.empty(),
        recording.format() == RecordFormat.MP4 ? LiveMuxer.Format.MP4 : LiveMuxer.Format.MATROSKA);
  }

  /// Names that browsers may call this server by.
  private Set<String> hosts() {
    Set<String> names = new HashSet<>();
    String address = config.http().address();
    if (ServeConfig.local(address)) {
      names.add("localhost");
    }
    if (!address.equals("*")) {
      names.add(address.toLowerCase(Locale.ROOT));
    }
    config.http().hosts().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    return names;
  }

  /// Where the panel is opened on this machine, token included; for who runs this alone.
  private String panel() {
    int port = config.http().port();
    String address = config.http().address();
    String host = address.equals("*") ? "localhost" : address;
    String token = config.http().token();
    return port == 0
        ? ""
        : "http://%s:%d/%s"
            .formatted(
                host.contains(":") ? "[" + host + "]" : host,
                port,
                token.isEmpty() ? "" : "?token=" + token);
  }

  /// Where OBS's filters are taken, for each link that runs.
  List<Path> linkPlaces() {
    return links.places();
  }

  private Map<String, Long> health() {
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("streams", hub.streams().stream().filter(Stream::live).count());
    figures.put("madeUp", (long) registry.sessions().size());
    figures.put("links", (long) links.connections());
    figures.put("connections", (long) rtmp.connections() + http.connections());
    return figures;
  }

  /// Ends all streams in good order: what is under way goes out and viewers hear of the end, then
  /// connections close.
  @Override
  public void close() {
    ready = false;
    links.close();
    sessions.close();
    outputs.close();
    hub.close();
    api.close();
    http.close();
    rtmp.close();
    policy.close();
    shelf.close();
  }
}
