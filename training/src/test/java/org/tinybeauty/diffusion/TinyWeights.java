package org.tinybeauty.diffusion;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;

/// Random numbers for a state dict, sized so that signals neither die nor grow.
final class TinyWeights implements Weights {
  private final SequencedMap<String, long[]> shapes;
  private final SequencedMap<String, float[]> values = new LinkedHashMap<>();
  private final Set<String> untaken;

  TinyWeights(SequencedMap<String, long[]> shapes, long seed) {
    this.shapes = shapes;
    this.untaken = new HashSet<>(shapes.keySet());
    SplittableRandom random = new SplittableRandom(seed);
    for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
      long[] shape = entry.getValue();
      int size = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
      boolean line = shape.length == 1;
      double spread = line ? 0.1 : 1 / Math.sqrt((double) size / shape[0]);
      double middle = line && entry.getKey().endsWith(".weight") ? 1 : 0;
      float[] numbers = new float[size];
      for (int i = 0; i < size; i++) {
        numbers[i] = (float) (middle + spread * random.nextGaussian());
      }
      values.put(entry.getKey(), numbers);
    }
  }

  Naive naive() {
    return new Naive(values);
  }

  float[] values(String name) {
    float[] numbers = values.get(name);
    if (numbers == null) {
      throw new AssertionError("no " + name);
    }
    return numbers;
  }

  SequencedMap<String, long[]> shapes() {
    return shapes;
  }

  /// Names that no network has asked for.
  Set<String> untaken() {
    return untaken;
  }

  @Override
  public Tensor take(String name, long... shape) {
    long[] own = shapes.get(name);
    if (own == null || !Arrays.equals(own, shape)) {
      throw new AssertionError(
          name + " " + Arrays.toString(shape) + " (expected: " + Arrays.toString(own) + ")");
    }
    untaken.remove(name);
    return Tensors.of(values(name), shape);
  }

  @Override
  public boolean has(String name) {
    return shapes.containsKey(name);
  }

  /// A random map for both sides of a comparison.
  static double[][][] map(int channels, int h, int w, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][][] map = new double[channels][h][w];
    for (double[][] plane : map) {
      for (double[] row : plane) {
        Arrays.setAll(row, i -> (float) random.nextGaussian());
      }
    }
    return map;
  }

  /// `[1, C, H, W]` of a map.
  static Tensor tensor(double[][][] map) {
    int h = map[0].length;
    int w = map[0][0].length;
    float[] flat = new float[map.length * h * w];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) map[i / h / w][i / w % h][i % w];
    }
    return Tensors.of(flat, 1, map.length, h, w);
  }

  /// `[1, T, C]` of tokens.
  static Tensor tensor(double[][] tokens) {
    float[] flat = new float[tokens.length * tokens[0].length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) tokens[i / tokens[0].length][i % tokens[0].length];
    }
    return Tensors.of(flat, 1, tokens.length, tokens[0].length);
  }

  /// A map row by row.
  static double[] flat(double[][][] map) {
    return Arrays.stream(map).flatMap(Arrays::stream).flatMapToDouble(Arrays::stream).toArray();
  }
}
