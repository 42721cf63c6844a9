package org.tinybeauty.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tinybeauty.rtmp.MediaKind;
import org.tinybeauty.rtmp.RtmpClient;
import org.tinybeauty.rtmp.RtmpTrust;
import org.tinybeauty.rtmp.RtmpUrl;

/// Changes the look of a live stream over and over, through the HTTP API, at random frames: cuts
/// and fades, mixes of styles by region, looks of single faces. Reads back from the decoded
/// pictures at a player whether each change shows on the frame it was asked for, and nothing was
/// lost.
///
/// Every other look is strong, every other almost nothing, so that each change shows in the
/// pictures beyond doubt.
///
/// Arguments, each `name=value`: `changes` (1000), `fps` (30), `clip` (the sample clip), `preset`
/// (superfast), `port` (19575; the next is the HTTP port).
public final class LookProbe {
  private static final String[] STYLES = {"natural", "smoky", "classic-red", "editorial"};
  private static final int[] FADES = {0, 0, 4, 8};

  /// Frames between asking and the frame asked for: more than are on their way.
  private static final int AHEAD = 20;

  private static final int MINUTE = 60;

  /// A change that was asked for.
  ///
  /// @param frame counted from the start of the stream
  private record Asked(int frame, int fade, boolean strong) {}

  private final ProbeOptions options;
  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Asked> asked = new ArrayList<>();
  private final List<Long> residentMegabytes = new ArrayList<>();
  private long[] times = {};
  private int refused;
  private int ofOneFace;
  private volatile int face;
  private volatile boolean over;

  private LookProbe(ProbeOptions options) {
    this.options = options;
  }

  /// Runs the measurement and prints its table.
  public static void main(String[] arguments) throws Exception {
    new LookProbe(ProbeOptions.of(arguments)).run();
  }

  private void run() throws Exception {
    double fps = options.fps();
    ProbeClip clip = ProbeClip.read(options.clip(), fps, 2_500_000, 0);
    int port = options.number("port", 19575);
    times =
        clip.packets().stream()
            .filter(packet -> packet.code() >= 0)
            .sorted(Comparator.comparingInt(ProbeClip.Sent::code))
            .mapToLong(ProbeClip.Sent::dts)
            .toArray();
    Thread watching = Thread.ofVirtual().unstarted(() -> watchFace(port));
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try (ServeProcess serve =
            new ServeProcess(port, port + 1, "natural", options.text("preset", "superfast"), "");
        LookPlayer player = new LookPlayer(clip)) {
      serve.awaitWarm();
      watching.start();
      RtmpUrl from = RtmpUrl.parse("rtmp://127.0.0.1:" + port + "/beauty/probe");
      RtmpClient viewer = RtmpClient.play(group, from, RtmpTrust.anyone(), player);
      Usage before = Usage.of(serve.handle());
      long start = System.nanoTime();
      int sent = publish(group, clip, fps, port, serve.handle());
      double seconds = (System.nanoTime() - start) * 1e-9;
      TimeUnit.SECONDS.sleep(2);
      Usage after = Usage.of(serve.handle());
      residentMegabytes.add(after.residentMegabytes());
      print(player, sent, seconds, before, after, viewer.ready());
      viewer.close();
    } finally {
      over = true;
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  private int publish(
      EventLoopGroup group, ProbeClip clip, double fps, int port, ProcessHandle process)
      throws Exception {
    int changes = options.number("changes", 1000);
    int sent = 0;
    RtmpUrl to = RtmpUrl.parse("rtmp://127.0.0.1:" + port + "/live/probe");
    try (RtmpClient publisher = ProbePublisher.publish(group, to)) {
      ByteBuf header = Unpooled.buffer().writeByte(0x17).writeByte(0).writeMedium(0);
      publisher.send(MediaKind.VIDEO, 0, header.writeBytes(clip.config()));
      long start = System.nanoTime();
      int next = (int) (4 * fps);
      for (long loop = 0; asked.size() < changes || sent < asked.getLast().frame() + fps; loop++) {
        for (ProbeClip.Sent packet : clip.packets()) {
          if (packet.code() < 0) {
            continue;
          }
          long micros = packet.dts() + loop * clip.loopMicros();
          ProbePublisher.sleepUntil(start + micros * 1000);
          long millis = micros / 1000;
          ByteBuf body = Unpooled.buffer(packet.bytes().length + 5);
          body.writeByte(packet.keyframe() ? 0x17 : 0x27).writeByte(1).writeMedium(0);
          publisher.send(MediaKind.VIDEO, millis, body.writeBytes(packet.bytes()));
          sent++;
          if (sent + AHEAD >= next && asked.size() < changes) {
            next = ask(port, next, clip);
          }
          if (residentMegabytes.size() <= sent / fps / MINUTE) {
            residentMegabytes.add(Usage.of(process).residentMegabytes());
          }
        }
      }
    }
    return sent;
  }

  /// Asks for a change on a frame.
  ///
  /// @return the frame of the next
  private int ask(int port, int frame, ProbeClip clip) {
    boolean strong = asked.size() % 2 == 1;
    int fade = FADES[random.nextInt(FADES.length)];
    int next = frame + fade + 6 + random.nextInt(12);
    int inLoop = frame % clip.pictures();
    // Where the clip begins anew is a cut, and a face gets another number.
    boolean oneFace = inLoop > AHEAD + 15 && inLoop + next - frame < clip.pictures();
    long micros = times[inLoop] + frame / clip.pictures() * clip.loopMicros();
    String body =
        "{%s,\"fade\":%d,\"atMicros\":%d}"
            .formatted(looks(strong, oneFace ? face : 0), fade, micros / 1000 * 1000);
    asked.add(new Asked(frame, fade, strong));
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + (port + 1) + "/api/v1/sessions/live-1/looks"))
            .header("content-type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .build();
    var _ =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
            .thenAccept(
                response -> {
                  if (response.statusCode() / 100 != 2) {
                    refused++;
                    System.err.println(response.statusCode() + " " + response.body());
                  }
                });
    return next;
  }

  /// Looks as JSON, without the braces.
  private String looks(boolean strong, int one) {
    if (one > 0 && random.nextInt(3) == 0) {
      ofOneFace++;
      return "%s,\"faces\":{\"%d\":{%s}}"
          .formatted(look(strong ? 0 : 1.2), one, look(strong ? 1.2 : 0));
    }
    if (!strong && random.nextBoolean()) {
      return look(1) + ",\"bypass\":true";
    }
    return look(strong ? 1.2 : 0);
  }

  /// The number of the only face there is now, as the API says, over and over.
  private void watchFace(int port) {
    URI session = URI.create("http://127.0.0.1:" + (port + 1) + "/api/v1/sessions/live-1");
    Pattern faces = Pattern.compile("\"faces\":\\[\\{\"id\":(\\d+)[^{]*\\]");
    while (!over) {
      try {
        String answer =
            http.send(HttpRequest.newBuilder(session).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        Matcher found = faces.matcher(answer.replaceAll("\\s", ""));
        face = found.find() ? Integer.parseInt(found.group(1)) : 0;
        TimeUnit.MILLISECONDS.sleep(100);
      } catch (IOException e) {
        face = 0;
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private String look(double master) {
    StringBuilder text = new StringBuilder();
    for (String region : new String[] {"lips", "eyes", "brows", "skin"}) {
      String style = STYLES[random.nextInt(STYLES.length)];
      double strength = 0.9 + random.nextInt(6) / 10.0;
      text.append(
          String.format(
              Locale.ROOT,
              "\"%s\":{\"style\":\"%s\",\"strength\":%.1f},",
              region,
              style,
              strength));
    }
    return text.append(String.format(Locale.ROOT, "\"master\":%.1f", master)).toString();
  }

  private void print(
      LookPlayer player, int sent, double seconds, Usage before, Usage after, boolean ready) {
    int exact = 0;
    List<String> wrong = new ArrayList<>();
    for (Asked change : asked) {
      boolean was = player.strong(change.frame() - 1);
      boolean is = player.strong(change.frame() + Math.max(0, change.fade() - 1));
      boolean first = change.fade() > 1 || player.strong(change.frame()) == change.strong();
      if (was == !change.strong() && is == change.strong() && first) {
        exact++;
      } else {
        wrong.add(player.around(change.frame(), change.fade()) + " " + change);
      }
    }
    System.out.println("| looks on air, " + Math.round(seconds) + " s | |\n|---|---|");
    LatencyPlayer.row(
        "changes asked for, of them of one face, refused",
        "%d, %d, %d",
        asked.size(),
        ofOneFace,
        refused);
    LatencyPlayer.row("on the frame asked for, read from the pictures", "%d", exact);
    LatencyPlayer.row(
        "pictures sent, played, out of order", "%d, %d, %d", sent, player.played(), player.odd());
    LatencyPlayer.row("times that do not rise", "%d", player.back());
    double cpu = after.cpuSeconds() - before.cpuSeconds();
    LatencyPlayer.row("CPU of a core", "%.0f %%", 100 * cpu / seconds);
    LatencyPlayer.row("memory each minute, at end", "%s MB", residentMegabytes);
    wrong.stream().limit(20).forEach(System.err::println);
    if (!ready) {
      System.out.println("the player was cut off");
    }
  }
}
