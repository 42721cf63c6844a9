package org.tinybeauty.diffusion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.network.SafeTensors;
import org.tinybeauty.network.SafeTensorsWriter;

class SafeTensorsTest {
  @TempDir private Path folder;

  private static byte[] bytes(String header, byte... data) {
    byte[] text = header.getBytes(UTF_8);
    return ByteBuffer.allocate(8 + text.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .put(data)
        .array();
  }

  private Path file(byte... bytes) throws IOException {
    return Files.write(folder.resolve("a.safetensors"), bytes);
  }

  private static String entry(String type, String shape, String places) {
    return "{\"a\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}"
        .formatted(type, shape, places);
  }

  @Test
  @SuppressWarnings("try") // the scope is only closed
  void whatIsWrittenReadsBack() throws IOException {
    Path file = folder.resolve("b.safetensors");
    float[] a = {1, -2.5f, 3e-9f, Float.MAX_VALUE, 0, -0f};
    float[] b = {42};
    try (PointerScope scope = new PointerScope()) {
      SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("x.weight", Tensors.of(a, 2, 3));
      tensors.put("ü", Tensors.of(b, 1));
      tensors.put("turned", Tensors.of(a, 2, 3).t());
      SafeTensorsWriter.write(file, tensors, Map.of("step", "7"));
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    try (WeightFile read = new WeightFile(new SafeTensors(file))) {
      assertThat(read.notes()).containsExactly(Map.entry("step", "7"));
      assertThat(Tensors.floats(read.take("x.weight", 2, 3))).isEqualTo(a);
      assertThat(Tensors.floats(read.take("ü", 1))).isEqualTo(b);
      assertThat(Tensors.floats(read.take("turned", 3, 2)))
          .isEqualTo(new float[] {1, Float.MAX_VALUE, -2.5f, 0, 3e-9f, -0f});
      read.refuseTheRest();
    }
  }

  /// 1.0 and -2.0 in each type, by the bits of the standards.
  @ParameterizedTest
  @CsvSource({
    "F32, 0000803f000000c0, '[0,8]'",
    "F16, 003c00c0, '[0,4]'",
    "BF16, 803f00c0, '[0,4]'"
  })
  void readsFloatsOfEveryWidth(String type, String hex, String places) throws IOException {
    byte[] data = java.util.HexFormat.of().parseHex(hex);
    for (String pad : new String[] {"", " ", "  ", "   "}) {
      Path file = file(bytes(entry(type, "[2]", places) + pad, data));
      try (WeightFile read = new WeightFile(new SafeTensors(file))) {
        assertThat(Tensors.floats(read.take("a", 2))).containsExactly(1, -2);
      }
    }
  }

  @Test
  void integersMayBeThereButAreNoWeights() throws IOException {
    Path file = file(bytes(entry("I64", "[1]", "[0,8]"), new byte[8]));
    try (WeightFile read = new WeightFile(new SafeTensors(file))) {
      assertThatThrownBy(() -> read.take("a", 1))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("a is I64 (expected: F32, F16 or BF16)");
    }
  }

  @Test
  void sayWhatIsMissingOrOfAnotherShapeOrTooMuch() throws IOException {
    Path file = file(bytes(entry("F32", "[1,2]", "[0,8]"), new byte[8]));
    try (WeightFile read = new WeightFile(new SafeTensors(file))) {
      assertThatThrownBy(() -> read.take("b", 3, 1))
          .isInstanceOf(ModelException.class)
          .hasMessageEndingWith("a.safetensors: no tensor b (expected: one of [3, 1])");
      assertThatThrownBy(() -> read.take("a", 2, 1))
          .isInstanceOf(ModelException.class)
          .hasMessageEndingWith("a is [1, 2] (expected: [2, 1])");
      assertThatThrownBy(read::refuseTheRest)
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("1 tensors that the config does not call for: [a]");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{\"a\":1}",
        "{\"a\":{}}",
        "{\"a\":{\"dtype\":\"F99\",\"shape\":[1],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,8]}}",
        "[[[[[[[[[[[[[[[[[[[["
      })
  void refusesHostileHeaders(String header) throws IOException {
    Path file = file(bytes(header, new byte[8]));
    assertThatThrownBy(() -> new SafeTensors(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("a.safetensors");
  }

  @Test
  void refusesTruncationAtEveryByte() throws IOException {
    byte[] whole = bytes(entry("F32", "[2]", "[0,8]"), new byte[8]);
    new SafeTensors(file(whole)).close();
    for (int length = 0; length < whole.length; length++) {
      Path file = file(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> new SafeTensors(file)).isInstanceOf(ModelException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverComesIsReadOrRefused(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] whole =
        bytes(
            "{\"__metadata__\":{\"k\":\"v\"},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                + "\"b\":{\"dtype\":\"F16\",\"shape\":[1,2],\"data_offsets\":[8,12]}}",
            new byte[12]);
    int refused = 0;
    for (int i = 0; i < 80; i++) {
      byte[] bytes = whole.clone();
      for (int k = random.nextInt(1, 4); k > 0; k--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try (SafeTensors read = new SafeTensors(file(bytes))) {
        for (SafeTensors.Entry entry : read.entries().values()) {
          read.bytes(entry).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
        }
      } catch (ModelException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1, 79);
  }

  @Test
  @SuppressWarnings("try") // the scope is only closed
  void anOlderFileStaysWhereWritingFails() throws IOException {
    Path file = folder.resolve("c.safetensors");
    Files.writeString(file, "old");
    Files.createDirectory(folder.resolve("c.safetensors.part"));
    try (PointerScope scope = new PointerScope()) {
      SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("a", Tensors.of(new float[1], 1));
      assertThatThrownBy(() -> SafeTensorsWriter.write(file, tensors, Map.of()))
          .isInstanceOf(IOException.class);
    }
    assertThat(file).hasContent("old");
  }
}
