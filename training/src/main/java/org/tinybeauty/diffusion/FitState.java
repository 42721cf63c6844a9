package org.tinybeauty.diffusion;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.network.SafeTensors;
import org.tinybeauty.network.SafeTensorsWriter;
import org.tinybeauty.pairs.PairImage;

/// A fit on disk, `fit.safetensors`: low-rank changes, projection, style, the optimiser's
/// moments
/// and how far it has come. Written whole or not at all.
final class FitState {
  private static final String NAME = "fit.safetensors";
  private static final String STYLE = "style.embedding";

  private FitState() {}

  static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(NAME));
  }

  /// What a fit is of: settings and pairs, as a hash.
  static String print(DiffusionOptions options, List<DiffusionPair> pairs) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(
          (options.side() + " " + options.fit()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
      for (DiffusionPair pair : pairs) {
        for (PairImage picture : List.of(pair.before(), pair.after())) {
          for (float[] plane : picture.rgb()) {
            update(digest, plane);
          }
        }
        update(digest, pair.mask());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void update(MessageDigest digest, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
    bytes.asFloatBuffer().put(values);
    digest.update(bytes);
  }

  /// Writes the state.
  @SuppressWarnings("try") // scopes are only closed
  static void save(
      Path folder, DiffusionNets nets, AdamW adam, float[] style, String print, int rank)
      throws IOException {
    try (PointerScope scope = new PointerScope()) {
      SequencedMap<String, Tensor> all = new LinkedHashMap<>(weights(nets));
      all.putAll(adam.moments());
      all.put(STYLE, Tensors.of(style, 1, style.length));
      SequencedMap<String, String> notes = new LinkedHashMap<>();
      notes.put("step", Long.toString(adam.steps()));
      notes.put("rank", Integer.toString(rank));
      notes.put("print", print);
      SafeTensorsWriter.write(folder.resolve(NAME), all, notes);
    }
  }

  /// Everything that is trained, by name.
  static SequencedMap<String, Tensor> weights(DiffusionNets nets) {
    SequencedMap<String, Tensor> all = new LinkedHashMap<>(nets.lora().tensors());
    all.putAll(nets.projection().tensors());
    return all;
  }

  /// Takes up the weights of the fit in `folder`.
  ///
  /// @param reader reads what else is wanted, while the file is open
  /// @return the style's embedding
  /// @throws ModelException where there is none, or of another model
  @SuppressWarnings("try") // scopes are only closed
  static float[] load(Path folder, DiffusionNets nets, Reader reader) throws IOException {
    Path file = folder.resolve(NAME);
    if (!isIn(folder)) {
      throw new ModelException(file + ": missing (expected: a fit, made before)");
    }
    try (WeightFile weights = new WeightFile(new SafeTensors(file));
        PointerScope scope = new PointerScope()) {
      reader.read(weights);
      fill(weights(nets), weights);
      float[] style = Tensors.floats(weights.take(STYLE, 1, nets.projection().in()));
      return style;
    }
  }

  /// Reads what else is wanted of an open fit.
  interface Reader {
    void read(WeightFile file);
  }

  /// Copies numbers of a file into tensors of the same names.
  @SuppressWarnings("try") // scopes are only closed
  static void fill(Map<String, Tensor> tensors, Weights from) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard frozen = new NoGradGuard()) {
      for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
        Tensor into = entry.getValue();
        long[] shape = new long[(int) into.dim()];
        for (int i = 0; i < shape.length; i++) {
          shape[i] = into.size(i);
        }
        into.copy_(from.take(entry.getKey(), shape));
      }
    }
  }
}
