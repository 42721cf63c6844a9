package org.tinybeauty.pairs;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.face.FaceCrop;
import org.tinybeauty.frame.Affine;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.inference.OnnxModel;

/// MediaPipe's face mesh in ONNX Runtime: finds the 468 points of the one face of a picture. One
/// thread at a time.
///
/// The network looks at a square crop of 192 pixels about 1.5 times as large as the face, eyes
/// level; so it runs a few times to find that crop, and then once for each of several slightly
/// different crops, whose mean is steadier and closer than any one.
///
/// Source: MediaPipe Face Mesh (Apache-2.0), <https://arxiv.org/abs/1907.06724>.
public final class FaceMesh implements AutoCloseable {
  /// The network's file, as in the folder of teachers.
  public static final String FILE = "face_landmark_barracuda.onnx";

  private static final int INPUT = 192;
  private static final double SIDE_PER_EXTENT = 1.5;
  private static final double[][] JITTER = {
    {0, 0, 1, 0},
    {0.02, 0.01, 1.06, 0.03},
    {-0.02, 0.015, 0.95, -0.03},
    {0.01, -0.02, 0.98, 0.06},
    {-0.01, -0.01, 0.9, -0.06}
  };

  private final OnnxModel model;
  private final MemorySegment image;
  private final MemorySegment points;
  private final MemorySegment flag;
  private final float[] out = new float[3 * MeshFace.POINTS];
  private final float[] in = new float[3 * INPUT * INPUT];

  /// Loads the network from its file, or from the folder that holds it.
  ///
  /// @throws ModelException when it is not there or not the mesh
  public FaceMesh(Path file) {
    Path network = Files.isDirectory(file) ? file.resolve(FILE) : file;
    if (!Files.isRegularFile(network)) {
      throw new ModelException(
          "face mesh not found: "
              + network
              + " (expected: MediaPipe's face mesh as ONNX; it is in the npm package"
              + " @mediapipe/face_mesh 0.4.1657299874 as TFLite; give its place with --mesh)");
    }
    model = OnnxModel.load(network, 1);
    image = model.tensor("input_1");
    points = model.tensor("conv2d_20");
    flag = model.tensor("conv2d_30");
  }

  /// The face in a crop of the picture, in picture coordinates, or null when none is there.
  public @Nullable MeshFace find(PairImage picture, FaceCrop crop) {
    MeshFace face = settle(picture, crop);
    return face == null ? null : steady(picture, face);
  }

  private @Nullable MeshFace settle(PairImage picture, FaceCrop start) {
    FaceCrop crop = start;
    MeshFace face = null;
    for (int round = 0; round < 2; round++) {
      face = run(picture, crop);
      if (face.score() < 0.1) {
        return null;
      }
      crop = around(face);
    }
    return face;
  }

  private MeshFace steady(PairImage picture, MeshFace found) {
    FaceCrop crop = around(found);
    float[][] sum = new float[3][MeshFace.POINTS];
    float score = 0;
    for (double[] j : JITTER) {
      FaceCrop moved =
          new FaceCrop()
              .set(
                  crop.centreX() + j[0] * crop.side(),
                  crop.centreY() + j[1] * crop.side(),
                  crop.side() * j[2],
                  crop.roll() + j[3]);
      MeshFace one = run(picture, moved);
      for (int i = 0; i < MeshFace.POINTS; i++) {
        sum[0][i] += one.x()[i] / JITTER.length;
        sum[1][i] += one.y()[i] / JITTER.length;
        sum[2][i] += one.z()[i] / JITTER.length;
      }
      score += one.score() / JITTER.length;
    }
    return new MeshFace(sum[0], sum[1], sum[2], score);
  }

  private static FaceCrop around(MeshFace face) {
    double dx = face.meanX(263, 362) - face.meanX(33, 133);
    double dy = face.meanY(263, 362) - face.meanY(33, 133);
    float left = Float.MAX_VALUE;
    float right = -Float.MAX_VALUE;
    float top = Float.MAX_VALUE;
    float bottom = -Float.MAX_VALUE;
    for (int i : MeshContours.OVAL) {
      left = Math.min(left, face.x()[i]);
      right = Math.max(right, face.x()[i]);
      top = Math.min(top, face.y()[i]);
      bottom = Math.max(bottom, face.y()[i]);
    }
    return new FaceCrop()
        .set(
            (left + right) / 2,
            (top + bottom) / 2,
            SIDE_PER_EXTENT * face.extent(),
            Math.atan2(dy, dx));
  }

  private MeshFace run(PairImage picture, FaceCrop crop) {
    Affine map = square(crop, INPUT, 1);
    PairImage square = picture.square(map, INPUT);
    for (int c = 0; c < 3; c++) {
      System.arraycopy(square.rgb()[c], 0, in, c * INPUT * INPUT, INPUT * INPUT);
    }
    MemorySegment.copy(in, 0, image, ValueLayout.JAVA_FLOAT, 0, in.length);
    model.run();
    MemorySegment.copy(points, ValueLayout.JAVA_FLOAT, 0, out, 0, out.length);
    float[] x = new float[MeshFace.POINTS];
    float[] y = new float[MeshFace.POINTS];
    float[] z = new float[MeshFace.POINTS];
    for (int i = 0; i < MeshFace.POINTS; i++) {
      x[i] = out[3 * i];
      y[i] = out[3 * i + 1];
      z[i] = out[3 * i + 2];
    }
    float logit = flag.get(ValueLayout.JAVA_FLOAT, 0);
    float score = (float) (1 / (1 + Math.exp(-logit)));
    return new MeshFace(x, y, z, score).in(map);
  }

  /// The map from a crop at `size` pixels, its side enlarged by `margin`, to picture coordinates.
  public static Affine square(FaceCrop crop, int size, double margin) {
    double side = crop.side() * margin;
    double cos = Math.cos(crop.roll()) * side / size;
    double sin = Math.sin(crop.roll()) * side / size;
    double half = size / 2.0;
    return new Affine()
        .set(
            cos,
            -sin,
            crop.centreX() - cos * half + sin * half,
            sin,
            cos,
            crop.centreY() - sin * half - cos * half);
  }

  @Override
  public void close() {
    model.close();
  }
}
