package org.tinybeauty.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avutil.*;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.media.LiveTake.Source;
import org.tinybeauty.media.LiveTake.Unit;
import org.tinybeauty.stats.LiveCount;

/// What a [LiveVideo] does with a source that is as it should be.
final class LiveVideoTest {
  private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  @TempDir Path folder;

  private Source clip(TestClip.Video video) {
    return Source.of(TestClip.empty().video(video).write(folder.resolve("clip.mp4")));
  }

  private Source clip(int frames, int bFrames) {
    return clip(
        TestClip.video(96, 64, frames)
            .encoder("libx264", "g", "10", "bf", String.valueOf(bFrames)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void keepsTimesAndKeyframesOfEveryPicture(int bFrames) throws InterruptedException {
    Source source = clip(45, bFrames);

    LiveTake take = new LiveTake(Filters.none()).run(source);

    assertThat(take.times()).isEqualTo(source.times());
    assertThat(take.keyframes()).isEqualTo(source.keyframes()).hasSizeGreaterThan(3);
    assertThat(take.units().stream().map(Unit::dts).toList())
        .isEqualTo(source.units().stream().map(Unit::dts).toList())
        .isSorted();
    assertThat(take.units()).allMatch(unit -> unit.dts() <= unit.pts());
    assertThat(take.parts).hasSize(1);
    assertThat(take.parts.getFirst().codec()).isEqualTo(LiveCodec.H264);
    assertThat(LiveTake.pictures(take.parts.getFirst()))
        .extracting(picture -> picture.pts() / 1000)
        .isEqualTo(source.times());
    assertThat(take.count(LiveCount.RELAYED)).isZero();
    assertThat(take.failures).isEmpty();
  }

  @Test
  void showsWhatTheFilterPaints() throws InterruptedException {
    Source source = clip(20, 2);

    LiveTake take = new LiveTake(painting(32, 16, 32, 24)).run(source);

    List<Probe.Picture> pictures = LiveTake.pictures(take.parts.getFirst());
    assertThat(pictures).hasSize(20);
    assertThat(take.count(LiveCount.MADE_UP)).isEqualTo(20);
    for (Probe.Picture picture : pictures) {
      for (int y = 20; y < 36; y++) {
        for (int x = 36; x < 60; x++) {
          assertThat(picture.planes().get(0)[y * 96 + x] & 0xff).isGreaterThan(200);
        }
      }
    }
  }

  /// Makes a rectangle of the luma plane white.
  private static FrameFilter painting(int left, int top, int width, int height) {
    return new FrameFilter() {
      @Override
      public boolean analyse(Frame frame) {
        return true;
      }

      @Override
      public void apply(Frame frame) {
        for (int y = top; y < top + height; y++) {
          for (int x = left; x < left + width; x++) {
            MEMORY.set(ValueLayout.JAVA_BYTE, frame.row(0, y) + x, (byte) 235);
          }
        }
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void whileTheFilterIsIdleTheSourcePassesUndecoded(int bFrames) throws InterruptedException {
    Source source = clip(40, bFrames);
    AtomicInteger keyframes = new AtomicInteger();
    FrameFilter idleAtFirst =
        new FrameFilter() {
          @Override
          public boolean idle() {
            return keyframes.incrementAndGet() <= 2;
          }

          @Override
          public boolean analyse(Frame frame) {
            return false;
          }

          @Override
          public void apply(Frame frame) {}
        };

    LiveTake take = new LiveTake(idleAtFirst).run(source);

    assertThat(take.times()).containsExactlyInAnyOrderElementsOf(source.times());
    assertThat(take.count(LiveCount.RELAYED)).isEqualTo(20);
    assertThat(take.count(LiveCount.PLAIN)).isEqualTo(20);
    assertThat(take.parts).hasSize(2);
    assertThat(take.failures).isEmpty();
  }

  @Test
  void aFilterThatThrowsCostsItsMakeupOnly() throws InterruptedException {
    Source source = clip(30, 0);
    FrameFilter broken =
        Filters.watching(
            frame -> {
              if (frame.ptsMicros() >= 400_000) {
                throw new IllegalStateException("broken");
              }
            });

    LiveTake take = new LiveTake(broken).run(source);

    assertThat(take.times()).isEqualTo(source.times());
    assertThat(take.count(LiveCount.BYPASSED)).isEqualTo(20);
    assertThat(take.count(LiveCount.PLAIN)).isEqualTo(10);
    assertThat(take.failures).isEmpty();
  }

  @Test
  void picturesPassBareUntilTheFilterIsReady() throws InterruptedException {
    Source source = clip(30, 0);
    AtomicBoolean ready = new AtomicBoolean();
    FrameFilter loading =
        new FrameFilter() {
          @Override
          public boolean ready() {
            return ready.get();
          }

          @Override
          public boolean analyse(Frame frame) {
            return true;
          }

          @Override
          public void apply(Frame frame) {}
        };
    LiveTake take = new LiveTake(loading);
    take.configure(source);
    for (Unit unit : source.units().subList(0, 12)) {
      take.send(unit);
    }
    take.awaitInside(0);
    ready.set(true);
    for (Unit unit : source.units().subList(12, 30)) {
      take.send(unit);
    }
    take.finish();

    assertThat(take.times()).isEqualTo(source.times());
    assertThat(take.count(LiveCount.BYPASSED)).isEqualTo(12);
    assertThat(take.count(LiveCount.MADE_UP)).isEqualTo(18);
  }

  @Test
  void aChangeOfSizeBeginsANewConfiguration() throws InterruptedException {
    Source small = clip(15, 2);
    Source large = clip(TestClip.video(160, 96, 15).encoder("libx264", "bf", "2"));

    LiveTake take = new LiveTake(Filters.none());
    take.send(small);
    take.configure(large);
    for (Unit unit : large.units()) {
      take.send(unit.at(2_000_000));
    }
    take.finish();

    assertThat(take.parts).hasSize(2);
    assertThat(LiveTake.pictures(take.parts.get(0)))
        .hasSize(15)
        .allMatch(picture -> picture.width() == 96);
    assertThat(LiveTake.pictures(take.parts.get(1)))
        .hasSize(15)
        .allMatch(picture -> picture.width() == 160);
    assertThat(take.units()).extracting(Unit::dts).isSorted();
  }

  @Test
  void theSameConfigurationAgainChangesNothing() throws InterruptedException {
    Source source = clip(30, 2);

    LiveTake take = new LiveTake(Filters.none());
    take.configure(source);
    for (Unit unit : source.units()) {
      take.configure(source);
      take.send(unit);
    }
    take.finish();

    assertThat(take.parts).hasSize(1);
    assertThat(take.times()).isEqualTo(source.times());
  }

  @Test
  void aChangeOfCodecGoesOnAsH264() throws InterruptedException {
    Source first = clip(12, 2);
    Source second = clip(TestClip.video(96, 64, 12).encoder("libvpx-vp9", "cpu-used", "8"));

    LiveTake take = new LiveTake(Filters.none());
    take.send(first);
    take.configure(second);
    for (Unit unit : second.units()) {
      take.send(unit.at(1_000_000));
    }
    take.finish();

    assertThat(take.units()).hasSize(24);
    assertThat(take.parts).allMatch(part -> part.codec() == LiveCodec.H264);
    assertThat(take.count(LiveCount.RELAYED)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0", "2147483647000", "4294967295000", "9007199254000"})
  void timesOfAnySizePassExactly(long start) throws InterruptedException {
    Source source = clip(20, 2);
    List<Unit> shifted = source.units().stream().map(unit -> unit.at(start)).toList();

    LiveTake take =
        new LiveTake(Filters.none()).run(new Source(source.codec(), source.config(), shifted));

    assertThat(take.times()).isEqualTo(source.times().stream().map(t -> t + start).toList());
    assertThat(take.units()).extracting(Unit::dts).isSorted();
  }

  @Test
  void unitsBeforeTheFirstKeyframeAreDroppedAndCounted() throws InterruptedException {
    Source source = clip(30, 0);
    List<Unit> late = source.units().subList(5, 30);

    LiveTake take =
        new LiveTake(Filters.none()).run(new Source(source.codec(), source.config(), late));

    assertThat(take.count(LiveCount.DROPPED)).isEqualTo(5);
    assertThat(take.times()).isEqualTo(source.times().subList(10, 30));
  }

  @Test
  void aKeyframeIsMadeWhereOneIsAskedFor() throws InterruptedException {
    Source source = clip(40, 0);
    LiveSettings often =
        new LiveSettings(LiveTake.SETTINGS.encoder(), 5, 0, LiveTake.SETTINGS.lateMillis());

    LiveTake take = new LiveTake(often, Filters.none()).run(source);

    assertThat(take.keyframes()).hasSize(8).containsAll(source.keyframes());
  }

  @Test
  void closingTwiceIsOnce() throws InterruptedException {
    LiveTake take = new LiveTake(Filters.none()).run(clip(5, 0));
    take.close();
    take.close();

    assertThat(take.units()).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void allocatesNothingPerPictureOnTheLoop(boolean changes) throws InterruptedException {
    Source source = clip(TestClip.video(64, 48, 900).encoder("libx264", "bf", "2"));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    List<Long> allocated = new ArrayList<>(1000);
    FrameFilter filter =
        new FrameFilter() {
          @Override
          public boolean analyse(Frame frame) {
            allocated.add(threads.getCurrentThreadAllocatedBytes());
            return changes;
          }

          @Override
          public void apply(Frame frame) {}
        };

    new LiveTake(filter).run(source);

    // 24 bytes of it are the list's own Long; the JVM adds something now and then.
    assertThat((allocated.get(899) - allocated.get(300)) / 599.0).isLessThan(48);
  }
}
