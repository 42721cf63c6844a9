package org.tinybeauty.makeup;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.face.FaceLocator;
import org.tinybeauty.frame.Affine;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.media.EncoderSettings;
import org.tinybeauty.media.TranscodeListener;
import org.tinybeauty.media.TranscodeResult;
import org.tinybeauty.media.Transcoder;
import org.tinybeauty.stats.Count;
import org.tinybeauty.stats.PipelineStats;

/// The demo clip through the real decoder, locator, network and a lossless encoder.
final class MakeupVideoTest {
  private static final Path HOME = Path.of(System.getProperty("tinybeauty.home", "."));
  private static final Path CLIP = HOME.resolve("models/demo/collins.mp4");
  private static final EncoderSettings LOSSLESS =
      EncoderSettings.DEFAULT.withCrf(0.0).withPreset("ultrafast");

  @TempDir static Path folder;
  private static StyleShelf shelf;
  private static String style;
  private static Path plain;

  @BeforeAll
  static void decodesPlain() {
    shelf = new StyleShelf(List.of(HOME.resolve("models/styles")));
    style = shelf.library().styles().iterator().next().name();
    plain = folder.resolve("plain.mkv");
    run(CLIP, plain, new Untouched());
  }

  @Test
  void keepsEveryPixelOutsideTheFaceCrops() {
    Path made = folder.resolve("made.mkv");
    PipelineStats stats = new PipelineStats();
    Crops crops = new Crops(filter(Look.of(style), stats));
    TranscodeResult result = run(CLIP, made, crops);
    List<Long> outsideBefore = sums(plain, crops.perFrame, true);
    List<Long> outsideAfter = sums(made, crops.perFrame, true);
    assertThat(outsideBefore).hasSize((int) result.framesWritten());
    assertThat(outsideAfter).isEqualTo(outsideBefore);
    List<Long> insideBefore = sums(plain, crops.perFrame, false);
    List<Long> insideAfter = sums(made, crops.perFrame, false);
    long changed = 0;
    for (int i = 0; i < insideBefore.size(); i++) {
      changed += insideBefore.get(i).equals(insideAfter.get(i)) ? 0 : 1;
    }
    assertThat(changed).isEqualTo(stats.count(Count.MADE_UP));
    assertThat(changed).isGreaterThan(result.framesWritten() * 9 / 10);
    assertThat(stats.count(Count.FAILED)).isZero();
  }

  @Test
  void leavesTheVideoAloneAtStrengthZero() {
    Path made = folder.resolve("bare.mkv");
    PipelineStats stats = new PipelineStats();
    run(CLIP, made, filter(Look.of(style).withMaster(0), stats));
    assertThat(sums(made, List.of(), true)).isEqualTo(sums(plain, List.of(), true));
    assertThat(stats.count(Count.MADE_UP)).isZero();
    assertThat(stats.count(Count.NETWORK_RUNS)).isZero();
  }

  private static FrameFilter filter(Look look, PipelineStats stats) {
    return new MakeupFilter(
        shelf, locator(), new Program(Looks.of(look)), new FaceBoard(), stats, 1);
  }

  private static FaceLocator locator() {
    return new FaceLocator(HOME.resolve("models/locator"));
  }

  private static TranscodeResult run(Path in, Path out, FrameFilter filter) {
    try (filter) {
      return new Transcoder(in, out, LOSSLESS, filter, TranscodeListener.NONE).run();
    }
  }

  /// A checksum per frame of what lies outside (or inside) that frame's crops.
  private static List<Long> sums(Path video, List<List<Affine>> crops, boolean outside) {
    Sums sums = new Sums(crops, outside);
    run(video, folder.resolve("again.mkv"), sums);
    return sums.perFrame;
  }

  private static final class Untouched implements FrameFilter {
    @Override
    public boolean analyse(Frame frame) {
      return false;
    }

    @Override
    public void apply(Frame frame) {
      throw new IllegalStateException("nothing was asked for");
    }
  }

  /// Notes the crops a locator of its own finds, which finds what the filter's finds.
  private static final class Crops implements FrameFilter {
    private final FrameFilter filter;
    private final FaceLocator locator = locator();
    private final List<List<Affine>> perFrame = new ArrayList<>();

    Crops(FrameFilter filter) {
      this.filter = filter;
    }

    @Override
    public boolean analyse(Frame frame) {
      List<Affine> crops = new ArrayList<>();
      int faces = locator.locate(frame);
      for (int i = 0; i < faces; i++) {
        Affine toFrame = locator.face(i).crop().toFrame(frame, 1, new Affine());
        crops.add(new Affine().invert(toFrame));
      }
      perFrame.add(crops);
      return filter.analyse(frame);
    }

    @Override
    public void apply(Frame frame) {
      filter.apply(frame);
    }

    @Override
    public void close() {
      locator.close();
      filter.close();
    }
  }

  private static final class Sums implements FrameFilter {
    private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private final List<List<Affine>> crops;
    private final boolean outside;
    private final List<Long> perFrame = new ArrayList<>();

    Sums(List<List<Affine>> crops, boolean outside) {
      this.crops = crops;
      this.outside = outside;
    }

    @Override
    public boolean analyse(Frame frame) {
      CRC32C sum = new CRC32C();
      List<Affine> here = crops.isEmpty() ? List.of() : crops.get(perFrame.size());
      for (int plane = 0; plane < frame.format().planes(); plane++) {
        int width = frame.format().planeWidth(plane, frame.width());
        double stepX = (double) frame.width() / width;
        int height = frame.format().planeHeight(plane, frame.height());
        double stepY = (double) frame.height() / height;
        byte[] row = new byte[width];
        for (int y = 0; y < height; y++) {
          MemorySegment.copy(MEMORY, ValueLayout.JAVA_BYTE, frame.row(plane, y), row, 0, width);
          for (int x = 0; x < width; x++) {
            if (covered(here, (x + 0.5) * stepX, (y + 0.5) * stepY) == outside) {
              row[x] = 0;
            }
          }
          sum.update(row);
        }
      }
      perFrame.add(sum.getValue());
      return false;
    }

    /// Whether a luma position lies in a crop.
    private static boolean covered(List<Affine> crops, double x, double y) {
      for (Affine crop : crops) {
        double u = crop.x(x, y);
        double v = crop.y(x, y);
        if (u >= 0 && v >= 0 && u <= 1 && v <= 1) {
          return true;
        }
      }
      return false;
    }

    @Override
    public void apply(Frame frame) {
      throw new IllegalStateException("nothing was asked for");
    }
  }
}
