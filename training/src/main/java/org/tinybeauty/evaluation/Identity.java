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
import org.tinybeauty.pairs.Similarity;

/// Whether a face is still the same person's: the cosine of two embeddings by a face recognition
/// network in ONNX, such as MobileFaceNet. Both pictures are warped by the first's points to the
/// usual template of 112x112 pixels, values `(level - 127.5) / 127.5`. One thread at a time.
public final class Identity implements AutoCloseable {
  static final int SIDE = 112;

  /// Right eye, left eye (the person's own), nose, corners of the mouth.
  static final float[] TEMPLATE_X = {38.2946f, 73.5318f, 56.0252f, 41.5493f, 70.7299f};

  static final float[] TEMPLATE_Y = {51.6963f, 51.5014f, 71.7366f, 92.3655f, 92.2041f};

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
    float[] x = {
      mesh.meanX(33, 133), mesh.meanX(263, 362), mesh.x()[4], mesh.x()[61], mesh.x()[291]
    };
    float[] y = {
      mesh.meanY(33, 133), mesh.meanY(263, 362), mesh.y()[4], mesh.y()[61], mesh.y()[291]
    };
    return Similarity.fit(TEMPLATE_X, TEMPLATE_Y, x, y).affine();
  }

  @Override
  public void close() {
    model.close();
  }
}
