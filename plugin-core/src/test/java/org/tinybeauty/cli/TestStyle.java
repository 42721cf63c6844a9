package org.tinybeauty.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tinybeauty.makeup.Style;

/// A style whose network brightens what is bright: residual = Relu(image). Tests of the command
/// line run on it without any trained weights.
final class TestStyle {
  private static final int SIZE = 256;

  private TestStyle() {}

  /// Writes the style's folder into a folder of styles.
  static void write(Path styles, String name) throws IOException {
    byte[] network = network();
    Path folder = Files.createDirectories(styles.resolve(name));
    Files.write(folder.resolve("network.onnx"), network);
    Files.writeString(
        folder.resolve("style.json"),
        """
        {"schema": 1, "name": "%s", "network": "network.onnx", "size": %d, "sha256": "%s"}
        """
            .formatted(name, SIZE, Style.sha256(network)));
  }

  /// The ONNX file: protobuf, field by field as onnx.proto numbers them.
  private static byte[] network() {
    Message relu = new Message().text(1, "image").text(2, "residual").text(4, "Relu");
    Message graph =
        new Message()
            .message(1, relu)
            .text(2, "test")
            .message(11, tensor("image"))
            .message(12, tensor("residual"));
    Message operators = new Message().number(2, 17);
    return new Message().number(1, 8).message(7, graph).message(8, operators).bytes();
  }

  private static Message tensor(String name) {
    Message shape = new Message();
    for (int size : new int[] {1, 3, SIZE, SIZE}) {
      shape.message(1, new Message().number(1, size));
    }
    Message type = new Message().number(1, 1).message(2, shape);
    return new Message().text(1, name).message(2, new Message().message(1, type));
  }

  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message number(int field, int value) {
      out.write(field << 3);
      varint(value);
      return this;
    }

    Message text(int field, String text) {
      return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message message) {
      return bytes(field, message.bytes());
    }

    private Message bytes(int field, byte[] bytes) {
      out.write((field << 3) | 2);
      varint(bytes.length);
      out.writeBytes(bytes);
      return this;
    }

    private void varint(int value) {
      int rest = value;
      while (rest >= 128) {
        out.write((rest & 127) | 128);
        rest >>>= 7;
      }
      out.write(rest);
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
