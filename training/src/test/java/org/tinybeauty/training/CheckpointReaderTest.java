package org.tinybeauty.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.network.NetWeights;

class CheckpointReaderTest {
  @TempDir Path folder;

  @Test
  void readsATensorThatLiesWithinItsStorage() throws IOException {
    Path file = checkpoint(pickle(3), floats(9, 9, 1, 2, 3, 4, 5, 6));
    NetWeights weights = CheckpointReader.read(file, "net");
    assertThat(weights.byName()).containsOnlyKeys("w");
    assertThat(weights.weight("w").shape()).containsExactly(2, 3);
    assertThat(weights.weight("w").values()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void namesTheKeysWhereTheWantedOneIsMissing() throws IOException {
    Path file = checkpoint(pickle(3), floats(9, 9, 1, 2, 3, 4, 5, 6));
    assertThatThrownBy(() -> CheckpointReader.read(file, "cleaner"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("cleaner")
        .hasMessageContaining("net");
  }

  @Test
  void refusesATensorThatReachesBeyondItsStorage() throws IOException {
    Path file = checkpoint(pickle(3), floats(1, 2, 3, 4, 5, 6));
    assertThatThrownBy(() -> CheckpointReader.read(file, "net"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("storage");
  }

  @Test
  void refusesATensorThatIsNotInRows() throws IOException {
    Path file = checkpoint(pickle(1), floats(9, 9, 1, 2, 3, 4, 5, 6));
    assertThatThrownBy(() -> CheckpointReader.read(file, "net"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("strides");
  }

  @Test
  void refusesEveryTruncatedPickle() throws IOException {
    byte[] whole = pickle(3);
    for (int length = 0; length < whole.length; length++) {
      Path file = checkpoint(Arrays.copyOf(whole, length), floats(9, 9, 1, 2, 3, 4, 5, 6));
      assertThatThrownBy(() -> CheckpointReader.read(file, "net"))
          .isInstanceOf(CheckpointException.class);
    }
  }

  @Test
  void saysWhatIsWrongWithOtherFiles() throws IOException {
    assertThatThrownBy(() -> CheckpointReader.read(folder.resolve("none.pt"), "net"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("no file");
    Path text = Files.writeString(folder.resolve("text.pt"), "hello");
    assertThatThrownBy(() -> CheckpointReader.read(text, "net"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("torch.save");
  }

  private Path checkpoint(byte[] pickle, byte[] storage) throws IOException {
    Path file = folder.resolve("test.pt");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry :
          Map.of("a/data.pkl", pickle, "a/data/0", storage).entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return file;
  }

  /// The pickle of `{"net": {"w": tensor}}`, 2 x 3 numbers from number 2 on.
  private static byte[] pickle(int rowStride) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(new byte[] {(byte) 0x80, 2, '}'});
      text(out, "net");
      out.write('}');
      text(out, "w");
      out.writeBytes("ctorch._utils\n_rebuild_tensor_v2\n");
      out.writeBytes("((");
      text(out, "storage");
      out.writeBytes("ctorch\nFloatStorage\n");
      text(out, "0");
      text(out, "cpu");
      out.write(new byte[] {'K', 8, 't', 'Q', 'K', 2});
      out.write(new byte[] {'K', 2, 'K', 3, (byte) 0x86});
      out.write(new byte[] {'K', (byte) rowStride, 'K', 1, (byte) 0x86});
      out.write(new byte[] {(byte) 0x89, '}', 't', 'R', 's', 's', '.'});
    }
    return bytes.toByteArray();
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write('X');
    out.writeInt(Integer.reverseBytes(bytes.length));
    out.write(bytes);
  }

  private static byte[] floats(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }
}
