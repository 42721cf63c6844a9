package org.tinybeauty.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.media.MediaInfo;
import org.tinybeauty.media.Snapshot;

/// The main job on the sample's real face, with a style that brightens what is bright.
final class ApplyTest {
  @TempDir Path folder;
  private Path styles;

  @BeforeEach
  void writeAStyle(@TempDir Path apart) throws IOException {
    styles = apart;
    TestStyle.write(styles, "bright");
  }

  private String apply(Path in, Path out, String... more) {
    StringWriter err = new StringWriter();
    String[] arguments = new String[7 + more.length];
    String[] first = {
      "apply", in.toString(), "-o", out.toString(), "-s", "bright", "--styles=" + styles
    };
    System.arraycopy(first, 0, arguments, 0, first.length);
    System.arraycopy(more, 0, arguments, first.length, more.length);
    int code = Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), arguments);
    assertThat(code).as(err.toString()).isEqualTo(ExitCode.OK);
    return err.toString();
  }

  private Path face(String format) throws IOException {
    Snapshot shot = Snapshot.take(Home.demoClip(), 1, new FrameFilter.None());
    BufferedImage image =
        new BufferedImage(shot.width(), shot.height(), BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, shot.width(), shot.height(), shot.rgb(), 0, shot.width());
    Path file = folder.resolve("face." + format);
    assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg"})
  void makesUpAStillAndLeavesItsCornersAlone(String format) throws IOException {
    Path in = face(format);
    Path out = folder.resolve("out." + format);
    assertThat(apply(in, out)).contains("1 face");
    BufferedImage before = ImageIO.read(in.toFile());
    BufferedImage after = ImageIO.read(out.toFile());
    assertThat(after.getWidth()).isEqualTo(before.getWidth());
    assertThat(change(before, after, before.getWidth() / 2, before.getHeight() / 2))
        .isGreaterThan(10);
    int tolerance = format.equals("png") ? 0 : 4;
    assertThat(change(before, after, 20, 20)).isLessThanOrEqualTo(tolerance);
    assertThat(change(before, after, before.getWidth() - 20, 20)).isLessThanOrEqualTo(tolerance);
  }

  @Test
  void strengthNoughtLeavesAStillByteForByte() throws IOException {
    Path in = face("jpg");
    Path out = folder.resolve("out.jpg");
    apply(in, out, "--strength", "0");
    assertThat(out).hasSameBinaryContentAs(in);
  }

  @Test
  void makesUpEveryFrameOfTheSampleClip() {
    Path out = folder.resolve("out.mp4");
    String said = apply(Home.demoClip(), out, "--preset", "ultrafast");
    long frames = MediaInfo.probe(Home.demoClip()).frames();
    assertThat(MediaInfo.probe(out).frames()).isEqualTo(frames);
    assertThat(said).contains(frames + " frames").contains("makeup on " + frames);
  }

  private static int change(BufferedImage before, BufferedImage after, int x, int y) {
    int sum = 0;
    for (int dy = -2; dy <= 2; dy++) {
      for (int dx = -2; dx <= 2; dx++) {
        int a = (before.getRGB(x + dx, y + dy) >> 8) & 255;
        int b = (after.getRGB(x + dx, y + dy) >> 8) & 255;
        sum += Math.abs(a - b);
      }
    }
    return sum / 25;
  }
}
