package org.tinybeauty.obs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.frame.ChromaSiting;
import org.tinybeauty.frame.ColorMatrix;
import org.tinybeauty.frame.ColorRange;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.PixelFormat;
import org.tinybeauty.makeup.Look;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.media.FrameLoan;
import org.tinybeauty.session.Session;
import org.tinybeauty.session.SessionOutputs;

/// A session's frames as a source in OBS.
@Timeout(120)
final class SourceLinkTest {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;
  private static final int STRIDE = 3 * LinkLayout.PAGE;

  @TempDir private Path folder;

  /// A live video that sends frames whose luma is their number.
  private static final class Video implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final int width;
    private final int height;
    final Session session;
    private final FrameLoan loan;
    private final Frame frame = new Frame();
    private final MemorySegment memory;

    Video(LinkRig rig, String id, PixelFormat format, int width, int height) {
      this.width = width;
      this.height = height;
      session =
          new Session(
              id,
              Session.Kind.LIVE,
              id,
              Looks.of(Look.of(LinkRig.STYLE)),
              rig.shelf,
              SessionOutputs.NONE,
              Instant.now());
      loan = new FrameLoan(session.tap());
      memory = arena.allocate(4L * width * height + 1024, 64);
      frame.describe(
          format, width, height, ColorMatrix.BT709, ColorRange.LIMITED, ChromaSiting.LEFT, 0, 1);
      long at = memory.address();
      for (int plane = 0; plane < format.planes(); plane++) {
        int stride = format.planeWidth(plane, width);
        frame.plane(plane, at, stride);
        at += (long) stride * format.planeHeight(plane, height);
      }
      rig.sessions.add(session);
    }

    void send(int number) {
      memory.asSlice(0, (long) width * height).fill((byte) number);
      frame.at(number * 40_000L);
      loan.before(frame);
      loan.after(frame);
    }

    @Override
    public void close() {
      loan.close();
      arena.close();
    }
  }

  private static ObjectNode hello(StubPlugin plugin, String session) {
    return plugin.hello("Stream", "uuid").put("kind", "source").put("session", session);
  }

  /// Sends frames until one comes out.
  private static StubPlugin.Message frame(StubPlugin plugin, Video video) throws IOException {
    plugin.await(LinkType.STYLE); // the session is followed from here on, or nearly
    Thread sending =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 1; i < 200 && !Thread.currentThread().isInterrupted(); i++) {
                    video.send(i);
                    java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
                  }
                });
    try {
      return plugin.await(LinkType.FRAME);
    } finally {
      sending.interrupt();
      join(sending);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int code(StubPlugin plugin, int slot) {
    return plugin.memory.get(ValueLayout.JAVA_BYTE, plugin.at(slot) + LinkLayout.PAGE) & 0xff;
  }

  @Test
  void showsTheNewestStreamsFrames() throws Exception {
    try (LinkRig rig = new LinkRig(folder);
        StubPlugin plugin = rig.plugin(STRIDE);
        Video video = new Video(rig, "live-1", PixelFormat.YUV420P, WIDTH, HEIGHT)) {
      plugin.greet(hello(plugin, ""));
      StubPlugin.Message frame = frame(plugin, video);
      int slot = frame.slot();
      assertThat(plugin.state(slot)).isEqualTo(LinkLayout.FILLED);
      SlotHead head = new SlotHead().read(plugin.memory, plugin.at(slot), plugin.stride);
      assertThat(head.format).isEqualTo(SlotFormat.I420);
      assertThat(head.width).isEqualTo(WIDTH);
      assertThat(head.height).isEqualTo(HEIGHT);
      assertThat(head.timestamp).isEqualTo(code(plugin, slot) * 40_000_000L);
      assertThat(frame.timestamp()).isEqualTo(head.timestamp);
      // No slot is given back: the session goes on, and frames are passed over.
      for (int i = 0; i < 20; i++) {
        video.send(200 + i);
      }
      ObjectNode status = plugin.await(LinkType.STATUS).json();
      assertThat(status.path("state").asText()).isEqualTo("ready");
      rig.sessions.remove(video.session);
      plugin.await(
          LinkType.STATUS, one -> one.json().path("problem").asText().contains("no stream"));
    }
  }

  @Test
  void showsTheSessionOfAnIdAndConvertsWhatTheLinkHasNot() throws Exception {
    try (LinkRig rig = new LinkRig(folder);
        StubPlugin plugin = rig.plugin(STRIDE);
        Video video = new Video(rig, "live-1", PixelFormat.YUV422P, WIDTH, HEIGHT);
        Video newer = new Video(rig, "live-2", PixelFormat.YUV420P, WIDTH, HEIGHT)) {
      plugin.greet(hello(plugin, "live-1"));
      StubPlugin.Message frame = frame(plugin, video);
      SlotHead head = new SlotHead().read(plugin.memory, plugin.at(frame.slot()), plugin.stride);
      assertThat(head.format).isEqualTo(SlotFormat.I420);
      newer.send(1);
      rig.sessions.remove(video.session);
      rig.sessions.remove(newer.session);
    }
  }

  @Test
  void asksForMoreMemoryWhereAFrameNeedsIt() throws Exception {
    try (LinkRig rig = new LinkRig(folder);
        StubPlugin plugin = rig.plugin(2 * LinkLayout.PAGE);
        Video video = new Video(rig, "live-1", PixelFormat.YUV420P, 200, 150)) {
      plugin.greet(hello(plugin, ""));
      plugin.await(LinkType.STYLE);
      Thread sending =
          Thread.ofPlatform()
              .start(
                  () -> {
                    int i = 1;
                    while (!Thread.currentThread().isInterrupted()) {
                      video.send(i++ % 256);
                      java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
                    }
                  });
      try {
        int stride = plugin.await(LinkType.CONFIG).json().path("stride").asInt();
        assertThat(stride).isGreaterThan(200 * 150 * 3 / 2 + LinkLayout.PAGE);
        plugin.remap(stride);
        plugin.send(LinkType.CONFIG, 0, 0, plugin.memoryJson());
        plugin.await(LinkType.CONFIG, one -> one.json().isEmpty());
        StubPlugin.Message frame = plugin.await(LinkType.FRAME);
        SlotHead head = new SlotHead().read(plugin.memory, plugin.at(frame.slot()), stride);
        assertThat(head.width).isEqualTo(200);
      } finally {
        sending.interrupt();
        join(sending);
      }
      rig.sessions.remove(video.session);
    }
  }

  @Test
  void changesTheLooksOfTheSessionItShows() throws Exception {
    try (LinkRig rig = new LinkRig(folder);
        StubPlugin plugin = rig.plugin(STRIDE);
        Video video = new Video(rig, "live-1", PixelFormat.YUV420P, WIDTH, HEIGHT)) {
      plugin.greet(hello(plugin, ""));
      plugin.await(LinkType.STYLE);
      plugin.send(LinkType.STYLE, 0, 0, ObsJson.object().put("strength", 0.5));
      plugin.await(LinkType.STYLE, one -> one.json().path("strength").asDouble() == 0.5);
      assertThat(video.session.looks().everyone().master()).isEqualTo(0.5f);
      rig.sessions.remove(video.session);
    }
  }
}
