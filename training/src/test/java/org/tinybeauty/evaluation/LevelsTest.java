package org.tinybeauty.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tinybeauty.pairs.PairFiles;
import org.tinybeauty.pairs.PairImage;

/// The figures that compare pictures, against values got in other ways.
final class LevelsTest {
  private static final Path PAIRS = Path.of("../../shared/data/artist-pairs/eval");

  /// A picture of one grey.
  static Levels grey(int width, int height, int level) {
    int[][] rgb = new int[3][width * height];
    for (int[] plane : rgb) {
      Arrays.fill(plane, level);
    }
    return new Levels(width, height, rgb);
  }

  /// `(7x + 13y + 29c + 5 (xy mod 11)) mod 256`.
  private static Levels pattern() {
    Levels out = grey(16, 14, 0);
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < 16 * 14; i++) {
        int x = i % 16;
        int y = i / 16;
        out.rgb()[c][i] = (7 * x + 13 * y + 29 * c + x * y % 11 * 5) % 256;
      }
    }
    return out;
  }

  /// [#pattern] plus `(3x + 5y + c) mod 17 - 8`, clamped.
  private static Levels spoilt() {
    Levels out = pattern();
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < 16 * 14; i++) {
        int noise = (3 * (i % 16) + 5 * (i / 16) + c) % 17 - 8;
        out.rgb()[c][i] = Math.clamp(out.rgb()[c][i] + noise, 0, 255);
      }
    }
    return out;
  }

  @Test
  void peakSignalToNoiseIsThatOfNumpy() {
    // numpy: 10 log10(255^2 / mean((a - b)^2)) of both patterns.
    assertThat(Psnr.full(pattern(), spoilt())).isCloseTo(34.4135297761612, within(1e-9));
    // By hand: every value off by 5, so 20 log10(255 / 5).
    assertThat(Psnr.full(grey(3, 2, 10), grey(3, 2, 15))).isCloseTo(34.151403, within(1e-6));
    assertThat(Psnr.full(grey(3, 2, 10), grey(3, 2, 10))).isEqualTo(100);
  }

  @Test
  void maskedPeakSignalCountsTheMaskAlone() {
    Levels one = grey(2, 1, 10);
    Levels other = grey(2, 1, 10);
    other.rgb()[1][1] = 40;
    // By hand: one of three values off by 30, squares' mean 300.
    assertThat(Psnr.masked(one, other, new boolean[] {false, true}))
        .isCloseTo(10 * Math.log10(65025 / 300.0), within(1e-9));
    assertThat(Psnr.masked(one, other, new boolean[] {true, false})).isEqualTo(100);
    assertThat(Psnr.masked(one, other, new boolean[] {false, false})).isNaN();
  }

  @Test
  void similarityIsThatOfNumpyWithItsWindowsWrittenOut() {
    assertThat(Ssim.of(pattern(), spoilt())).isCloseTo(0.988365347067978, within(1e-9));
    assertThat(Ssim.of(pattern(), pattern())).isCloseTo(1, within(1e-12));
  }

  @Test
  void makeupIsWhereAChannelChangedByMoreThanFourLevelsWithTwoPixelsAround() {
    Levels before = grey(9, 7, 100);
    Levels after = grey(9, 7, 100);
    after.rgb()[2][3 * 9 + 1] = 105;
    after.rgb()[0][6 * 9 + 8] = 96;
    boolean[] mask = MakeupMask.of(before, after);
    for (int y = 0; y < 7; y++) {
      for (int x = 0; x < 9; x++) {
        assertThat(mask[y * 9 + x]).as(x + "," + y).isEqualTo(x <= 3 && y >= 1 && y <= 5);
      }
    }
  }

  @Test
  void picturesOfTwoSizesAreRefused() {
    assertThatThrownBy(() -> Psnr.full(grey(3, 2, 0), grey(2, 3, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3x2 and 2x3");
  }

  @Test
  void offTheFaceCountsWhatIsOutside() {
    Levels before = grey(2, 2, 50);
    Levels after = grey(2, 2, 50);
    after.rgb()[0][0] = 90;
    after.rgb()[1][3] = 56;
    // Three pixels are outside, nine values; one is off by 6.
    OffFace off = OffFace.of(before, after, new float[] {0, 1, 1, 1});
    assertThat(off.mean()).isCloseTo(6 / 9.0, within(1e-9));
    assertThat(off.most()).isEqualTo(6);
    assertThat(off.share()).isCloseTo(1 / 3.0, within(1e-9));
    assertThat(OffFace.strength(before, after, new float[] {1, 1, 0, 0}))
        .isCloseTo(40 / 6.0, within(1e-6));
  }

  @Test
  void edgesAroundTheEyesScoreByTheShareOfTheArtistsLinesThatIsThere() {
    Levels bare = grey(7, 5, 200);
    Levels artist = grey(7, 5, 200);
    Levels half = grey(7, 5, 200);
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < 5; y++) {
        artist.rgb()[c][y * 7 + 3] = 120;
        half.rgb()[c][y * 7 + 3] = 160;
      }
    }
    float[] eyes = new float[35];
    Arrays.fill(eyes, 1);
    EdgeScore score = EdgeScore.of(bare, artist, half, eyes);
    // By hand: an upright line of depth 80; the gradient across is 80 * 4 / 8 = 40 on both sides of
    // it, 0 on it and along it: 2 of the 5 inner columns, so 16 a pixel. Half the line: 8.
    assertThat(score.doingNothing()).isCloseTo(16, within(1e-4));
    assertThat(score.error()).isCloseTo(8, within(1e-4));
    assertThat(score.score()).isCloseTo(0.5, within(1e-6));
    assertThat(EdgeScore.of(bare, artist, artist, eyes).score()).isEqualTo(1);
    assertThat(EdgeScore.of(bare, bare, bare, eyes).score()).isNaN();
  }

  @Test
  @Tag("data")
  void doingNothingForTheArtistScoresWhatIsSaidOfTheSet() throws IOException {
    assumeThat(PAIRS).as("shared/data/artist-pairs/eval").isDirectory();
    List<PairFiles.Entry> pairs = PairFiles.in(PAIRS).pairs();
    double full = 0;
    double masked = 0;
    for (PairFiles.Entry pair : pairs) {
      Levels before = Levels.of(PairImage.read(pair.before()));
      Levels after = Levels.of(PairImage.read(pair.after()));
      full += Psnr.full(before, after) / pairs.size();
      masked += Psnr.masked(before, after, MakeupMask.of(before, after)) / pairs.size();
    }
    assertThat(full).isCloseTo(33.0, within(0.05));
    assertThat(masked).isCloseTo(27.1, within(0.05));
  }
}
