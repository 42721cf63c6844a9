package org.tinybeauty.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.tinybeauty.rtmp.MediaKind;
import org.tinybeauty.rtmp.RtmpClient;
import org.tinybeauty.rtmp.RtmpTrust;
import org.tinybeauty.rtmp.RtmpUrl;

/// Measures a live stream end to end: publishes a clip with a number burnt into each picture, plays
/// the made-up stream, decodes it and reads the numbers, while it is pushed to another
/// server, where it is counted. Delay is from the moment a picture's access unit is handed to
/// the socket until the picture that shows its number is decoded at the player, so it holds
/// both ends' network and the player's decoding.
///
/// Arguments, each `name=value`: `seconds` (60), `fps` (30), `bframes` (0), `bitrate` (2500000),
/// `clip` (the sample clip), `style` (natural), `preset` (superfast), `port` (19375; the next one
/// is the push target's).
public final class LatencyProbe {
  private static final int MINUTE = 60;

  private final ProbeOptions options;
  private final List<Long> residentMegabytes = new ArrayList<>();

  private LatencyProbe(ProbeOptions options) {
    this.options = options;
  }

  /// Runs the measurement and prints its table.
  public static void main(String[] arguments) throws Exception {
    new LatencyProbe(ProbeOptions.of(arguments)).run();
  }

  private void run() throws Exception {
    ProbeClip clip =
        ProbeClip.read(
            options.clip(),
            options.fps(),
            options.number("bitrate", 2500000),
            options.number("bframes", 0));
    int port = options.number("port", 19375);
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try (PushTarget target = new PushTarget(port + 1);
        ServeProcess serve =
            new ServeProcess(
                port,
                0,
                options.text("style", "natural"),
                options.text("preset", "superfast"),
                target.url());
        LatencyPlayer player = new LatencyPlayer(clip.pictures())) {
      serve.awaitWarm();
      target.play(group);
      measure(group, "rtmp://127.0.0.1:" + port, clip, player, target, serve.handle());
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  private void measure(
      EventLoopGroup group,
      String server,
      ProbeClip clip,
      LatencyPlayer player,
      PushTarget target,
      ProcessHandle process)
      throws IOException, InterruptedException {
    double heapBefore = Usage.heapMegabytes(process);
    String key = "probe" + ProcessHandle.current().pid();
    RtmpUrl to = RtmpUrl.parse(server + "/live/" + key);
    RtmpUrl from = RtmpUrl.parse(server + "/beauty/" + key);
    try (RtmpClient viewer = RtmpClient.play(group, from, RtmpTrust.anyone(), player);
        RtmpClient publisher = ProbePublisher.publish(group, to)) {
      Usage before = Usage.of(process);
      residentMegabytes.add(before.residentMegabytes());
      long start = System.nanoTime();
      publish(clip, publisher, player, process);
      double seconds = (System.nanoTime() - start) * 1e-9;
      TimeUnit.SECONDS.sleep(1);
      Usage after = Usage.of(process);
      residentMegabytes.add(after.residentMegabytes());
      boolean cutOff = !viewer.ready();
      System.out.println("| live, " + options.text("seconds", "60") + " s | |\n|---|---|");
      player.print(seconds);
      LatencyPlayer.row(
          "pushed to " + target.server() + " and counted there: pictures, sound",
          "%d of %d, %d of %d",
          target.pictures(),
          player.sent(),
          target.sounds(),
          player.soundsSent());
      double first = (player.firstNanos() - start) * 1e-6;
      LatencyPlayer.row("first picture at the player after the first was sent", "%.0f ms", first);
      double cpu = after.cpuSeconds() - before.cpuSeconds();
      LatencyPlayer.row(
          "CPU of a core; a picture",
          "%.0f %%; %.1f ms",
          100 * cpu / seconds,
          1e3 * cpu / Math.max(1, player.sent()));
      LatencyPlayer.row(
          "memory at start, each minute, at end",
          "%s MB",
          residentMegabytes.stream().map(String::valueOf).collect(Collectors.joining(", ")));
      LatencyPlayer.row(
          "of it Java's heap, garbage collected, at start, at end",
          "%.1f, %.1f MB",
          heapBefore,
          Usage.heapMegabytes(process));
      if (cutOff) {
        System.out.println("the player was cut off");
      }
    }
  }

  private void publish(ProbeClip clip, RtmpClient to, LatencyPlayer player, ProcessHandle process) {
    long seconds = options.number("seconds", 60);
    ByteBuf header = Unpooled.buffer().writeByte(0x17).writeByte(0).writeMedium(0);
    to.send(MediaKind.VIDEO, 0, header.writeBytes(clip.config()));
    if (clip.audioConfig().length > 0) {
      ByteBuf audio = Unpooled.buffer().writeByte(0xaf).writeByte(0);
      to.send(MediaKind.AUDIO, 0, audio.writeBytes(clip.audioConfig()));
    }
    long start = System.nanoTime();
    for (long loop = 0; loop * clip.loopMicros() < seconds * 1_000_000; loop++) {
      for (ProbeClip.Sent packet : clip.packets()) {
        long shift = loop * clip.loopMicros();
        ProbePublisher.sleepUntil(start + (packet.dts() + shift) * 1000);
        send(to, player, packet, shift);
        long minutes = (packet.dts() + shift) / 1_000_000 / MINUTE;
        if (residentMegabytes.size() <= minutes) {
          residentMegabytes.add(Usage.of(process).residentMegabytes());
        }
      }
    }
  }

  private static void send(
      RtmpClient to, LatencyPlayer player, ProbeClip.Sent packet, long shiftMicros) {
    long millis = (packet.dts() + shiftMicros) / 1000;
    ByteBuf body = Unpooled.buffer(packet.bytes().length + 5);
    if (packet.code() < 0) {
      body.writeByte(0xaf).writeByte(1).writeBytes(packet.bytes());
      player.audioSent(millis);
      to.send(MediaKind.AUDIO, millis, body);
    } else {
      long composition = (packet.pts() + shiftMicros) / 1000 - millis;
      body.writeByte(packet.keyframe() ? 0x17 : 0x27).writeByte(1);
      body.writeMedium((int) composition).writeBytes(packet.bytes());
      player.pictureSent(packet.code(), millis);
      to.send(MediaKind.VIDEO, millis, body);
    }
  }
}
