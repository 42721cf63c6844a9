package org.tinybeauty.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.rtmp.MediaKind;
import org.tinybeauty.rtmp.RtmpClient;
import org.tinybeauty.rtmp.RtmpClientListener;
import org.tinybeauty.rtmp.RtmpTrust;
import org.tinybeauty.rtmp.RtmpUrl;
import org.tinybeauty.stream.MediaTag;

/// Another server that the made-up stream is pushed to, in a process of its own (nginx with its
/// RTMP module, or our own relay where there is none), and a player of it that counts.
final class PushTarget implements RtmpClientListener, AutoCloseable {
  private static final Path NGINX = Path.of("/usr/sbin/nginx");
  private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_rtmp_module.so");

  private final String url;
  private final String server;
  private final Process process;
  private @Nullable RtmpClient player;
  private long pictures;
  private long sounds;

  PushTarget(int port) throws IOException {
    url = "rtmp://127.0.0.1:" + port + "/live/pushed";
    boolean nginx = Files.isExecutable(NGINX) && Files.exists(MODULE);
    server = nginx ? "nginx-rtmp" : "our own relay in another process";
    process = nginx ? nginx(port) : relay(port);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!listens(port)) {
      if (System.nanoTime() > deadline) {
        close();
        throw new IOException("the push target does not start");
      }
      LockSupport.parkNanos(50_000_000);
    }
  }

  private static Process nginx(int port) throws IOException {
    Path folder = Files.createTempDirectory("tinybeauty-nginx");
    Path conf = folder.resolve("nginx.conf");
    Files.writeString(
        conf,
        """
        load_module %s;
        daemon off; master_process off; worker_processes 1; pid nginx.pid; error_log stderr error;
        events { worker_connections 64; }
        rtmp { server { listen 127.0.0.1:%d; chunk_size 4096; application live { live on; } } }
        """
            .formatted(MODULE, port));
    return new ProcessBuilder(
            NGINX.toString(), "-p", folder.toString(), "-c", conf.toString(), "-e", "stderr")
        .inheritIO()
        .start();
  }

  private static Process relay(int port) throws IOException {
    String java = ProcessHandle.current().info().command().orElse("java");
    return new ProcessBuilder(
            List.of(
                java,
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                RelayServer.class.getName(),
                String.valueOf(port)))
        .inheritIO()
        .start();
  }

  private static boolean listens(int port) throws IOException {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (ConnectException e) {
      return false;
    }
  }

  /// Where to push.
  String url() {
    return url;
  }

  /// What it is, for people.
  String server() {
    return server;
  }

  /// Plays what is pushed, from now on.
  void play(EventLoopGroup group) throws IOException {
    player = RtmpClient.play(group, RtmpUrl.parse(url), RtmpTrust.anyone(), this);
  }

  @Override
  public void ready() {}

  @Override
  public synchronized void media(MediaKind kind, long timestampMillis, ByteBuf body) {
    if (kind != MediaKind.SCRIPT && MediaTag.parse(kind, body).role() == MediaTag.Role.FRAMES) {
      pictures += kind == MediaKind.VIDEO ? 1 : 0;
      sounds += kind == MediaKind.AUDIO ? 1 : 0;
    }
    body.release();
  }

  @Override
  public void closed(String why) {
    System.err.println("player of the push target: " + why);
  }

  /// Access units of video that came all the way.
  synchronized long pictures() {
    return pictures;
  }

  /// Frames of audio that came all the way.
  synchronized long sounds() {
    return sounds;
  }

  @Override
  public void close() {
    if (player != null) {
      player.close();
    }
    process.destroy();
  }
}
