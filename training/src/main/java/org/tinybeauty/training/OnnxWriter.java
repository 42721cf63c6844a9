package org.tinybeauty.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Builds an ONNX model (IR version 8, opset 17) node by node; values are known by their names.
/// One thread.
///
/// Field numbers: onnx.proto of the ONNX project.
final class OnnxWriter {
  static final int OPSET = 17;

  private static final int IR_VERSION = 8;
  private static final int FLOAT = 1;
  private static final int UINT8 = 2;
  private static final int INT8 = 3;
  private static final int INT32 = 6;
  private static final int INT64 = 7;

  private final List<OnnxRecord> nodes = new ArrayList<>();
  private final Map<String, OnnxRecord> constants = new LinkedHashMap<>();
  private final List<OnnxRecord> inputs = new ArrayList<>();
  private final List<OnnxRecord> outputs = new ArrayList<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private int count;

  /// An attribute of a node.
  record Attribute(OnnxRecord record) {
    static Attribute of(String name, long value) {
      return new Attribute(new OnnxRecord().text(1, name).number(3, value).number(20, 2));
    }

    static Attribute of(String name, float value) {
      return new Attribute(new OnnxRecord().text(1, name).real(2, value).number(20, 1));
    }

    static Attribute of(String name, String value) {
      return new Attribute(new OnnxRecord().text(1, name).text(4, value).number(20, 3));
    }

    static Attribute of(String name, long... values) {
      return new Attribute(new OnnxRecord().text(1, name).numbers(8, values).number(20, 7));
    }
  }

  /// Adds a node with one output.
  ///
  /// @return the name of its output
  String node(String type, List<String> from, Attribute... attributes) {
    String name = type + "_" + count++;
    node(type, name, from, attributes);
    return name;
  }

  /// Adds a node whose output is called `output`.
  void node(String type, String output, List<String> from, Attribute... attributes) {
    OnnxRecord node =
        new OnnxRecord().texts(1, from).text(2, output).text(3, output + ":" + type).text(4, type);
    for (Attribute attribute : attributes) {
      node.record(5, attribute.record());
    }
    nodes.add(node);
  }

  OnnxWriter input(String name, long... shape) {
    inputs.add(port(name, shape));
    return this;
  }

  OnnxWriter output(String name, long... shape) {
    outputs.add(port(name, shape));
    return this;
  }

  /// Adds a key and value that travel with the file.
  OnnxWriter metadata(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  /// Adds float32 data; an empty shape makes a scalar.
  ///
  /// @return `name`
  String floats(String name, float[] values, long... shape) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return constant(name, FLOAT, raw.array(), values.length, shape);
  }

  String ints(String name, int[] values, long... shape) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    raw.asIntBuffer().put(values);
    return constant(name, INT32, raw.array(), values.length, shape);
  }

  String longs(String name, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return constant(name, INT64, raw.array(), values.length, values.length);
  }

  String signedBytes(String name, byte[] values, long... shape) {
    return constant(name, INT8, values.clone(), values.length, shape);
  }

  String unsignedBytes(String name, byte[] values, long... shape) {
    return constant(name, UINT8, values.clone(), values.length, shape);
  }

  byte[] toBytes(String graphName) {
    OnnxRecord graph =
        new OnnxRecord()
            .records(1, nodes)
            .text(2, graphName)
            .records(5, constants.values())
            .records(11, inputs)
            .records(12, outputs);
    OnnxRecord model =
        new OnnxRecord()
            .number(1, IR_VERSION)
            .text(2, "tinybeauty")
            .record(7, graph)
            .record(8, new OnnxRecord().text(1, "").number(2, OPSET));
    metadata.forEach(
        (key, value) -> model.record(14, new OnnxRecord().text(1, key).text(2, value)));
    return model.toBytes();
  }

  private String constant(String name, int type, byte[] raw, int length, long... shape) {
    long size = 1;
    for (long side : shape) {
      size *= side;
    }
    if (size != length) {
      throw new IllegalArgumentException(
          name + ": " + length + " values (expected: " + size + " by its shape)");
    }
    OnnxRecord record =
        new OnnxRecord().numbers(1, shape).number(2, type).text(8, name).raw(9, raw);
    if (constants.put(name, record) != null) {
      throw new IllegalArgumentException("two constants called " + name);
    }
    return name;
  }

  private static OnnxRecord port(String name, long... shape) {
    OnnxRecord dims = new OnnxRecord();
    for (long side : shape) {
      dims.record(1, new OnnxRecord().number(1, side));
    }
    OnnxRecord tensor = new OnnxRecord().number(1, FLOAT).record(2, dims);
    return new OnnxRecord().text(1, name).record(2, new OnnxRecord().record(1, tensor));
  }
}
