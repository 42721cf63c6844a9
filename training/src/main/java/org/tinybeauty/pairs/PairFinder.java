package org.tinybeauty.pairs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.face.Detection;
import org.tinybeauty.face.FaceCrop;
import org.tinybeauty.face.FaceDetector;
import org.tinybeauty.frame.ChromaSiting;
import org.tinybeauty.frame.ColorMatrix;
import org.tinybeauty.frame.ColorRange;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.PixelFormat;

/// Finds the largest face of a picture and its mesh. The crop is the engine's own: from the same
/// detector and the same [FaceCrop]. One thread at a time.
public final class PairFinder implements AutoCloseable {
  /// A face in picture coordinates.
  public record Found(FaceCrop crop, MeshFace mesh) {
    public PairFace cut(PairImage picture, int size) {
      return PairFace.cut(picture, crop, mesh, size);
    }
  }

  /// Crops whose middles are nearer than this part of their side show one face.
  private static final double SAME_FACE = 0.3;

  private final FaceDetector detector;
  private final FaceMesh mesh;

  /// @param locator the folder of the face detector, `models/locator`
  /// @param mesh the face mesh, or the folder that holds it
  public PairFinder(Path locator, Path mesh) {
    this.mesh = new FaceMesh(mesh);
    this.detector = new FaceDetector(locator);
  }

  /// The largest face, or null when there is none.
  public @Nullable Found find(PairImage picture) {
    List<Detection> faces = detect(picture);
    return faces.isEmpty() ? null : mesh(picture, faces.getFirst());
  }

  /// All faces, the largest first; each once.
  List<Found> all(PairImage picture) {
    List<Found> found = new ArrayList<>();
    for (Detection face : detect(picture)) {
      Found one = mesh(picture, face);
      if (one != null && found.stream().noneMatch(known -> same(known.crop, one.crop))) {
        found.add(one);
      }
    }
    return found;
  }

  private List<Detection> detect(PairImage picture) {
    try (Arena arena = Arena.ofConfined()) {
      return detector.detect(frame(picture, arena)).stream()
          .sorted(Comparator.comparingDouble(Detection::width).reversed())
          .toList();
    }
  }

  private @Nullable Found mesh(PairImage picture, Detection face) {
    FaceCrop crop = new FaceCrop().fit(face.points());
    MeshFace points = mesh.find(picture, crop);
    return points == null ? null : new Found(crop, points);
  }

  private static boolean same(FaceCrop one, FaceCrop other) {
    double apart = Math.hypot(one.centreX() - other.centreX(), one.centreY() - other.centreY());
    return apart < SAME_FACE * Math.max(one.side(), other.side());
  }

  private static Frame frame(PairImage picture, Arena arena) {
    int w = picture.width();
    int h = picture.height();
    Frame frame =
        new Frame()
            .describe(
                PixelFormat.YUV444P,
                w,
                h,
                ColorMatrix.BT601,
                ColorRange.FULL,
                ChromaSiting.CENTER,
                0,
                1);
    MemorySegment planes = arena.allocate(3L * w * h);
    float[][] rgb = picture.rgb();
    for (int i = 0; i < w * h; i++) {
      float y = 0.299f * rgb[0][i] + 0.587f * rgb[1][i] + 0.114f * rgb[2][i];
      float cb = (rgb[2][i] - y) / 1.772f + 128 / 255f;
      float cr = (rgb[0][i] - y) / 1.402f + 128 / 255f;
      planes.set(ValueLayout.JAVA_BYTE, i, (byte) PairImage.level(y));
      planes.set(ValueLayout.JAVA_BYTE, (long) w * h + i, (byte) PairImage.level(cb));
      planes.set(ValueLayout.JAVA_BYTE, 2L * w * h + i, (byte) PairImage.level(cr));
    }
    for (int plane = 0; plane < 3; plane++) {
      frame.plane(plane, planes.address() + (long) plane * w * h, w);
    }
    return frame;
  }

  @Override
  public void close() {
    detector.close();
    mesh.close();
  }
}
