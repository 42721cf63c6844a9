package org.tinybeauty.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.rtmp.RtmpServer;
import org.tinybeauty.rtmp.RtmpTls;
import org.tinybeauty.stream.AccessPolicy;
import org.tinybeauty.stream.AccessSettings;
import org.tinybeauty.stream.RtmpGate;
import org.tinybeauty.stream.StreamHub;
import org.tinybeauty.testing.FreePort;
import org.tinybeauty.testing.Program;

/// What other people's programs publish reaches other people's programs, byte by byte: the hashes
/// of the pictures' packets that a player got are a run of those that were published.
@Tag("clients")
class RealClientsTest {
  private static final int PICTURES = 100;
  private static final int ENOUGH = 30;

  @TempDir static Path shared;
  private static Path clip = Path.of("");
  private static List<String> published = List.of();

  @TempDir Path folder;
  private final StreamHub hub = new StreamHub();
  private final AccessPolicy policy = new AccessPolicy(AccessSettings.LOCAL);
  private final RtmpServer server = new RtmpServer(new RtmpGate(hub, policy), 1, 100);
  private String url = "";

  @BeforeAll
  static void makeClip() throws IOException {
    Program.needs("ffmpeg");
    clip = shared.resolve("clip.flv");
    int code =
        Program.run(
            shared,
            "ffmpeg -v error -f lavfi -i testsrc2=s=320x240:r=25 -f lavfi -i sine=330 -t 4 -c:v"
                + " libx264 -preset ultrafast -g 25 -pix_fmt yuv420p -c:a aac -b:a 64k clip.flv");
    assertThat(code).isZero();
    published = hashes(shared, clip.toString());
    assertThat(published).hasSize(PICTURES).doesNotHaveDuplicates();
  }

  @BeforeEach
  void listen() throws IOException {
    int port = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).getPort();
    url = "rtmp://127.0.0.1:" + port + "/live/clients";
  }

  @AfterEach
  void close() {
    server.close();
    hub.close();
    policy.close();
  }

  @Test
  void ffmpegPlaysWhatFfmpegPublishes() throws IOException {
    try (Program _ = publish(url)) {
      assertRunOfPublished(play(url));
    }
  }

  @Test
  void rtmpdumpPlays() throws IOException {
    Program.needs("rtmpdump");
    try (Program _ = publish(url)) {
      awaitPublisher();
      // It plays a live stream for ever; whoever ends it cuts its last packet.
      Program.run(folder, "timeout -s INT 6 rtmpdump -v -r " + url + " -o dump.flv");
      List<String> dumped = hashes(folder, "dump.flv");
      assertRunOfPublished(dumped.subList(0, dumped.size() - 1));
    }
  }

  @Test
  void gstreamerPlays() throws IOException {
    Program.needs("gst-launch-1.0");
    try (Program _ = publish(url)) {
      Program.run(
          folder,
          "gst-launch-1.0 rtmp2src location="
              + url
              + " num-buffers=150 ! filesink location=gst.flv");
      assertRunOfPublished(hashes(folder, "gst.flv"));
    }
  }

  @Test
  void gstreamerPublishes() {
    Program.needs("gst-launch-1.0");
    assertPlays(gstreamer("rtmp2sink location=" + url));
  }

  @Test
  void librtmpPublishes() {
    Program.needs("gst-launch-1.0");
    assertPlays(gstreamer("rtmpsink location=" + url));
  }

  @Test
  void mpvPlays() throws IOException {
    Program.needs("mpv");
    try (Program _ = publish(url);
        Program mpv =
            Program.start(folder, "mpv --no-config --vo=null --ao=null --frames=30 " + url)) {
      assertThat(mpv.exit()).as(mpv.said()).isZero();
      assertThat(mpv.said()).contains("Video", "h264", "aac");
    }
  }

  @Test
  void nginxPullsFromUs() throws IOException {
    Program.needs("nginx");
    int port = FreePort.any();
    String pull = "application live { live on; pull " + url + " name=clients; }";
    try (Program _ = publish(url);
        Program _ = nginx(port, pull)) {
      assertRunOfPublished(play("rtmp://127.0.0.1:" + port + "/live/clients"));
    }
  }

  @Test
  void nginxPushesToUs() throws IOException {
    Program.needs("nginx");
    int port = FreePort.any();
    String push = "application in { live on; push " + url.replace("clients", "") + "; }";
    try (Program _ = nginx(port, push);
        Program _ = publish("rtmp://127.0.0.1:" + port + "/in/clients")) {
      assertRunOfPublished(play(url));
    }
  }

  @Test
  void ffmpegPlaysOverTls() throws IOException {
    int port =
        server
            .listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), RtmpTls.selfSigned())
            .getPort();
    String secure = "rtmps://127.0.0.1:" + port + "/live/clients";
    try (Program _ = publish(secure)) {
      assertRunOfPublished(play(secure));
    }
  }

  @Test
  void hevcGoesThroughEnhancedRtmp() {
    Optional<String> ffmpeg = recentFfmpeg();
    Assumptions.assumeTrue(ffmpeg.isPresent(), "the presets' ffmpeg does not start (libpulse0)");
    String source =
        " -v error -re -f lavfi -i testsrc2=s=320x240:r=25 -t 60 -c:v libx265 -preset ultrafast"
            + " -x265-params keyint=25:log-level=none -pix_fmt yuv420p -f flv ";
    try (Program _ = Program.start(folder, ffmpeg.get() + source + url)) {
      awaitPublisher();
      String play = " -v error -i " + url + " -frames:v 30 -c copy -f framemd5 hevc.md5";
      try (Program player = Program.start(folder, ffmpeg.get() + play)) {
        assertThat(player.exit()).as(player.said()).isZero();
        assertThat(folder.resolve("hevc.md5")).content().contains("codec_id 0: hevc");
      }
    }
  }

  private Program gstreamer(String sink) {
    String line =
        "gst-launch-1.0 -q videotestsrc is-live=true"
            + " ! video/x-raw,format=I420,width=320,height=240,framerate=25/1"
            + " ! x264enc speed-preset=ultrafast key-int-max=25 tune=zerolatency ! h264parse"
            + " ! flvmux streamable=true name=m ! "
            + sink
            + " audiotestsrc is-live=true ! audio/x-raw,rate=44100,channels=2 ! avenc_aac"
            + " ! aacparse ! m.";
    return Program.start(folder, line);
  }

  private void assertPlays(Program publisher) {
    try (publisher;
        Program player =
            Program.start(folder, "ffmpeg -v error -i " + url + " -frames:v 40 -f null -")) {
      assertThat(player.exit()).as(player.said() + publisher.said()).isZero();
      assertThat(publisher.alive()).isTrue();
    }
  }

  private Program publish(String to) {
    return Program.start(
        folder, "ffmpeg -v error -re -stream_loop -1 -i " + clip + " -c copy -f flv " + to);
  }

  private void awaitPublisher() {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (hub.streams().stream().noneMatch(stream -> stream.counts().packets() > 0)) {
      assertThat(System.nanoTime()).as("nobody published").isLessThan(deadline);
      Thread.onSpinWait();
      LockSupport.parkNanos(10_000_000);
    }
  }

  private List<String> play(String from) throws IOException {
    Path list = folder.resolve("played.md5");
    String line = "ffmpeg -v error -y -i " + from + " -map 0:v -t 3 -c copy -f framemd5 " + list;
    try (Program player = Program.start(folder, line)) {
      assertThat(player.exit()).as(player.said()).isZero();
    }
    return hashes(list);
  }

  private Program nginx(int port, String application) throws IOException {
    Path conf = folder.resolve("nginx.conf");
    Files.writeString(
        conf,
        """
        load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;
        daemon off; master_process off; worker_processes 1; pid nginx.pid; error_log stderr;
        events { worker_connections 64; }
        rtmp { server { listen 127.0.0.1:%d; %s } }
        """
            .formatted(port, application));
    return Program.start(folder, "/usr/sbin/nginx -p " + folder + " -c " + conf);
  }

  /// What was received is a run of the clip, which is published over and over.
  private static void assertRunOfPublished(List<String> got) {
    assertThat(got).hasSizeGreaterThan(ENOUGH);
    int first = published.indexOf(got.getFirst());
    assertThat(first).isNotNegative();
    for (int i = 0; i < got.size(); i++) {
      assertThat(got.get(i)).isEqualTo(published.get((first + i) % PICTURES));
    }
  }

  private static List<String> hashes(Path folder, String file) throws IOException {
    Path list = Files.createTempFile(folder, "hashes", ".md5");
    Program.run(folder, "ffmpeg -v error -y -i " + file + " -map 0:v -c copy -f framemd5 " + list);
    return hashes(list);
  }

  private static List<String> hashes(Path list) throws IOException {
    return Files.readAllLines(list).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .toList();
  }

  /// Debian's ffmpeg is too old for Enhanced RTMP; the one in the presets' jar is not.
  private Optional<String> recentFfmpeg() {
    String path = Loader.load(org.bytedeco.ffmpeg.ffmpeg.class);
    return path != null && Program.run(folder, path + " -version") == 0
        ? Optional.of(path)
        : Optional.empty();
  }
}
