package org.tinybeauty.face;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tinybeauty.frame.Affine;
import org.tinybeauty.frame.Frame;

/// Finds the faces of a single picture. One thread at a time.
public final class FaceDetector implements AutoCloseable {
  private static final int MAX_FACES = 8;
  private static final float LEAST_SCORE = 0.5f;
  private static final double REGION = 1.3;
  private static final double SAME_FACE = 0.4;

  private final BlazeFace search;
  private final BlazeFace refine;

  /// @param models the folder `models/locator`
  /// @throws org.tinybeauty.inference.ModelException when a network is missing or broken
  public FaceDetector(Path models) {
    search = new BlazeFace(models.resolve("face_detection_back_256x256.onnx"));
    refine = new BlazeFace(models.resolve("face_detection_front_128x128.onnx"));
  }

  /// Finds up to 8 faces, best first, in upright, square-pixel picture coordinates: a search of the
  /// whole picture and of its parts, then a closer, upright look at each face.
  public List<Detection> detect(Frame frame) {
    List<Detection> faces = new ArrayList<>();
    SearchViews views = new SearchViews().of(frame);
    for (int i = 0; i < views.count(); i++) {
      add(faces, look(search, frame, views.view(i)));
    }
    if (faces.isEmpty()) {
      // Larger than the search network likes: the other one is made for selfies.
      add(faces, look(refine, frame, views.view(0)));
    }
    return faces.stream()
        .flatMap(face -> closer(frame, face).stream())
        .sorted(Comparator.comparingDouble(Detection::score).reversed())
        .limit(MAX_FACES)
        .toList();
  }

  private static void add(List<Detection> faces, List<Detection> found) {
    for (Detection face : found) {
      if (faces.stream().noneMatch(known -> same(known, face))) {
        faces.add(face);
      }
    }
  }

  private static boolean same(Detection a, Detection b) {
    FaceCrop one = new FaceCrop().fit(a.points());
    FaceCrop other = new FaceCrop().fit(b.points());
    return Math.hypot(one.centreX() - other.centreX(), one.centreY() - other.centreY())
        < SAME_FACE * Math.max(one.side(), other.side());
  }

  /// Looks at a face closely, then again where that look puts it. Nothing when the closer look does
  /// not see a face there: what looks like one from afar may be none.
  private Optional<Detection> closer(Frame frame, Detection face) {
    Detection best = face;
    for (int pass = 0; pass < 2; pass++) {
      FaceCrop crop = new FaceCrop().fit(best.points());
      crop.set(crop.centreX(), crop.centreY(), crop.side() * REGION, crop.roll());
      List<Detection> again = look(refine, frame, crop);
      if (again.isEmpty() || !same(again.getFirst(), face)) {
        return pass == 0 ? Optional.empty() : Optional.of(best);
      }
      best = again.getFirst();
    }
    return Optional.of(best);
  }

  private static List<Detection> look(BlazeFace network, Frame frame, FaceCrop region) {
    Detection[] found = Stream.generate(Detection::new).limit(MAX_FACES).toArray(Detection[]::new);
    Affine upright = region.toUpright(network.size(), new Affine());
    Affine stored = FaceCrop.uprightToStored(frame, new Affine().set(upright));
    int count = network.detect(frame, stored, LEAST_SCORE, found);
    List<Detection> faces = List.of(found).subList(0, count);
    faces.forEach(face -> face.map(upright));
    return faces;
  }

  @Override
  public void close() {
    search.close();
    refine.close();
  }
}
