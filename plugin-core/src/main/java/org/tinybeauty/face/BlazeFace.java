package org.tinybeauty.face;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import org.tinybeauty.frame.Affine;
import org.tinybeauty.frame.CropSampler;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.inference.OnnxModel;

/// BlazeFace on one square of a frame: V. Bazarevsky et al., "BlazeFace: Sub-millisecond Neural
/// Face Detection on Mobile GPUs", 2019. Overlapping answers are blended by their scores, as there.
///
/// Reused memory; one thread.
final class BlazeFace implements AutoCloseable {
  private static final String INPUT = "input:0";
  private static final String[] SCORES = {"Identity:0", "Identity_1:0"};
  private static final String[] PLACES = {"Identity_2:0", "Identity_3:0"};
  private static final int[] CELLS = {16, 8};
  private static final int[] PER_CELL = {2, 6};
  private static final int ANCHORS = 16 * 16 * 2 + 8 * 8 * 6;
  private static final int VALUES = 4 + 2 * Keypoints.COUNT;
  private static final float SAME_FACE = 0.3f;

  private final OnnxModel model;
  private final int size;
  private final MemorySegment input;
  private final MemorySegment[] scores = new MemorySegment[CELLS.length];
  private final MemorySegment[] places = new MemorySegment[CELLS.length];
  private final CropSampler sampler = CropSampler.create();
  private final float[] candidates = new float[ANCHORS * (VALUES + 1)];
  private final boolean[] taken = new boolean[ANCHORS];
  private int count;

  BlazeFace(Path file) {
    model = OnnxModel.load(file, 1);
    int[] shape = model.shape(INPUT);
    if (shape.length != 4 || shape[1] != 3 || shape[2] != shape[3]) {
      model.close();
      throw new ModelException(
          file + ": input is " + Arrays.toString(shape) + " (expected: [1, 3, S, S])");
    }
    size = shape[2];
    input = model.tensor(INPUT);
    for (int layer = 0; layer < CELLS.length; layer++) {
      scores[layer] = model.tensor(SCORES[layer]);
      places[layer] = model.tensor(PLACES[layer]);
    }
  }

  /// Side of the input in pixels.
  int size() {
    return size;
  }

  /// Looks at the square of the frame that `map` (from input pixels to stored luma coordinates)
  /// shows.
  ///
  /// @param least score a face must have, 0..1
  /// @param into takes the faces, coordinates in input pixels
  /// @return number of faces, at most `into.length`, best first
  int detect(Frame frame, Affine map, float least, Detection[] into) {
    sampler.sample(frame, map, size, input.address());
    model.run();
    collect(least);
    return merge(into);
  }

  private void collect(float least) {
    count = 0;
    float leastLogit = (float) Math.log(least / (1 - least));
    for (int layer = 0; layer < CELLS.length; layer++) {
      int cells = CELLS[layer];
      for (int i = 0; i < cells * cells * PER_CELL[layer]; i++) {
        float logit = scores[layer].getAtIndex(ValueLayout.JAVA_FLOAT, i);
        if (logit < leastLogit) {
          continue;
        }
        int cell = i / PER_CELL[layer];
        float ax = (cell % cells + 0.5f) * size / cells;
        float ay = ((cell - cell % cells) / (float) cells + 0.5f) * size / cells;
        int at = count++ * (VALUES + 1);
        candidates[at] = (float) (1 / (1 + Math.exp(-logit)));
        for (int k = 0; k < VALUES; k++) {
          float value = places[layer].getAtIndex(ValueLayout.JAVA_FLOAT, (long) i * VALUES + k);
          boolean isSize = k == 2 || k == 3;
          candidates[at + 1 + k] = isSize ? value : value + (k % 2 == 0 ? ax : ay);
        }
      }
    }
    Arrays.fill(taken, 0, count, false);
  }

  private int merge(Detection[] into) {
    int found = 0;
    while (found < into.length) {
      int best = -1;
      for (int i = 0; i < count; i++) {
        if (!taken[i] && (best < 0 || score(i) > score(best))) {
          best = i;
        }
      }
      if (best < 0) {
        break;
      }
      Detection face = into[found++];
      face.clear(score(best));
      for (int i = 0; i < count; i++) {
        if (!taken[i] && (i == best || overlap(best, i) > SAME_FACE)) {
          taken[i] = true;
          face.blend(candidates, i * (VALUES + 1) + 1, score(i));
        }
      }
      face.finish();
    }
    return found;
  }

  private float score(int i) {
    return candidates[i * (VALUES + 1)];
  }

  private float overlap(int a, int b) {
    int p = a * (VALUES + 1) + 1;
    int q = b * (VALUES + 1) + 1;
    float w =
        Math.min(candidates[p] + candidates[p + 2] / 2, candidates[q] + candidates[q + 2] / 2)
            - Math.max(
                candidates[p] - candidates[p + 2] / 2, candidates[q] - candidates[q + 2] / 2);
    float h =
        Math.min(
                candidates[p + 1] + candidates[p + 3] / 2,
                candidates[q + 1] + candidates[q + 3] / 2)
            - Math.max(
                candidates[p + 1] - candidates[p + 3] / 2,
                candidates[q + 1] - candidates[q + 3] / 2);
    if (w <= 0 || h <= 0) {
      return 0;
    }
    float both = w * h;
    return both
        / (candidates[p + 2] * candidates[p + 3] + candidates[q + 2] * candidates[q + 3] - both);
  }

  @Override
  public void close() {
    model.close();
  }
}
