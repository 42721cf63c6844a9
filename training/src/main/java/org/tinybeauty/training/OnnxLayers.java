package org.tinybeauty.training;

import java.util.Arrays;
import java.util.List;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.training.OnnxWriter.Attribute;

/// Writes layers down as float32 ONNX nodes. Values are the names of node outputs.
final class OnnxLayers implements NetLayers<String> {
  private final OnnxWriter onnx;
  private final NetWeights weights;
  private int count;

  OnnxLayers(OnnxWriter onnx, NetWeights weights) {
    this.onnx = onnx;
    this.weights = weights;
  }

  @Override
  public String conv(String name, Conv form, String x) {
    long[] shape = {form.out(), form.in(), form.kernel(), form.kernel()};
    String weight = onnx.floats(name + ".weight", weights.weight(name + ".weight").values(), shape);
    String bias = onnx.floats(name + ".bias", weights.weight(name + ".bias").values(), form.out());
    String from = x;
    int pad = form.pad();
    if (form.edge() == Edge.REFLECT) {
      String pads = onnx.longs(name + ".pads", 0, 0, pad, pad, 0, 0, pad, pad);
      from = onnx.node("Pad", List.of(x, pads), Attribute.of("mode", "reflect"));
      pad = 0;
    }
    return onnx.node("Conv", List.of(from, weight, bias), form(form, pad));
  }

  /// The attributes of a convolution node.
  static Attribute[] form(Conv form, int pad) {
    return new Attribute[] {
      Attribute.of("kernel_shape", form.kernel(), form.kernel()),
      Attribute.of("strides", form.stride(), form.stride()),
      Attribute.of("pads", pad, pad, pad, pad)
    };
  }

  @Override
  public String relu(String x) {
    return onnx.node("Relu", List.of(x));
  }

  @Override
  public String tanh(String x) {
    return onnx.node("Tanh", List.of(x));
  }

  @Override
  public String add(String a, String b) {
    return onnx.node("Add", List.of(a, b));
  }

  @Override
  public String concat(String a, String b) {
    return onnx.node("Concat", List.of(a, b), Attribute.of("axis", 1L));
  }

  @Override
  public String twice(String x) {
    return twice(onnx, "twice" + count++, x);
  }

  static String twice(OnnxWriter onnx, String name, String x) {
    String scales = onnx.floats(name + ".scales", new float[] {1, 1, 2, 2}, 4);
    return onnx.node(
        "Resize",
        List.of(x, "", scales),
        Attribute.of("mode", "linear"),
        Attribute.of("coordinate_transformation_mode", "half_pixel"));
  }

  @Override
  public String nearestTwice(String x) {
    String scales = onnx.floats("nearest" + count++ + ".scales", new float[] {1, 1, 2, 2}, 4);
    return onnx.node(
        "Resize",
        List.of(x, "", scales),
        Attribute.of("mode", "nearest"),
        Attribute.of("coordinate_transformation_mode", "asymmetric"),
        Attribute.of("nearest_mode", "floor"));
  }

  @Override
  public String place(String name, int channels, int side, String x) {
    return add(x, onnx.floats(name, weights.weight(name).values(), 1, channels, side, side));
  }

  @Override
  public String instanceNorm(int channels, String x) {
    String name = "instance" + count++;
    float[] ones = new float[channels];
    Arrays.fill(ones, 1);
    return onnx.node(
        "InstanceNormalization",
        List.of(
            x,
            onnx.floats(name + ".scale", ones, channels),
            onnx.floats(name + ".shift", new float[channels], channels)),
        Attribute.of("epsilon", 1e-5f));
  }

  @Override
  public String layerNorm(String name, int channels, String x) {
    // The unbiased deviation of N values is the biased one times sqrt(N / (N - 1)); N is only known
    // from the shape, so it is counted inside the graph.
    Attribute keep = Attribute.of("keepdims", 1L);
    Attribute axes = Attribute.of("axes", 1, 2, 3);
    String mean = onnx.node("ReduceMean", List.of(x), axes, keep);
    String centred = onnx.node("Sub", List.of(x, mean));
    String squares = onnx.node("Mul", List.of(centred, centred));
    String one = onnx.floats(name + ".one", new float[] {1});
    String size = onnx.node("Cast", List.of(onnx.node("Size", List.of(x))), Attribute.of("to", 1L));
    String sum =
        onnx.node("ReduceSum", List.of(squares, onnx.longs(name + ".axes", 1, 2, 3)), keep);
    String variance = onnx.node("Div", List.of(sum, onnx.node("Sub", List.of(size, one))));
    String epsilon = onnx.floats(name + ".epsilon", new float[] {1e-5f});
    String deviation = onnx.node("Add", List.of(onnx.node("Sqrt", List.of(variance)), epsilon));
    String normal = onnx.node("Div", List.of(centred, deviation));
    String gamma =
        onnx.floats(name + ".gamma", weights.weight(name + ".gamma").values(), 1, channels, 1, 1);
    String beta =
        onnx.floats(name + ".beta", weights.weight(name + ".beta").values(), 1, channels, 1, 1);
    return add(onnx.node("Mul", List.of(normal, gamma)), beta);
  }

  @Override
  public String exact(String x) {
    return x;
  }
}
