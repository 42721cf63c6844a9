package org.tinybeauty.diffusion;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.network.SafeTensors;

/// The weights of one network of a diffusers folder. Numbers stored as float32 are used where
/// they
/// lie in the mapped file; 16-bit ones are widened into memory of their own. Owns its tensors.
final class WeightFile implements Weights, AutoCloseable {
  private final SafeTensors file;
  private final Map<String, Tensor> taken = new LinkedHashMap<>();

  WeightFile(SafeTensors file) {
    this.file = file;
  }

  /// Opens the first of `names` that is in `folder`.
  ///
  /// @throws ModelException where none is there
  static WeightFile open(Path folder, String... names) throws IOException {
    for (String name : names) {
      if (Files.isRegularFile(folder.resolve(name))) {
        return new WeightFile(new SafeTensors(folder.resolve(name)));
      }
    }
    throw new ModelException(
        folder + ": no weights (expected: " + String.join(" or ", names) + ")");
  }

  @Override
  public boolean has(String name) {
    return file.entries().containsKey(name);
  }

  @Override
  public Tensor take(String name, long... shape) {
    SafeTensors.Entry entry = file.entries().get(name);
    if (entry == null) {
      throw new ModelException(
          "%s: no tensor %s (expected: one of %s)"
              .formatted(file.file(), name, Arrays.toString(shape)));
    }
    if (!Arrays.equals(entry.shape(), shape)) {
      throw new ModelException(
          "%s: %s is %s (expected: %s)"
              .formatted(
                  file.file(), name, Arrays.toString(entry.shape()), Arrays.toString(shape)));
    }
    return taken.computeIfAbsent(name, key -> tensor(key, entry));
  }

  private Tensor tensor(String name, SafeTensors.Entry entry) {
    ScalarType type =
        switch (entry.type()) {
          case "F32" -> ScalarType.Float;
          case "F16" -> ScalarType.Half;
          case "BF16" -> ScalarType.BFloat16;
          default ->
              throw new ModelException(
                  "%s: %s is %s (expected: F32, F16 or BF16)"
                      .formatted(file.file(), name, entry.type()));
        };
    MemorySegment bytes = file.bytes(entry);
    if (bytes.byteSize() > Integer.MAX_VALUE) {
      throw new ModelException(
          "%s: %s has %d bytes (expected: less than 2 GiB)"
              .formatted(file.file(), name, bytes.byteSize()));
    }
    Tensor stored =
        torch.from_blob(
            new BytePointer(bytes.asByteBuffer()), entry.shape(), new TensorOptions(type));
    if (type != ScalarType.Float) {
      return stored.to(ScalarType.Float).retainReference();
    }
    boolean aligned = bytes.address() % Float.BYTES == 0;
    return (aligned ? stored : stored.clone()).retainReference();
  }

  /// The file's `__metadata__`.
  Map<String, String> notes() {
    return file.metadata();
  }

  /// Refuses a file with tensors that nobody took: it is of another network than its config
  /// says.
  ///
  /// @param known ends of names that may stay
  void refuseTheRest(String... known) {
    List<String> rest =
        file.entries().keySet().stream()
            .filter(name -> !taken.containsKey(name))
            .filter(name -> Arrays.stream(known).noneMatch(name::endsWith))
            .toList();
    if (!rest.isEmpty()) {
      throw new ModelException(
          "%s: %d tensors that the config does not call for: %s"
              .formatted(file.file(), rest.size(), rest.subList(0, Math.min(5, rest.size()))));
    }
  }

  @Override
  public void close() {
    taken.values().forEach(Tensor::close);
    file.close();
  }
}
