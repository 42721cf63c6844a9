package org.tinybeauty.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StillPixelsTest {
  private static final int WIDTH = 12;
  private static final int HEIGHT = 8;
  private static final long MANY = 1_000_000;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_INT_ARGB,
        BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_BYTE_INDEXED
      })
  void readsEveryPixelOfAPngAsItIs(int type) throws IOException {
    BufferedImage image = noise(type);
    Path file = folder.resolve("a.png");
    ImageIO.write(image, "png", file.toFile());
    StillPixels pixels = StillPixels.read(file, MANY, MANY);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int rgb = image.getRGB(i % WIDTH, i / WIDTH);
      for (int c = 0; c < 3; c++) {
        assertThat(pixels.rgb()[c][i]).isEqualTo(((rgb >> (16 - 8 * c)) & 255) / 255f);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY})
  void aGreyValueStaysWhatTheFileHolds(int type) throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
    int top = type == BufferedImage.TYPE_BYTE_GRAY ? 255 : 65535;
    image.getRaster().setSample(5, 3, 0, top / 5);
    Path file = folder.resolve("grey.png");
    ImageIO.write(image, "png", file.toFile());
    float[][] rgb = StillPixels.read(file, MANY, MANY).rgb();
    assertThat(rgb[0][3 * WIDTH + 5]).isEqualTo(0.2f);
    assertThat(rgb[2][3 * WIDTH + 5]).isEqualTo(0.2f);
  }

  @Test
  void sixteenBitsAreNotCutToEight() throws IOException {
    ComponentColorModel deep =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            false,
            false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_USHORT);
    WritableRaster raster = deep.createCompatibleWritableRaster(WIDTH, HEIGHT);
    raster.setSample(2, 1, 1, 12345);
    Path file = folder.resolve("deep.png");
    ImageIO.write(new BufferedImage(deep, raster, false, null), "png", file.toFile());
    assertThat(StillPixels.read(file, MANY, MANY).rgb()[1][WIDTH + 2]).isEqualTo(12345 / 65535f);
  }

  @Test
  void transparencyIsLaidOverWhite() throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(1, 0, 0x33ff0000);
    Path file = folder.resolve("alpha.png");
    ImageIO.write(image, "png", file.toFile());
    float[][] rgb = StillPixels.read(file, MANY, MANY).rgb();
    assertThat(rgb[1][0]).isEqualTo(1f);
    assertThat(rgb[0][1]).isEqualTo(1f);
    assertThat(rgb[1][1]).isCloseTo(0.8f, within(1e-3f));
  }

  @ParameterizedTest
  @CsvSource({"cmyk.jpg, 180, 90, 45", "ycck.jpg, 124, 124, 124"})
  void fourColoursOfAdobeBecomeRgb(String name, int red, int green, int blue) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = StillPixelsTest.class.getResourceAsStream(name)) {
      Files.copy(java.util.Objects.requireNonNull(in, name), file);
    }
    float[][] rgb = StillPixels.read(file, MANY, MANY).rgb();
    assertThat(rgb[0][40] * 255).isCloseTo(red, within(2f));
    assertThat(rgb[1][40] * 255).isCloseTo(green, within(2f));
    assertThat(rgb[2][40] * 255).isCloseTo(blue, within(2f));
  }

  /// Where the stored picture's first pixel is shown, for each orientation of the standard.
  @ParameterizedTest
  @CsvSource({
    "1, 0, 0",
    "2, 15, 0",
    "3, 15, 7",
    "4, 0, 7",
    "5, 0, 0",
    "6, 7, 0",
    "7, 7, 15",
    "8, 0, 15"
  })
  void exifTurnsAndMirrors(int orientation, int x, int y) throws IOException {
    BufferedImage image = new BufferedImage(16, 8, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0xffffff);
    byte[] jpeg = jpeg(image);
    ByteArrayOutputStream turned = new ByteArrayOutputStream();
    turned.write(jpeg, 0, 2);
    turned.writeBytes(Exif.orientation(orientation));
    turned.write(jpeg, 2, jpeg.length - 2);
    Path file = folder.resolve("turned.jpg");
    Files.write(file, turned.toByteArray());
    StillPixels pixels = StillPixels.read(file, MANY, MANY);
    assertThat(pixels.width()).isEqualTo(orientation < 5 ? 16 : 8);
    int brightest = 0;
    for (int i = 0; i < 16 * 8; i++) {
      brightest = pixels.rgb()[1][i] > pixels.rgb()[1][brightest] ? i : brightest;
    }
    assertThat(List.of(brightest % pixels.width(), brightest / pixels.width()))
        .isEqualTo(List.of(x, y));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg"})
  void aFileThatEndsTooEarlyIsRefusedByName(String ending) throws IOException {
    Path file = folder.resolve("short." + ending);
    ImageIO.write(noise(BufferedImage.TYPE_INT_RGB), ending, file.toFile());
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length - 1; length += 1 + whole.length / 60) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> StillPixels.read(file, MANY, MANY))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(MediaException.class)
          .hasMessageContaining("short." + ending);
    }
  }

  @Test
  void aDamagedPngIsRefused() throws IOException {
    Path file = folder.resolve("bad.png");
    ImageIO.write(noise(BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 0x55;
    Files.write(file, bytes);
    assertThatThrownBy(() -> StillPixels.read(file, MANY, MANY))
        .hasMessageContaining("bad.png")
        .hasMessageContaining("damaged");
  }

  @Test
  void aTextIsNoPictureAndAMissingFileIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("letter.jpg"), "Dear artist");
    assertThatThrownBy(() -> StillPixels.read(file, MANY, MANY))
        .hasMessageContaining("letter.jpg: not a JPEG, PNG or WebP picture");
    assertThatThrownBy(() -> StillPixels.read(folder.resolve("gone.png"), MANY, MANY))
        .hasMessageContaining("gone.png: no such file");
  }

  @Test
  void tooLargeAPictureIsRefusedByItsHeadAlone() throws IOException {
    Path file = folder.resolve("large.png");
    ImageIO.write(noise(BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    byte[] bytes = Files.readAllBytes(file);
    bytes[17] = 0x10; // a width of more than a million
    Files.write(file, bytes);
    assertThatThrownBy(() -> StillPixels.read(file, 2_000_000, MANY))
        .hasMessageContaining("large.png: 1048588 x 8 is too large")
        .hasMessageContaining("2 megapixels");
  }

  @Test
  void aLargePictureIsMadeSmallerByAWholeFactor() throws IOException {
    BufferedImage image = noise(BufferedImage.TYPE_INT_RGB);
    Path file = folder.resolve("a.png");
    ImageIO.write(image, "png", file.toFile());
    StillPixels half = StillPixels.read(file, MANY, WIDTH * HEIGHT / 4);
    assertThat(half.width()).isEqualTo(WIDTH / 2);
    int sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += image.getRGB(2 + i % 2, 4 + i / 2) & 255;
    }
    assertThat(half.rgb()[2][2 * half.width() + 1] * 255).isCloseTo(sum / 4f, within(1e-3f));
  }

  private static byte[] jpeg(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", bytes);
    return bytes.toByteArray();
  }

  private static BufferedImage noise(int type) {
    Random random = new Random(7);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        image.setRGB(x, y, 0xff000000 | random.nextInt(1 << 24));
      }
    }
    return image;
  }
}
