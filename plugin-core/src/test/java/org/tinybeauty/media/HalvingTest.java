package org.tinybeauty.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NV12;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P10LE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalvingTest {
  @ParameterizedTest
  @CsvSource({"4, 4", "8, 12", "20, 8", "36, 16", "100, 60", "1280, 8"})
  void everyPixelIsTheMeanOfFour(int width, int height) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(width);
    AVFrame picture = StillCodec.blank(AV_PIX_FMT_YUV420P, width, height);
    for (int plane = 0; plane < 3; plane++) {
      byte[] row = new byte[plane == 0 ? width : width / 2];
      for (int y = 0; y < (plane == 0 ? height : height / 2); y++) {
        random.nextBytes(row);
        picture.data(plane).position((long) y * picture.linesize(plane)).put(row);
      }
    }
    AVFrame half = Halving.of(picture);
    try {
      assertThat(half.width()).isEqualTo(width / 2);
      assertThat(half.height()).isEqualTo(height / 2);
      for (int plane = 0; plane < 3; plane++) {
        for (int y = 0; y < (plane == 0 ? height / 2 : height / 4); y++) {
          for (int x = 0; x < (plane == 0 ? width / 2 : width / 4); x++) {
            int sum =
                at(picture, plane, 2 * x, 2 * y)
                    + at(picture, plane, 2 * x + 1, 2 * y)
                    + at(picture, plane, 2 * x, 2 * y + 1)
                    + at(picture, plane, 2 * x + 1, 2 * y + 1);
            assertThat(at(half, plane, x, y))
                .as("%d at %d,%d", plane, x, y)
                .isEqualTo((sum + 2) / 4);
          }
        }
      }
    } finally {
      av_frame_free(half);
      av_frame_free(picture);
    }
  }

  private static int at(AVFrame picture, int plane, int x, int y) {
    return picture.data(plane).position(0).get((long) y * picture.linesize(plane) + x) & 0xff;
  }

  @ParameterizedTest
  @CsvSource({
    AV_PIX_FMT_YUV420P + ", 640, 360, 320, 180, true",
    AV_PIX_FMT_YUV420P + ", 640, 360, 322, 180, false",
    AV_PIX_FMT_YUV420P + ", 642, 360, 320, 180, false",
    AV_PIX_FMT_YUV420P + ", 640, 358, 320, 100, false",
    AV_PIX_FMT_NV12 + ", 640, 360, 320, 180, false",
    AV_PIX_FMT_YUV420P10LE + ", 640, 360, 320, 180, false"
  })
  void othersAreLeftToTheScaler(int format, int w, int h, int width, int height, boolean possible) {
    AVFrame picture = StillCodec.blank(format, w, h);
    assertThat(Halving.possible(picture, width, height)).isEqualTo(possible);
    av_frame_free(picture);
  }
}
