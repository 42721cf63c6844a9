package org.tinybeauty.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.frame.ChromaSiting;
import org.tinybeauty.frame.ColorMatrix;
import org.tinybeauty.frame.ColorRange;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.frame.PixelFormat;

/// What others see of a video that runs.
final class FrameFollowerTest {
  @TempDir private Path folder;
  private final FrameTap tap = new FrameTap(() -> {});

  /// Inverts each luma sample of the top left corner; before each frame it looks at the last one as
  /// it went out.
  private static final class Looking implements FrameFilter {
    private final FrameFollower follower;
    private final List<Long> times = new ArrayList<>();
    private final List<Integer> before = new ArrayList<>();
    private final List<Integer> after = new ArrayList<>();
    private final FrameFilter inverting = Filters.inverting(0, 0, 8, 8);

    Looking(FrameFollower follower) {
      this.follower = follower;
    }

    void look() {
      try {
        Frame out = follower.next(0);
        if (out != null) {
          times.add(out.ptsMicros());
          after.add(out.code(0, 2, 2));
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public boolean analyse(Frame frame) {
      look();
      before.add(frame.code(0, 2, 2));
      return inverting.analyse(frame);
    }

    @Override
    public void apply(Frame frame) {
      inverting.apply(frame);
    }
  }

  @Test
  void getsEachPictureAsItGoesOut() {
    Path in = folder.resolve("in.mkv");
    TestClip.of(96, 64, 20).write(in);
    try (FrameFollower follower = tap.follow()) {
      Looking looking = new Looking(follower);
      new Transcoder(
              in,
              folder.resolve("out.mkv"),
              EncoderSettings.DEFAULT.withPreset("ultrafast"),
              looking,
              tap,
              TranscodeListener.NONE)
          .run();
      looking.look();
      assertThat(looking.times).hasSize(20).isSorted().doesNotHaveDuplicates();
      assertThat(looking.after).isEqualTo(looking.before.stream().map(code -> 255 - code).toList());
    }
    assertThat(tap.followed()).isFalse();
  }

  @Test
  void getsTheNewestOfThoseThatWereLentAlone() throws InterruptedException {
    try (FrameFollower follower = tap.follow();
        FrameLoan loan = new FrameLoan(tap);
        Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(4096, 64);
      Frame frame = new Frame();
      frame.describe(
          PixelFormat.YUV420P,
          18,
          10,
          ColorMatrix.BT601,
          ColorRange.FULL,
          ChromaSiting.CENTER,
          0,
          1);
      // From the bottom up, as some cameras send.
      frame.plane(0, memory.address() + 9 * 32, -32);
      frame.plane(1, memory.address() + 1024, 16).plane(2, memory.address() + 2048, 16);
      for (int i = 1; i <= 3; i++) {
        memory.fill((byte) (10 * i));
        memory.set(ValueLayout.JAVA_BYTE, 9 * 32, (byte) 99);
        loan.before(frame.at(i));
        loan.after(frame);
      }
      Frame got = Objects.requireNonNull(follower.next(0));
      assertThat(got.ptsMicros()).isEqualTo(3);
      assertThat(got.code(0, 0, 0)).isEqualTo(99);
      assertThat(got.code(0, 17, 9)).isEqualTo(30);
      assertThat(got.code(2, 8, 4)).isEqualTo(30);
      assertThat(got.matrix()).isEqualTo(ColorMatrix.BT601);
      assertThat(got.range()).isEqualTo(ColorRange.FULL);
      assertThat(got.siting()).isEqualTo(ChromaSiting.CENTER);
      assertThat(follower.next(0)).isNull();
    }
  }
}
