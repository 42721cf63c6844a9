package org.tinybeauty.evaluation;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import org.tinybeauty.frame.Affine;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.inference.OnnxModel;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairImage;

/// Whether a face is still the same person's: the cosine of two embeddings by a face recognition
/// network in ONNX, such as MobileFaceNet. Both pictures are warped by the first's points to the
/// usual template of 112x112 pixels, values `(level - 127.5) / 127.5`. One thread at a time.
public final class Identity implements AutoCloseable {
  static final int SIDE = 112;

  /// Right eye, left eye (the person's own), nose, corners of the mouth, as x, y.
  static final double[][] TEMPLATE = {
    {38.2946, 51.6963},
    {73.5318, 51.5014},
    {56.0252, 71.7366},
    {41.5493, 92.3655},
    {70.7299, 92.2041}
  };

  private final OnnxModel model;
  private final MemorySegment input;
  private final MemorySegment output;

  /// @throws ModelException when it is no network from [1,3,112,112] to one embedding
  public Identity(Path file) {
    model = OnnxModel.load(file, 1);
    String in = model.inputs().getFirst();
    String out = model.outputs().getFirst();
    if (!Arrays.equals(model.shape(in), new int[] {1, 3, SIDE, SIDE})) {
      String shape = Arrays.toString(model.shape(in));
      model.close();
      throw new ModelException(
          file + ": input " + in + " is " + shape + " (expected: [1, 3, 112, 112])");
    }
    input = model.tensor(in);
    output = model.tensor(out);
  }

  /// Cosine of two pictures of the same face in the same place, -1..1.
  public double cosine(PairImage one, PairImage other, MeshFace mesh) {
    Affine map = templateToPicture(mesh);
    return cosine(embed(one, map), embed(other, map));
  }

  private float[] embed(PairImage picture, Affine map) {
    PairImage square = picture.square(map, SIDE);
    for (int c = 0; c < 3; c++) {
      for (int i = 0; i < SIDE * SIDE; i++) {
        input.setAtIndex(
            ValueLayout.JAVA_FLOAT, (long) c * SIDE * SIDE + i, square.rgb()[c][i] * 2 - 1);
      }
    }
    model.run();
    return output.toArray(ValueLayout.JAVA_FLOAT);
  }

  static double cosine(float[] a, float[] b) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return dot / Math.sqrt(aa * bb);
  }

  private static Affine templateToPicture(MeshFace mesh) {
    double[][] points = {
      {mesh.meanX(33, 133), mesh.meanY(33, 133)},
      {mesh.meanX(263, 362), mesh.meanY(263, 362)},
      {mesh.x()[4], mesh.y()[4]},
      {mesh.x()[61], mesh.y()[61]},
      {mesh.x()[291], mesh.y()[291]}
    };
    return similarity(TEMPLATE, points);
  }

  /// The turn, scale and shift that takes `from` nearest to `to` in squares.
  static Affine similarity(double[][] from, double[][] to) {
    double[] meanFrom = mean(from);
    double[] meanTo = mean(to);
    double along = 0;
    double across = 0;
    double squares = 0;
    for (int i = 0; i < from.length; i++) {
      double u = from[i][0] - meanFrom[0];
      double v = from[i][1] - meanFrom[1];
      double x = to[i][0] - meanTo[0];
      double y = to[i][1] - meanTo[1];
      along += u * x + v * y;
      across += u * y - v * x;
      squares += u * u + v * v;
    }
    double a = along / squares;
    double b = across / squares;
    return new Affine()
        .set(
            a,
            -b,
            meanTo[0] - a * meanFrom[0] + b * meanFrom[1],
            b,
            a,
            meanTo[1] - b * meanFrom[0] - a * meanFrom[1]);
  }

  private static double[] mean(double[][] points) {
    double[] mean = new double[2];
    for (double[] point : points) {
      mean[0] += point[0] / points.length;
      mean[1] += point[1] / points.length;
    }
    return mean;
  }

  @Override
  public void close() {
    model.close();
  }
}
