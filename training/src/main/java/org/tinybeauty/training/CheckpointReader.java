package org.tinybeauty.training;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.network.NetWeights.Weight;
import org.tinybeauty.training.CheckpointPickle.Call;
import org.tinybeauty.training.CheckpointPickle.Global;
import org.tinybeauty.training.CheckpointPickle.Persistent;

/// Reads float32 tensors from a checkpoint that Python's `torch.save` wrote (the zip format of
/// PyTorch 1.6 and later): a pickle `*/data.pkl` and one raw file per storage under `*/data/`. No
/// libtorch is involved and nothing of the file is run.
final class CheckpointReader {
  private static final long LARGEST = 1L << 30;

  private CheckpointReader() {}

  /// Reads the tensors under one key of the checkpoint's top map.
  ///
  /// @throws CheckpointException where the file is missing, broken, or has no such key
  static NetWeights read(Path file, String key) throws CheckpointException {
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException("no file " + file);
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      String folder = folder(zip, file);
      Object top = CheckpointPickle.read(entry(zip, folder + "data.pkl", file));
      if (!(top instanceof Map<?, ?> map) || !(map.get(key) instanceof Map<?, ?> chosen)) {
        String keys = top instanceof Map<?, ?> known ? known.keySet().toString() : "no map";
        throw new CheckpointException(
            file + ": no tensors under \"" + key + "\" (the file has: " + keys + ")");
      }
      SequencedMap<String, Weight> weights = new LinkedHashMap<>();
      for (Map.Entry<?, ?> tensor : chosen.entrySet()) {
        String name = String.valueOf(tensor.getKey());
        weights.put(name, weight(zip, folder, file + ": " + name, tensor.getValue(), file));
      }
      return new NetWeights(weights);
    } catch (ZipException e) {
      throw new CheckpointException(
          file + ": no checkpoint (expected: the zip format of torch.save)", e);
    } catch (CheckpointException e) {
      throw e;
    } catch (IOException e) {
      throw new CheckpointException(file + ": " + e.getMessage(), e);
    }
  }

  private static String folder(ZipFile zip, Path file) throws CheckpointException {
    Enumeration<? extends ZipEntry> entries = zip.entries();
    while (entries.hasMoreElements()) {
      String name = entries.nextElement().getName();
      if (name.endsWith("/data.pkl")) {
        return name.substring(0, name.length() - "data.pkl".length());
      }
    }
    throw new CheckpointException(file + ": no data.pkl inside (expected: a file of torch.save)");
  }

  private static byte[] entry(ZipFile zip, String name, Path file) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new CheckpointException(file + ": no " + name + " inside");
    }
    if (entry.getSize() > LARGEST) {
      throw new CheckpointException(
          file + ": " + name + " has " + entry.getSize() + " bytes (expected: <= " + LARGEST + ")");
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private static Weight weight(ZipFile zip, String folder, String what, Object value, Path file)
      throws IOException {
    if (!(value instanceof Call(Global function, List<?> arguments))
        || !function.name().equals("_rebuild_tensor_v2")
        || arguments.size() < 4
        || !(arguments.get(0) instanceof Persistent(List<?> storage))
        || storage.size() < 3
        || !(storage.get(1) instanceof Global type)
        || !(arguments.get(1) instanceof Long offset)
        || !(arguments.get(2) instanceof List<?> shapeList)
        || !(arguments.get(3) instanceof List<?> strideList)
        || shapeList.size() != strideList.size()) {
      throw new CheckpointException(what + " is no tensor");
    }
    if (!type.name().equals("FloatStorage")) {
      throw new CheckpointException(what + " is " + type.name() + " (expected: FloatStorage)");
    }
    byte[] raw = entry(zip, folder + "data/" + storage.get(2), file);
    long[] shape = numbers(shapeList, what);
    long[] stride = numbers(strideList, what);
    long count = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      if (shape[i] < 1 || shape[i] > raw.length || (shape[i] > 1 && stride[i] != count)) {
        throw new CheckpointException(
            what + " has shape " + shapeList + ", strides " + strideList + " (expected: in rows)");
      }
      count *= shape[i];
      if (count > raw.length) {
        break;
      }
    }
    if (offset < 0 || offset > raw.length / 4 || count > raw.length / 4 - offset) {
      throw new CheckpointException(
          what
              + " lies at "
              + offset
              + ", "
              + count
              + " numbers long, in a storage of "
              + raw.length / 4);
    }
    float[] values = new float[(int) count];
    ByteBuffer.wrap(raw)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get((int) (long) offset, values);
    return new Weight(shape, values);
  }

  private static long[] numbers(List<?> list, String what) throws CheckpointException {
    long[] numbers = new long[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!(list.get(i) instanceof Long number)) {
        throw new CheckpointException(what + " has shape " + list + " (expected: whole numbers)");
      }
      numbers[i] = number;
    }
    return numbers;
  }
}
