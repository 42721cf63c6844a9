package org.tinybeauty.makeup;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.tinybeauty.inference.ExecutionProvider;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.inference.OnnxModel;

/// A style's network, open and bound to its memory. One thread at a time.
///
/// Input `image` [1,3,S,S], RGB in [-1,1]; output `residual` [1,3,S,S], where 2.0 is black to
/// white. The optional input `strength` [1,4] holds a factor per [Region]; a network without it is
/// painted whole, by the factor of [Region#SKIN].
final class StyleNetwork implements AutoCloseable {
  private static final String IMAGE = "image";
  private static final String STRENGTH = "strength";
  private static final String RESIDUAL = "residual";

  private final OnnxModel model;
  private final int size;
  private final boolean steered;

  private StyleNetwork(OnnxModel model, int size, boolean steered) {
    this.model = model;
    this.size = size;
    this.steered = steered;
  }

  /// Opens a style's network.
  ///
  /// @param threads ONNX Runtime may use within one run
  /// @throws ModelException when it does not load or has other inputs and outputs than stated above
  static StyleNetwork open(Style style, int threads) {
    int size = style.manifest().size();
    OnnxModel model = OnnxModel.load(style.network(), style.name(), threads);
    try {
      int[] picture = {1, 3, size, size};
      expect(style, model, IMAGE, picture);
      expect(style, model, RESIDUAL, picture);
      boolean steered = model.has(STRENGTH);
      if (steered) {
        expect(style, model, STRENGTH, new int[] {1, Region.values().length});
      }
      return new StyleNetwork(model, size, steered);
    } catch (ModelException e) {
      model.close();
      throw e;
    }
  }

  /// Side of input and output in pixels.
  int size() {
    return size;
  }

  /// The input's memory.
  MemorySegment image() {
    return model.tensor(IMAGE);
  }

  /// The output's memory, without the factor of [#run].
  MemorySegment residual() {
    return model.tensor(RESIDUAL);
  }

  /// Runs the network on what lies in [#image].
  ///
  /// @param strengths a factor per [Region]
  /// @return what is still to be multiplied to the residual: 1 when the network did it itself
  float run(float[] strengths) {
    if (steered) {
      MemorySegment.copy(
          strengths, 0, model.tensor(STRENGTH), ValueLayout.JAVA_FLOAT, 0, strengths.length);
    }
    model.run();
    return steered ? 1 : strengths[Region.SKIN.ordinal()];
  }

  /// Where it runs.
  ExecutionProvider provider() {
    return model.provider();
  }

  @Override
  public void close() {
    model.close();
  }

  private static void expect(Style style, OnnxModel model, String name, int[] shape) {
    if (!model.has(name) || !Arrays.equals(model.shape(name), shape)) {
      throw new ModelException(
          "style "
              + style.name()
              + ": network has "
              + (model.has(name)
                  ? name + " " + Arrays.toString(model.shape(name))
                  : "no tensor named " + name)
              + " (expected: "
              + Arrays.toString(shape)
              + ")");
    }
  }
}
