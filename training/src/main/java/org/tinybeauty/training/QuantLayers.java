package org.tinybeauty.training;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.training.OnnxWriter.Attribute;

/// Writes layers down as ONNX nodes between quantise and dequantise nodes, which ONNX Runtime turns
/// into integer kernels: unsigned bytes per tensor for activations, signed bytes per output channel
/// for weights. Scales are rank-0 scalars, since rank 1 breaks the integer addition.
///
/// The ranges are those measured by `QuantCalibration`, one per call of a layer in the order of
/// the calls. A rectifier costs nothing here: the unsigned byte's zero point does its work.
final class QuantLayers implements NetLayers<QuantLayers.Value> {
  private final OnnxWriter onnx;
  private final NetWeights weights;
  private final List<QuantRange> ranges;
  private final Map<String, String> codes = new HashMap<>();
  private int calls;
  private int scales;

  /// A float value by name, with the range that its bytes will have.
  record Value(String name, QuantRange range) {}

  QuantLayers(OnnxWriter onnx, NetWeights weights, List<QuantRange> ranges) {
    this.onnx = onnx;
    this.weights = weights;
    this.ranges = List.copyOf(ranges);
  }

  @Override
  public Value conv(String name, Conv form, Value x) {
    if (form.edge() != Edge.ZERO) {
      throw new IllegalArgumentException(name + ": eight bits need zero padding");
    }
    float[] weight = weights.weight(name + ".weight").values();
    float[] bias = weights.weight(name + ".bias").values();
    int size = form.in() * form.kernel() * form.kernel();
    byte[] weightCodes = new byte[weight.length];
    int[] biasCodes = new int[form.out()];
    float[] weightScales = new float[form.out()];
    float[] biasScales = new float[form.out()];
    for (int channel = 0; channel < form.out(); channel++) {
      float most = 1e-6f;
      for (int i = 0; i < size; i++) {
        most = Math.max(most, Math.abs(weight[channel * size + i]));
      }
      weightScales[channel] = most / 127;
      biasScales[channel] = weightScales[channel] * x.range().scale();
      for (int i = 0; i < size; i++) {
        weightCodes[channel * size + i] =
            (byte) Math.round(weight[channel * size + i] / weightScales[channel]);
      }
      biasCodes[channel] = Math.round(bias[channel] / biasScales[channel]);
    }
    Attribute axis = Attribute.of("axis", 0L);
    String weightValue =
        onnx.node(
            "DequantizeLinear",
            List.of(
                onnx.signedBytes(
                    name + ".weight",
                    weightCodes,
                    form.out(),
                    form.in(),
                    form.kernel(),
                    form.kernel()),
                onnx.floats(name + ".weight.scale", weightScales, form.out()),
                onnx.signedBytes(name + ".weight.zero", new byte[form.out()], form.out())),
            axis);
    String biasValue =
        onnx.node(
            "DequantizeLinear",
            List.of(
                onnx.ints(name + ".bias", biasCodes, form.out()),
                onnx.floats(name + ".bias.scale", biasScales, form.out()),
                onnx.ints(name + ".bias.zero", new int[form.out()], form.out())),
            axis);
    return measured(
        onnx.node(
            "Conv", List.of(bytes(x), weightValue, biasValue), OnnxLayers.form(form, form.pad())));
  }

  @Override
  public Value relu(Value x) {
    calls++;
    return new Value(x.name(), x.range().rectified());
  }

  @Override
  public Value add(Value a, Value b) {
    return measured(onnx.node("Add", List.of(bytes(a), bytes(b))));
  }

  @Override
  public Value twice(Value x) {
    calls++;
    return new Value(OnnxLayers.twice(onnx, "twice" + calls, bytes(x)), x.range());
  }

  @Override
  public Value concat(Value a, Value b) {
    return measured(onnx.node("Concat", List.of(bytes(a), bytes(b)), Attribute.of("axis", 1L)));
  }

  @Override
  public Value place(String name, int channels, int side, Value x) {
    float[] values = weights.weight(name).values();
    QuantRange range = new QuantRange(0, 0);
    for (float value : values) {
      range = range.with(new QuantRange(value, value));
    }
    byte[] code = new byte[values.length];
    for (int i = 0; i < code.length; i++) {
      code[i] = range.code(values[i]);
    }
    String map =
        onnx.node(
            "DequantizeLinear",
            List.of(
                onnx.unsignedBytes(name, code, 1, channels, side, side),
                scale(range),
                zero(range)));
    return measured(onnx.node("Add", List.of(bytes(x), map)));
  }

  @Override
  public Value exact(Value x) {
    calls++;
    return new Value(bytes(x), x.range());
  }

  @Override
  public Value nearestTwice(Value x) {
    throw new IllegalStateException("no nearest upsampling in eight bits");
  }

  @Override
  public Value tanh(Value x) {
    throw new IllegalStateException("no tanh in eight bits");
  }

  @Override
  public Value instanceNorm(int channels, Value x) {
    throw new IllegalStateException("no norms in eight bits");
  }

  @Override
  public Value layerNorm(String name, int channels, Value x) {
    throw new IllegalStateException("no norms in eight bits");
  }

  private Value measured(String name) {
    return new Value(name, ranges.get(calls++));
  }

  /// The dequantised name of a value; quantises it at its first use.
  private String bytes(Value x) {
    String key = x.name() + x.range();
    String known = codes.get(key);
    if (known != null) {
      return known;
    }
    String scale = scale(x.range());
    String zero = zero(x.range());
    String code = onnx.node("QuantizeLinear", List.of(x.name(), scale, zero));
    String back = onnx.node("DequantizeLinear", List.of(code, scale, zero));
    codes.put(key, back);
    return back;
  }

  private String scale(QuantRange range) {
    return onnx.floats("scale" + scales++, new float[] {range.scale()});
  }

  private String zero(QuantRange range) {
    return onnx.unsignedBytes("zero" + scales++, new byte[] {(byte) range.zero()});
  }
}
