package org.tinybeauty.makeup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.frame.Effort;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.media.EncoderSettings;
import org.tinybeauty.media.TranscodeListener;
import org.tinybeauty.media.Transcoder;
import org.tinybeauty.stats.Count;
import org.tinybeauty.stats.PipelineStats;

/// Filters for live video: how they load, and what they leave out at less than full effort.
final class LiveMakeupTest {
  private static final Path HOME = Path.of(System.getProperty("tinybeauty.home", "."));
  private static final Path CLIP = HOME.resolve("models/demo/collins.mp4");

  @TempDir Path folder;

  private final PipelineStats stats = new PipelineStats();
  private final LiveMakeup makeup =
      new LiveMakeup(
          new StyleShelf(List.of(HOME.resolve("models/styles"))),
          HOME.resolve("models/locator"),
          1);

  /// Runs the clip at an effort that may change with each frame.
  private void run(IntFunction<Effort> efforts) {
    try (FrameFilter filter = ready(open("natural"))) {
      FrameFilter steered =
          new FrameFilter() {
            private int frame;

            @Override
            public boolean analyse(Frame picture) {
              filter.effort(efforts.apply(frame++));
              return filter.analyse(picture);
            }

            @Override
            public void apply(Frame picture) {
              filter.apply(picture);
            }
          };
      EncoderSettings fast = EncoderSettings.DEFAULT.withPreset("ultrafast");
      new Transcoder(CLIP, folder.resolve("out.mp4"), fast, steered, TranscodeListener.NONE).run();
    }
  }

  private FrameFilter open(String style) {
    return makeup.open(new Program(Looks.of(Look.of(style))), new FaceBoard(), stats);
  }

  private static FrameFilter ready(FrameFilter filter) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!filter.ready()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
    return filter;
  }

  @Test
  void atHalfEffortTheNetworkRunsForEverySecondFrame() {
    run(frame -> Effort.HALF);

    long made = stats.count(Count.MADE_UP);
    assertThat(made).isGreaterThan(140);
    assertThat(stats.count(Count.NETWORK_RUNS)).isBetween(made / 2, made / 2 + 2);
  }

  @Test
  void aLateFrameWearsWhatTheOneBeforeWore() {
    run(frame -> frame % 10 < 5 ? Effort.FULL : Effort.REUSE);

    long made = stats.count(Count.MADE_UP);
    assertThat(made).isGreaterThan(140);
    assertThat(stats.count(Count.NETWORK_RUNS)).isBetween(made / 2 - 5, made / 2 + 5);
    assertThat(stats.count(Count.FAILED)).isZero();
  }

  @Test
  void aFilterIsNotReadyBeforeTheWarmUpIsOver() throws InterruptedException {
    CountDownLatch rehearsing = new CountDownLatch(1);
    CountDownLatch enough = new CountDownLatch(1);
    Thread warming =
        Thread.ofPlatform()
            .start(
                () ->
                    makeup.warm(
                        Look.of("natural"),
                        filter -> {
                          rehearsing.countDown();
                          try {
                            enough.await();
                          } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                          }
                        }));
    rehearsing.await();
    try (FrameFilter filter = open("natural")) {
      assertThat(filter.ready()).isFalse();
      enough.countDown();
      warming.join();
      ready(filter);
    }
  }

  @Test
  void aStyleThatIsNotThereLeavesFramesAlone() {
    try (FrameFilter filter = open("no-such-style")) {
      assertThat(filter.analyse(new Frame())).isFalse();
      assertThat(filter.ready()).isFalse();
    }
  }
}
