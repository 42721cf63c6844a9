package org.tinybeauty.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import org.tinybeauty.inference.OnnxModel;
import org.tinybeauty.network.TrainWeights;
import org.tinybeauty.recipe.RecipeRenderer;
import org.tinybeauty.training.TrainQuality.Figures;

/// Measures one style's exported networks on a cache that was not trained on: quality against doing
/// nothing, full and per region, what the bytes cost, how near ONNX Runtime is to libtorch, and the
/// time of one run on one thread. One thread.
final class TrainEvaluation {
  private static final int LENGTH = 3 * LiveNet.SIDE * LiveNet.SIDE;
  private static final List<String> REGIONS = RecipeRenderer.REGIONS;

  private final TrainCache cache;
  private final TrainState.Trained trained;

  TrainEvaluation(TrainCache cache, TrainState.Trained trained) {
    this.cache = cache;
    this.trained = trained;
  }

  /// @param style of the weights; the cache's style of the same name is `cacheStyle`
  /// @param shipped the file to ship
  ObjectNode measure(int style, int cacheStyle, byte[] shipped) {
    TrainQuality whole = new TrainQuality();
    TrainQuality wholeExact = new TrainQuality();
    TrainQuality[] parts = new TrainQuality[trained.net().regions() > 1 ? REGIONS.size() : 0];
    Arrays.setAll(parts, i -> new TrainQuality());
    double square = 0;
    float parity = 0;
    try (OnnxModel model = OnnxModel.load(shipped, "shipped network", 1);
        OnnxModel reference = OnnxModel.load(trained.exact(style), "exact network", 1)) {
      TrainSample sample = new TrainSample(cache.size());
      float[] strength = new float[REGIONS.size()];
      for (int item = 0; item < cache.count(); item++) {
        sample.plain(cache, item, cacheStyle);
        Arrays.fill(strength, 1);
        float[] wanted = TrainSheet.sum(sample.target());
        float[] given = run(model, sample.image(), strength);
        float[] fine = run(reference, sample.image(), strength);
        whole.add(sample.image(), wanted, given);
        wholeExact.add(sample.image(), wanted, fine);
        for (int i = 0; i < LENGTH; i++) {
          square += (given[i] - fine[i]) * (double) (given[i] - fine[i]);
        }
        if (item < 4) {
          parity = Math.max(parity, distance(fine, torch(sample.image(), style)));
        }
        for (int region = 0; region < parts.length; region++) {
          Arrays.fill(strength, 0);
          strength[region] = 1;
          parts[region].add(
              sample.image(),
              Arrays.copyOfRange(sample.target(), region * LENGTH, (region + 1) * LENGTH),
              run(model, sample.image(), strength));
        }
      }
      ObjectNode figures = new ObjectMapper().createObjectNode();
      figures.put("evaluationPairs", cache.count());
      put(figures, whole.figures());
      figures.put("maskedPsnrFloat", round(wholeExact.figures().masked(), 2));
      double mean = square / cache.count() / LENGTH;
      if (mean > 0) {
        figures.put("bytesAgainstFloatPsnr", round(10 * Math.log10(4 / mean), 1));
      }
      figures.put("onnxAgainstTorchMost", parity);
      ObjectNode regions = figures.putObject("regions");
      for (int region = 0; region < parts.length; region++) {
        put(regions.putObject(REGIONS.get(region)), parts[region].figures());
      }
      figures.put("milliseconds", round(millis(model), 2));
      figures.put("millisecondsFloat", round(millis(reference), 2));
      return figures;
    }
  }

  private static void put(ObjectNode into, Figures figures) {
    into.put("maskedPsnr", round(figures.masked(), 2));
    into.put("maskedPsnrDoingNothing", round(figures.maskedNothing(), 2));
    into.put("maskedGain", round(figures.gain(), 2));
    into.put("fullPsnr", round(figures.full(), 2));
    into.put("fullPsnrDoingNothing", round(figures.fullNothing(), 2));
  }

  private static double round(double value, int digits) {
    double unit = Math.pow(10, digits);
    return Double.isFinite(value) ? Math.round(value * unit) / unit : 0;
  }

  private static float[] run(OnnxModel model, float[] image, float[] strength) {
    copy(image, model.tensor("image"));
    if (model.has("strength")) {
      copy(strength, model.tensor("strength"));
    }
    model.run();
    float[] residual = new float[LENGTH];
    MemorySegment.copy(
        model.tensor("residual"), ValueLayout.JAVA_FLOAT, 0, residual, 0, residual.length);
    return residual;
  }

  private static void copy(float[] from, MemorySegment to) {
    MemorySegment.copy(from, 0, to, ValueLayout.JAVA_FLOAT, 0, from.length);
  }

  /// The style's whole residual by libtorch.
  private float[] torch(float[] image, int style) {
    float[] regions = new float[LENGTH * trained.net().regions()];
    try (TrainWeights tensors = new TrainWeights(trained.weights())) {
      trained.net().answer(tensors.tensors(), image, style, regions);
    }
    return TrainSheet.sum(regions);
  }

  private static float distance(float[] a, float[] b) {
    float most = 0;
    for (int i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
    }
    return most;
  }

  /// Median time of a run.
  private static double millis(OnnxModel model) {
    double[] times = new double[101];
    for (int i = -20; i < times.length; i++) {
      long start = System.nanoTime();
      model.run();
      if (i >= 0) {
        times[i] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(times);
    return times[times.length / 2];
  }
}
