package org.tinybeauty.network;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;

/// Writes float32 tensors as a safetensors file, whole or not at all: beside its name, then moved
/// there. One thread.
public final class SafeTensorsWriter {
  private SafeTensorsWriter() {}

  /// Writes the tensors in their order.
  ///
  /// @param metadata kept in the header
  /// @throws IOException when it cannot be written; an older file of that name then stays
  public static void write(
      Path file, SequencedMap<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    byte[] header = header(tensors, metadata);
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (FileChannel out =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      fill(out, length.putLong(header.length).flip());
      fill(out, ByteBuffer.wrap(header));
      for (Tensor tensor : tensors.values()) {
        writeNumbers(out, tensor);
      }
      out.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(part);
      throw e;
    }
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static byte[] header(SequencedMap<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    ObjectNode extra = root.putObject("__metadata__");
    metadata.forEach(extra::put);
    long at = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      List<Long> shape = new ArrayList<>();
      for (int i = 0; i < entry.getValue().dim(); i++) {
        shape.add(entry.getValue().size(i));
      }
      long end = at + 4 * entry.getValue().numel();
      ObjectNode node = root.putObject(entry.getKey());
      node.put("dtype", "F32");
      node.set("shape", json.valueToTree(shape));
      node.set("data_offsets", json.valueToTree(List.of(at, end)));
      at = end;
    }
    String text = json.writeValueAsString(root);
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    return (text + " ".repeat(Math.floorMod(-bytes, 8))).getBytes(StandardCharsets.UTF_8);
  }

  private static void writeNumbers(FileChannel out, Tensor tensor) throws IOException {
    try (Tensor dense = tensor.detach().contiguous();
        BytePointer bytes = new BytePointer(dense.data_ptr_float())) {
      long length = 4 * dense.numel();
      for (long at = 0; at < length; at += 1 << 24) {
        long count = Math.min(1 << 24, length - at);
        try (BytePointer run = new BytePointer(bytes)) {
          fill(out, run.position(at).limit(at + count).asByteBuffer());
        }
      }
    }
  }

  private static void fill(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }
}
