package org.tinybeauty.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.media.EncoderSettings;
import org.tinybeauty.media.LiveClip;
import org.tinybeauty.media.TranscodeListener;
import org.tinybeauty.media.Transcoder;
import org.tinybeauty.rtmp.MediaKind;
import org.tinybeauty.rtmp.RtmpClient;
import org.tinybeauty.rtmp.RtmpClientListener;
import org.tinybeauty.rtmp.RtmpTrust;
import org.tinybeauty.rtmp.RtmpUrl;

/// Measures true end-to-end latency: publishes a clip with a number burnt into each picture, plays
/// the made-up stream, decodes it and reads the numbers. Latency is from the moment a picture's
/// access unit is handed to the socket until the picture that shows its number is decoded at the
/// player, so it holds both ends' network and the player's decoding.
///
/// Arguments, each `name=value`: `seconds` (60), `fps` (30), `bframes` (0), `clip` (the sample
/// clip), `style` (natural), `preset` (superfast), `server` (`host:port` of a running server;
/// without it one is started as a process of its own), `pid` (of that server, for CPU and memory).
public final class LatencyProbe {

  private final Map<String, String> options = new HashMap<>();
  private final List<Sent> clip = new ArrayList<>();
  private byte[] config = {};
  private byte[] audioConfig = {};
  private long loopMicros;
  private int pictures;

  /// One packet of the clip; `code` is the picture's number in presentation order, -1 for audio.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Sent(byte[] bytes, long dts, long pts, boolean keyframe, int code) {}

  private LatencyProbe(String[] arguments) {
    for (String argument : arguments) {
      String[] pair = argument.split("=", 2);
      options.put(pair[0], pair[1]);
    }
  }

  private String option(String name, String usual) {
    return options.getOrDefault(name, usual);
  }

  /// Runs the measurement and prints its table.
  public static void main(String[] arguments) throws Exception {
    new LatencyProbe(arguments).run();
  }

  private void run() throws Exception {
    Path home = Path.of(System.getProperty("tinybeauty.home", "."));
    Path source = Path.of(option("clip", home.resolve("models/demo/collins.mp4").toString()));
    prepare(source);
    String server = option("server", "");
    Process child = null;
    if (server.isEmpty()) {
      child = startServer();
      server = "localhost:" + option("port", "19375");
      TimeUnit.SECONDS.sleep(Long.parseLong(option("warm", "20")));
    }
    @Nullable ProcessHandle process =
        child != null
            ? child.toHandle()
            : ProcessHandle.of(Long.parseLong(option("pid", "0"))).orElse(null);
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try (LatencyPlayer player = new LatencyPlayer(pictures)) {
      measure(group, server, player, process);
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
      if (child != null) {
        child.destroy();
        child.waitFor(10, TimeUnit.SECONDS);
      }
    }
  }

  private Process startServer() throws IOException {
    String java = ProcessHandle.current().info().command().orElse("java");
    List<String> command =
        List.of(
            java,
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.awt.headless=true",
            "-Xmx512m",
            "-Dtinybeauty.home=" + System.getProperty("tinybeauty.home", "."),
            "-cp",
            System.getProperty("java.class.path"),
            BenchServer.class.getName(),
            option("port", "19375"),
            option("style", "natural"),
            option("preset", "superfast"));
    return new ProcessBuilder(command).inheritIO().start();
  }

  /// Burns the numbers in, and reads the result into memory.
  private void prepare(Path source) throws IOException {
    double fps = Double.parseDouble(option("fps", "30"));
    Path burnt = Files.createTempFile("tinybeauty-probe", ".mp4");
    EncoderSettings settings =
        EncoderSettings.DEFAULT
            .withPreset("veryfast")
            .withBitRate(Long.parseLong(option("bitrate", "2500000")))
            .withOption("g", String.valueOf(Math.round(2 * fps)))
            .withOption("bf", option("bframes", "0"));
    new Transcoder(source, burnt, settings, new BurntCode(), TranscodeListener.NONE).run();
    try (LiveClip read = LiveClip.open(burnt)) {
      double scale = read.framesPerSecond() / fps;
      config = read.config();
      audioConfig = read.audioConfig();
      List<Long> times = new ArrayList<>();
      while (read.next()) {
        byte[] bytes = new byte[read.bytes().remaining()];
        read.bytes().get(bytes);
        double by = read.video() ? scale : 1;
        long dts = Math.round(read.dtsMicros() * by);
        long pts = Math.round(read.ptsMicros() * by);
        if (read.video()) {
          times.add(pts);
        }
        clip.add(new Sent(bytes, dts, pts, read.keyframe(), read.video() ? 0 : -1));
      }
      times.sort(null);
      pictures = times.size();
      loopMicros = Math.round(pictures * 1e6 / fps);
      clip.replaceAll(
          packet ->
              packet.code < 0
                  ? packet
                  : new Sent(
                      packet.bytes,
                      packet.dts,
                      packet.pts,
                      packet.keyframe,
                      times.indexOf(packet.pts)));
      clip.removeIf(packet -> packet.code < 0 && packet.dts >= loopMicros);
      clip.sort(java.util.Comparator.comparingLong(Sent::dts));
    } finally {
      Files.delete(burnt);
    }
  }

  private void measure(
      EventLoopGroup group, String server, LatencyPlayer player, @Nullable ProcessHandle process)
      throws Exception {
    String key = "probe" + ProcessHandle.current().pid();
    Ready ready = new Ready();
    try (RtmpClient publisher =
            RtmpClient.publish(
                group,
                RtmpUrl.parse("rtmp://" + server + "/live/" + key),
                RtmpTrust.anyone(),
                ready);
        RtmpClient viewer =
            RtmpClient.play(
                group,
                RtmpUrl.parse("rtmp://" + server + "/beauty/" + key),
                RtmpTrust.anyone(),
                player)) {
      ready.await();
      Usage before = Usage.of(process);
      long start = System.nanoTime();
      publish(publisher, player, Long.parseLong(option("seconds", "60")));
      double seconds = (System.nanoTime() - start) * 1e-9;
      TimeUnit.SECONDS.sleep(1);
      Usage after = Usage.of(process);
      player.print(seconds, viewer.ready());
      System.out.printf(
          Locale.ROOT,
          "server: CPU %.0f %% of a core (%.1f ms per picture), memory %d MB at start, %d MB at"
              + " end%n",
          100 * (after.cpuSeconds - before.cpuSeconds) / seconds,
          1e3 * (after.cpuSeconds - before.cpuSeconds) / Math.max(1, player.sent()),
          before.residentMegabytes,
          after.residentMegabytes);
    }
  }

  private void publish(RtmpClient to, LatencyPlayer player, long seconds) {
    ByteBuf header = Unpooled.buffer().writeByte(0x17).writeByte(0).writeMedium(0);
    to.send(MediaKind.VIDEO, 0, header.writeBytes(config));
    if (audioConfig.length > 0) {
      ByteBuf audio = Unpooled.buffer().writeByte(0xaf).writeByte(0);
      to.send(MediaKind.AUDIO, 0, audio.writeBytes(audioConfig));
    }
    long lead = Math.max(0, -clip.getFirst().dts);
    long start = System.nanoTime();
    for (long loop = 0; loop * loopMicros < seconds * 1_000_000; loop++) {
      for (Sent packet : clip) {
        long dts = packet.dts + lead + loop * loopMicros;
        long wait = start + dts * 1000 - System.nanoTime();
        while (wait > 0) {
          LockSupport.parkNanos(wait);
          wait = start + dts * 1000 - System.nanoTime();
        }
        long millis = dts / 1000;
        ByteBuf body = Unpooled.buffer(packet.bytes.length + 5);
        if (packet.code < 0) {
          body.writeByte(0xaf).writeByte(1).writeBytes(packet.bytes);
          player.audioSent(millis);
          to.send(MediaKind.AUDIO, millis, body);
        } else {
          long composition = (packet.pts + lead + loop * loopMicros) / 1000 - millis;
          body.writeByte(packet.keyframe ? 0x17 : 0x27).writeByte(1);
          body.writeMedium((int) composition).writeBytes(packet.bytes);
          player.pictureSent(packet.code, millis);
          to.send(MediaKind.VIDEO, millis, body);
        }
      }
    }
  }

  /// What a process has used so far.
  private record Usage(double cpuSeconds, long residentMegabytes) {
    static Usage of(@Nullable ProcessHandle process) {
      if (process == null) {
        return new Usage(Double.NaN, 0);
      }
      double cpu = process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() * 1e-9;
      try {
        long kilobytes =
            Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
        return new Usage(cpu, kilobytes >> 10);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Ready implements RtmpClientListener {
    private final java.util.concurrent.CountDownLatch done =
        new java.util.concurrent.CountDownLatch(1);

    @Override
    public void ready() {
      done.countDown();
    }

    @Override
    public void closed(String why) {
      System.err.println("publisher: " + why);
    }

    void await() throws InterruptedException {
      if (!done.await(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the server does not take the stream");
      }
    }
  }
}
