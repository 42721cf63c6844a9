package org.tinybeauty.clients;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.tinybeauty.face.FaceCrop;
import org.tinybeauty.face.FaceLocator;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.media.LiveClip;
import org.tinybeauty.media.PictureReader;

/// The decoded pictures of a file by their time, to be compared with another's. One thread.
final class Pictures {
  /// Samples this near to a face's middle, in sides of its crop, are the face.
  private static final double INSIDE = 0.5;

  /// Those this far from it, and further, are not.
  private static final double OUTSIDE = 0.85;

  /// What changed on average, in code values of luma: noise of the encoder and all.
  ///
  /// @param face where the face is
  /// @param elsewhere far from it
  record Change(double face, double elsewhere, int pictures) {}

  private final TreeMap<Long, byte[]> luma = new TreeMap<>();
  private int width;
  private int height;
  private double faceX;
  private double faceY;
  private double faceSide;

  private Pictures() {}

  /// Decodes a file.
  ///
  /// @param locator what finds the face; the folder `models/locator`
  static Pictures read(Path file, Path locator) {
    Pictures pictures = new Pictures();
    List<double[]> faces = new ArrayList<>();
    try (LiveClip clip = LiveClip.open(file);
        FaceLocator faceLocator = new FaceLocator(locator);
        PictureReader reader =
            new PictureReader(
                frame -> {
                  pictures.keep(frame);
                  if (faceLocator.locate(frame) > 0) {
                    FaceCrop crop = faceLocator.face(0).crop();
                    faces.add(new double[] {crop.centreX(), crop.centreY(), crop.side()});
                  }
                })) {
      reader.configure(clip.codec(), clip.config());
      while (clip.next()) {
        if (clip.video()) {
          reader.decode(clip.bytes(), clip.ptsMicros());
        }
      }
    }
    if (!faces.isEmpty()) {
      double[] middle = faces.get(faces.size() / 2);
      pictures.faceX = middle[0];
      pictures.faceY = middle[1];
      pictures.faceSide = middle[2];
    }
    return pictures;
  }

  private void keep(Frame frame) {
    width = frame.width();
    height = frame.height();
    byte[] samples = new byte[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        samples[y * width + x] = (byte) frame.code(0, x, y);
      }
    }
    luma.put(frame.ptsMicros(), samples);
  }

  int count() {
    return luma.size();
  }

  /// Compares the last pictures that both have with this one's face in view.
  ///
  /// @param most so many
  Change changeTo(Pictures other, int most) {
    List<Long> common = new ArrayList<>(luma.keySet());
    common.retainAll(other.luma.keySet());
    List<Long> last = common.subList(Math.max(0, common.size() - most), common.size());
    // Averaged over time first: the encoder's noise goes, makeup stays.
    long[] sums = new long[width * height];
    for (long at : last) {
      byte[] one = luma.getOrDefault(at, new byte[0]);
      byte[] two = other.luma.getOrDefault(at, new byte[0]);
      for (int i = 0; i < sums.length; i++) {
        sums[i] += (two[i] & 0xFF) - (one[i] & 0xFF);
      }
    }
    double[] change = new double[2];
    int[] samples = new int[2];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double distance = Math.hypot(x - faceX, y - faceY) / faceSide;
        if (distance < INSIDE || distance > OUTSIDE) {
          int where = distance < INSIDE ? 0 : 1;
          change[where] += Math.abs(sums[y * width + x]) / (double) Math.max(1, last.size());
          samples[where]++;
        }
      }
    }
    return new Change(
        change[0] / Math.max(1, samples[0]), change[1] / Math.max(1, samples[1]), last.size());
  }
}
