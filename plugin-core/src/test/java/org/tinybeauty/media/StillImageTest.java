package org.tinybeauty.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGRA;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StillImageTest {
  private static final int WIDTH = 203;
  private static final int HEIGHT = 151;
  private static final int LEFT = 64;
  private static final int TOP = 48;
  private static final int SIDE = 32;

  @TempDir Path folder;

  /// Smooth colours with an edge or two, as photographs have them.
  private static BufferedImage picture(int type) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int red = x * 255 / WIDTH;
        int green = y * 255 / HEIGHT;
        int blue = (int) (128 + 80 * Math.sin(x * 0.05) * Math.cos(y * 0.07));
        int alpha = 255 - x / 2;
        image.setRGB(x, y, (alpha << 24) | (red << 16) | (green << 8) | blue);
      }
    }
    return image;
  }

  private Path write(BufferedImage image, String format) throws IOException {
    Path file = folder.resolve("in." + format);
    assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
    return file;
  }

  private static boolean isInside(int x, int y, int margin) {
    return x >= LEFT - margin
        && x < LEFT + SIDE + margin
        && y >= TOP - margin
        && y < TOP + SIDE + margin;
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_BYTE_GRAY,
        BufferedImage.TYPE_BYTE_INDEXED,
        BufferedImage.TYPE_BYTE_BINARY
      })
  void keepsEveryPixelOfAPngThatTheFilterLeavesAlone(int type) throws IOException {
    Path in = write(picture(type), "png");
    Path out = folder.resolve("out.png");
    assertThat(StillImage.filter(in, out, Filters.inverting(LEFT, TOP, SIDE, SIDE))).isTrue();
    BufferedImage before = ImageIO.read(in.toFile());
    BufferedImage after = ImageIO.read(out.toFile());
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int expected = raw(before, x, y) ^ (isInside(x, y, 0) ? 0xff00 : 0);
        assertThat(raw(after, x, y)).as("%d, %d", x, y).isEqualTo(expected);
      }
    }
  }

  /// Grey by the sample, because Java takes grey files for linear light.
  private static int raw(BufferedImage image, int x, int y) {
    if (image.getType() == BufferedImage.TYPE_BYTE_GRAY) {
      return 0xff000000 | image.getRaster().getSample(x, y, 0) * 0x10101;
    }
    return image.getRGB(x, y);
  }

  @Test
  void keepsSixteenBits() throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
    WritableRaster raster = image.getRaster();
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        raster.setSample(x, y, 0, x * 320 + y);
      }
    }
    Path out = folder.resolve("out.png");
    StillImage.filter(write(image, "png"), out, Filters.inverting(LEFT, TOP, SIDE, SIDE));
    WritableRaster after = ImageIO.read(out.toFile()).getRaster();
    assertThat(after.getNumBands()).isEqualTo(3);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        assertThat(after.getSample(x, y, 0)).isEqualTo(x * 320 + y);
        int green = after.getSample(x, y, 1);
        if (isInside(x, y, 0)) {
          assertThat(green >> 8).isCloseTo(255 - ((x * 320 + y) >> 8), offset(1));
        } else {
          assertThat(green).isEqualTo(x * 320 + y);
        }
      }
    }
  }

  private static org.assertj.core.data.Offset<Integer> offset(int by) {
    return org.assertj.core.data.Offset.offset(by);
  }

  @Test
  void encodesAJpegWithItsOwnTablesSoThatTheRestHardlyChanges() throws IOException {
    Path in = write(picture(BufferedImage.TYPE_INT_RGB), "jpg");
    Path out = folder.resolve("out.jpg");
    assertThat(StillImage.filter(in, out, Filters.inverting(LEFT, TOP, SIDE, SIDE))).isTrue();
    BufferedImage before = ImageIO.read(in.toFile());
    BufferedImage after = ImageIO.read(out.toFile());
    long differences = 0;
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        if (!isInside(x, y, 16)) {
          Color a = new Color(before.getRGB(x, y));
          Color b = new Color(after.getRGB(x, y));
          assertThat(b.getGreen()).as("%d, %d", x, y).isCloseTo(a.getGreen(), offset(6));
          differences += Math.abs(b.getGreen() - a.getGreen());
        }
      }
    }
    assertThat(differences).isLessThan(WIDTH * HEIGHT);
    Color middle = new Color(after.getRGB(LEFT + SIDE / 2, TOP + SIDE / 2));
    assertThat(middle).isNotEqualTo(new Color(before.getRGB(LEFT + SIDE / 2, TOP + SIDE / 2)));
    assertThat(Files.size(out)).isBetween(Files.size(in) / 2, Files.size(in) * 2);
  }

  @Test
  void keepsExifProfileAndCommentOfAJpegByteForByte() throws IOException {
    byte[] plain = Files.readAllBytes(write(picture(BufferedImage.TYPE_INT_RGB), "jpg"));
    byte[] exif = segment(0xe1, "Exif\0\0", tiff(6));
    byte[] profile = segment(0xe2, "ICC_PROFILE\0\1\1", new byte[3000]);
    byte[] comment = segment(0xfe, "taken by hand", new byte[0]);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(plain, 0, 2);
    all.writeBytes(exif);
    all.writeBytes(profile);
    all.writeBytes(comment);
    all.write(plain, 2, plain.length - 2);
    Path in = Files.write(folder.resolve("tagged.jpg"), all.toByteArray());
    Path out = folder.resolve("out.jpg");
    AtomicInteger rotation = new AtomicInteger();
    StillImage.filter(in, out, Filters.watching(f -> rotation.set(f.rotationDegrees())));
    assertThat(rotation).hasValue(90);
    assertThat(out).hasSameBinaryContentAs(in);
    Files.delete(out);
    StillImage.filter(in, out, Filters.inverting(LEFT, TOP, SIDE, SIDE));
    String written = latin(Files.readAllBytes(out));
    assertThat(written).contains(latin(exif)).contains(latin(profile)).contains(latin(comment));
    assertThat(ImageIO.read(out.toFile()).getWidth()).isEqualTo(WIDTH);
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "3, 180", "4, 180", "5, 270", "6, 90", "7, 90", "8, 270"})
  void readsTheTurnFromExif(int orientation, int degrees) {
    assertThat(Exif.rotationDegrees(tiff(orientation))).isEqualTo(degrees);
  }

  @Test
  void keepsChunksOfAPng() throws IOException {
    byte[] plain = Files.readAllBytes(write(picture(BufferedImage.TYPE_INT_RGB), "png"));
    byte[] text = pngChunk("tEXt", "Author\0somebody".getBytes(StandardCharsets.ISO_8859_1));
    byte[] exif = pngChunk("eXIf", tiff(8));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(plain, 0, 33);
    all.writeBytes(text);
    all.writeBytes(exif);
    all.write(plain, 33, plain.length - 33);
    Path in = Files.write(folder.resolve("tagged.png"), all.toByteArray());
    Path out = folder.resolve("out.png");
    StillImage.filter(in, out, Filters.inverting(LEFT, TOP, SIDE, SIDE));
    assertThat(latin(Files.readAllBytes(out))).contains(latin(text)).contains(latin(exif));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keepsWebpLosslessOrLossy(boolean lossless) throws IOException {
    AVFrame frame =
        StillCodec.blank(lossless ? AV_PIX_FMT_BGRA : AV_PIX_FMT_YUV420P, WIDTH, HEIGHT);
    Pattern.draw(frame, 3);
    Map<String, String> options = Map.of("lossless", lossless ? "1" : "0");
    byte[] bytes = StillCodec.encode(frame, "libwebp", options, new int[0], new int[0]);
    av_frame_free(frame);
    Path in = Files.write(folder.resolve("in.webp"), bytes);
    Path out = folder.resolve("out.webp");
    assertThat(StillImage.filter(in, out, Filters.inverting(LEFT, TOP, SIDE, SIDE))).isTrue();
    AVFrame before = StillCodec.decode(bytes, StillFormat.WEBP, "in");
    AVFrame after = StillCodec.decode(Files.readAllBytes(out), StillFormat.WEBP, "out");
    assertThat(after.format()).isEqualTo(before.format());
    assertThat(after.width()).isEqualTo(WIDTH);
    int step = lossless ? 4 : 1;
    byte[] a = row(before, 5, WIDTH * step);
    byte[] b = row(after, 5, WIDTH * step);
    if (lossless) {
      assertThat(b).isEqualTo(a);
    } else {
      for (int i = 0; i < a.length; i++) {
        assertThat(b[i] & 0xff).isCloseTo(a[i] & 0xff, offset(24));
      }
    }
    assertThat(row(after, TOP + 9, WIDTH * step)).isNotEqualTo(row(before, TOP + 9, WIDTH * step));
    av_frame_free(before);
    av_frame_free(after);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg"})
  void copiesAPictureThatNothingChanges(String format) throws IOException {
    Path in = write(picture(BufferedImage.TYPE_INT_RGB), format);
    Path out = folder.resolve("out." + format);
    assertThat(StillImage.filter(in, out, Filters.none())).isFalse();
    assertThat(out).hasSameBinaryContentAs(in);
  }

  @Test
  void refusesDamagedPicturesAndLeavesNothing() throws IOException {
    byte[] whole = Files.readAllBytes(write(picture(BufferedImage.TYPE_INT_RGB), "jpg"));
    Path cut = Files.write(folder.resolve("cut.jpg"), Arrays.copyOf(whole, 100));
    Path out = folder.resolve("out.jpg");
    assertThatThrownBy(() -> StillImage.filter(cut, out, Filters.none()))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("cut.jpg");
    assertThat(out).doesNotExist();
  }

  private static byte[] row(AVFrame frame, int y, int bytes) {
    byte[] row = new byte[bytes];
    frame.data(0).position((long) y * frame.linesize(0)).get(row);
    return row;
  }

  private static byte[] tiff(int orientation) {
    return new byte[] {
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      1,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) orientation,
      0,
      0,
      0,
      0,
      0,
      0
    };
  }

  private static byte[] segment(int marker, String head, byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int length = head.length() + data.length + 2;
    out.write(0xff);
    out.write(marker);
    out.write(length >> 8);
    out.write(length);
    out.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    out.writeBytes(data);
    return out.toByteArray();
  }

  private static byte[] pngChunk(String type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length);
    chunk.putInt(data.length).put(type.getBytes(StandardCharsets.ISO_8859_1)).put(data);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, 4 + data.length);
    return chunk.putInt((int) crc.getValue()).array();
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
