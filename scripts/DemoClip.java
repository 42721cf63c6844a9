import java.awt.image.BufferedImage;
import java.io.File;
import java.io.OutputStream;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/// Makes the sample clip models/demo/collins.mp4 from one portrait: a hand-held camera pans, zooms
/// and rolls over it while a soft light wanders. 1280x720, 25 frames a second, 6 seconds, H.264,
/// with a soft chord in AAC.
///
/// `java scripts/DemoClip.java astronaut.png models/demo/collins.mp4 [ffmpeg]`, with astronaut.png
/// (512x512) from Debian's python3-skimage. Origin and licence: models/demo/README.md.
final class DemoClip {
  public static void main(String[] arguments) throws Exception {
    BufferedImage picture = ImageIO.read(new File(arguments[0]));
    int width = 1280;
    int height = 720;
    int rate = 25;
    int frames = 6 * rate;
    String chord =
        "aevalsrc=0.05*(sin(2*PI*220*t)+sin(2*PI*277.18*t)+sin(2*PI*329.63*t))"
            + "*(0.75+0.25*sin(2*PI*t/3))*min(1\\,min(t\\,6-t)*2):s=48000:d=6";
    Process ffmpeg =
        new ProcessBuilder(
                List.of(
                    arguments.length > 2 ? arguments[2] : "ffmpeg",
                    "-v",
                    "error",
                    "-y",
                    "-f",
                    "rawvideo",
                    "-pix_fmt",
                    "rgb24",
                    "-s",
                    width + "x" + height,
                    "-r",
                    "" + rate,
                    "-i",
                    "-",
                    "-f",
                    "lavfi",
                    "-i",
                    chord,
                    "-vf",
                    "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p",
                    "-c:v",
                    "libx264",
                    "-preset",
                    "veryslow",
                    "-crf",
                    "19",
                    "-bf",
                    "2",
                    "-color_primaries",
                    "bt709",
                    "-color_trc",
                    "bt709",
                    "-colorspace",
                    "bt709",
                    "-c:a",
                    "aac",
                    "-b:a",
                    "64k",
                    "-ac",
                    "1",
                    "-movflags",
                    "+faststart",
                    "-metadata",
                    "title=tinybeauty sample: Eileen Collins, NASA, public domain",
                    arguments[1]))
            .inheritIO()
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    Random grain = new Random(1992);
    byte[] row = new byte[width * 3];
    double[] colour = new double[3];
    try (OutputStream out = ffmpeg.getOutputStream()) {
      for (int n = 0; n < frames; n++) {
        double t = n / (double) frames;
        double turn = 2 * Math.PI * t;
        double zoom = 3.15 + 0.25 * Math.sin(turn - 0.6);
        double roll = Math.toRadians(4.5 * Math.sin(turn) + 0.6 * Math.sin(5 * turn));
        double centreX = 232 + 24 * Math.sin(turn + 1.1) + 1.2 * Math.sin(7 * turn);
        double centreY = 124 + 7 * Math.sin(2 * turn + 0.4) + 0.8 * Math.sin(9 * turn);
        double cos = Math.cos(roll) / zoom;
        double sin = Math.sin(roll) / zoom;
        double lightX = width * (0.5 + 0.35 * Math.sin(turn + 2));
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            double dx = x - width / 2.0;
            double dy = y - height / 2.0;
            sample(picture, centreX + dx * cos - dy * sin, centreY + dx * sin + dy * cos, colour);
            double far = (x - lightX) / width;
            double light = 0.88 + 0.2 * Math.exp(-4 * far * far);
            double noise = grain.nextGaussian() * 1.2;
            for (int c = 0; c < 3; c++) {
              long level = Math.round(colour[c] * light + noise);
              row[3 * x + c] = (byte) Math.max(0, Math.min(255, level));
            }
          }
          out.write(row);
        }
      }
    }
    if (ffmpeg.waitFor() != 0) {
      throw new IllegalStateException("ffmpeg ended with " + ffmpeg.exitValue());
    }
  }

  /// Bicubic (Catmull-Rom) sample; beyond the edge the picture is mirrored.
  static void sample(BufferedImage picture, double x, double y, double[] colour) {
    int x0 = (int) Math.floor(x);
    int y0 = (int) Math.floor(y);
    colour[0] = 0;
    colour[1] = 0;
    colour[2] = 0;
    for (int j = -1; j <= 2; j++) {
      double wy = weight(y - y0 - j);
      int sy = mirror(y0 + j, picture.getHeight());
      for (int i = -1; i <= 2; i++) {
        double w = wy * weight(x - x0 - i);
        int rgb = picture.getRGB(mirror(x0 + i, picture.getWidth()), sy);
        colour[0] += w * (rgb >> 16 & 255);
        colour[1] += w * (rgb >> 8 & 255);
        colour[2] += w * (rgb & 255);
      }
    }
  }

  static int mirror(int at, int size) {
    int folded = at < 0 ? -1 - at : at;
    return folded >= size ? 2 * size - 1 - folded : folded;
  }

  static double weight(double distance) {
    double d = Math.abs(distance);
    return d < 1 ? (1.5 * d - 2.5) * d * d + 1 : d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
  }
}
