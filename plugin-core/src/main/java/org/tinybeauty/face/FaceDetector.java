package org.tinybeauty.face;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.tinybeauty.frame.Affine;
import org.tinybeauty.frame.Frame;

/// Finds the faces of a single picture. One thread at a time.
public final class FaceDetector implements AutoCloseable {
  private static final int MAX_FACES = 8;
  private static final float LEAST_SCORE = 0.5f;

  private final BlazeFace search;
  private final BlazeFace refine;

  /// @param models the folder `models/locator`
  /// @throws org.tinybeauty.inference.ModelException when a network is missing or broken
  public FaceDetector(Path models) {
    search = new BlazeFace(models.resolve("face_detection_back_256x256.onnx"));
    refine = new BlazeFace(models.resolve("face_detection_front_128x128.onnx"));
  }

  /// Finds up to 8 faces, best first, in upright, square-pixel picture coordinates: a search of the
  /// whole picture, then a closer, upright look at each face.
  public List<Detection> detect(Frame frame) {
    Detection[] found = Stream.generate(Detection::new).limit(MAX_FACES).toArray(Detection[]::new);
    double width = FaceCrop.uprightWidth(frame);
    double height = FaceCrop.uprightHeight(frame);
    double side = Math.max(width, height);
    FaceCrop whole = new FaceCrop().set(width / 2, height / 2, side, 0);
    int count = detect(search, frame, whole, LEAST_SCORE, found);
    if (count == 0) {
      count = detect(refine, frame, whole, LEAST_SCORE, found);
    }
    List<Detection> faces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      faces.add(closer(frame, found[i]));
    }
    faces.sort(Comparator.comparingDouble(Detection::score).reversed());
    return faces;
  }

  private Detection closer(Frame frame, Detection face) {
    Detection[] again = {new Detection()};
    Detection best = face;
    for (int pass = 0; pass < 2; pass++) {
      FaceCrop crop = new FaceCrop().fit(best.points());
      crop.set(crop.centreX(), crop.centreY(), crop.side() * 1.3, crop.roll());
      if (detect(refine, frame, crop, LEAST_SCORE, again) == 0) {
        return best;
      }
      best = again[0];
      again = new Detection[] {new Detection()};
    }
    return best;
  }

  private static int detect(
      BlazeFace network, Frame frame, FaceCrop crop, float least, Detection[] into) {
    Affine upright = crop.toUpright(network.size(), new Affine());
    Affine stored = FaceCrop.uprightToStored(frame, new Affine().set(upright));
    int count = network.detect(frame, stored, least, into);
    for (int i = 0; i < count; i++) {
      into[i].map(upright);
    }
    return count;
  }

  @Override
  public void close() {
    search.close();
    refine.close();
  }
}
