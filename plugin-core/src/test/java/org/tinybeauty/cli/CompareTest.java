package org.tinybeauty.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.media.EncoderSettings;
import org.tinybeauty.media.MediaInfo;
import org.tinybeauty.media.SideBySide;
import org.tinybeauty.media.Snapshot;
import org.tinybeauty.media.TestClip;
import org.tinybeauty.media.TranscodeListener;
import org.tinybeauty.media.Transcoder;

/// Side by side: each filter works on its own copy of the picture.
final class CompareTest {
  private static final int WIDTH = 160;
  private static final int HEIGHT = 90;

  @TempDir Path folder;
  private Path clip;

  /// Makes every picture white, whatever it was.
  private static final class Whiten implements FrameFilter {
    @Override
    public boolean analyse(Frame frame) {
      return true;
    }

    @Override
    public void apply(Frame frame) {
      for (int plane = 0; plane < 3; plane++) {
        int width = frame.format().planeWidth(plane, frame.width());
        for (int y = 0; y < frame.format().planeHeight(plane, frame.height()); y++) {
          MemorySegment.ofAddress(frame.row(plane, y))
              .reinterpret(width)
              .fill((byte) (plane == 0 ? 235 : 128));
        }
      }
    }
  }

  @BeforeEach
  void writeAClip() throws IOException {
    clip = TestClip.of(WIDTH, HEIGHT, 20).write(folder.resolve("a.mkv"));
  }

  private int run(StringWriter out, String... arguments) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(out, true), arguments);
  }

  @Test
  void givesEachFilterItsOwnCopy() {
    Path out = folder.resolve("beside.mkv");
    EncoderSettings lossless = EncoderSettings.DEFAULT.withVideoCodec("libx264").withCrf(0.0);
    try (SideBySide both =
        new SideBySide(List.of(new Whiten(), new FrameFilter.None(), new Whiten()))) {
      new Transcoder(clip, out, lossless, both, TranscodeListener.NONE).run();
    }
    assertThat(MediaInfo.probe(out).width()).isEqualTo(3 * WIDTH);
    Snapshot before = Snapshot.take(clip, 0.4, new FrameFilter.None());
    Snapshot after = Snapshot.take(out, 0.4, new FrameFilter.None());
    // Away from the seams, where chroma is interpolated across.
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 4; x < WIDTH - 4; x++) {
        assertThat(after.rgb()[y * 3 * WIDTH + WIDTH + x]).isEqualTo(before.rgb()[y * WIDTH + x]);
        assertThat(after.rgb()[y * 3 * WIDTH + x]).isEqualTo(0xffffff);
        assertThat(after.rgb()[y * 3 * WIDTH + 2 * WIDTH + x]).isEqualTo(0xffffff);
      }
    }
  }

  @Test
  void takesTheMomentAskedForAndPaintsIt() {
    Snapshot first = Snapshot.take(clip, 0, new FrameFilter.None());
    Snapshot last = Snapshot.take(clip, 1000, new FrameFilter.None());
    assertThat(first.rgb()).isNotEqualTo(last.rgb());
    Snapshot painted = Snapshot.take(clip, 0.2, new Whiten());
    assertThat(Arrays.stream(painted.rgb()).distinct()).containsExactly(0xffffff);
  }

  @Test
  void writesAPictureOfBareAndStyles(@TempDir Path styles) throws IOException {
    TestStyle.write(styles, "smoky");
    Path png = folder.resolve("sheet.png");
    StringWriter said = new StringWriter();
    int code =
        run(
            said,
            "compare",
            clip.toString(),
            "-s",
            "smoky",
            "-s",
            "smoky",
            "--styles",
            styles.toString(),
            "-o",
            png.toString());
    assertThat(said.toString()).contains("sheet.png", "bare, smoky, smoky");
    assertThat(code).isEqualTo(ExitCode.OK);
    assertThat(ImageIO.read(png.toFile()).getHeight()).isEqualTo(HEIGHT);
    assertThat(ImageIO.read(png.toFile()).getWidth()).isEqualTo(3 * WIDTH + 8);
  }

  @Test
  void listsStylesAndSaysWhyOneIsLeftOut(@TempDir Path styles) throws IOException {
    TestStyle.write(styles, "smoky-two");
    Path broken = Files.createDirectories(styles.resolve("broken"));
    Files.writeString(broken.resolve("style.json"), "{");
    StringWriter said = new StringWriter();
    assertThat(run(said, "styles", "--styles", styles.toString())).isEqualTo(ExitCode.OK);
    assertThat(said.toString()).contains("smoky-two").contains("left out", "broken");
  }
}
