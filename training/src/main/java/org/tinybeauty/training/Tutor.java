package org.tinybeauty.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.amplifier.CompactAmplifier;
import org.tinybeauty.network.NetWeights;
import org.tinybeauty.network.TorchDevice;
import org.tinybeauty.network.TrainWeights;
import org.tinybeauty.pairs.MeshFace;
import org.tinybeauty.pairs.PairFace;
import org.tinybeauty.pairs.PairImage;

/// A network that has learned an artist's own pairs and nothing else, to say how it would make up
/// another face. It errs elsewhere than the amplifier does: a network goes by what it sees in the
/// crop, the amplifier by places of the face. One thread.
final class Tutor implements AutoCloseable {
  private static final String STYLE = "artist";
  private static final double RATE = 1e-3;
  private static final long SAVE_MILLIS = 30_000;
  private static final int SIDE = LiveNet.SIDE;
  private static final int PLANE = SIDE * SIDE;

  /// Pixels of a stored crop around the middle that a network sees.
  private static final int MARGIN = (PairFace.SIZE - SIDE) / 2;

  private final TrainPass pass;
  private final TrainWeights weights;
  private final float[] image = new float[3 * PLANE];
  private final float[] given;

  private Tutor(TrainNet net, NetWeights learned) {
    this.pass = net.on(TorchDevice.found());
    this.weights = new TrainWeights(learned);
    this.given = new float[3 * net.regions() * PLANE];
  }

  /// What a tutor learns by.
  ///
  /// @param start weights that it begins from, of `train trunk`
  /// @param batch crops a step
  record Lesson(TrainNet net, Path start, int batch, long steps) {}

  /// Teaches a tutor, or goes on where an earlier call was stopped.
  ///
  /// @param cache of [#cache]
  /// @param work folder for what is not finished yet
  /// @param progress is told how many steps are done
  /// @return null when it was stopped
  /// @throws org.tinybeauty.inference.ModelException when `start` is of another network
  static @Nullable Tutor taught(
      Lesson lesson,
      TrainCache cache,
      Path work,
      Backbone.Task task,
      BooleanSupplier stop,
      LongConsumer progress)
      throws IOException, InterruptedException {
    TrainSettings settings =
        new TrainSettings(
            lesson.net,
            lesson.batch,
            RATE,
            lesson.steps,
            0,
            task.seed(),
            task.threads(),
            SAVE_MILLIS);
    NetWeights start = TrainStart.read(lesson.net, cache.styles(), lesson.start);
    NetWeights learned =
        new TrainRun(cache, work, settings, start, () -> System.nanoTime() / 1_000_000)
            .run(true, stop, now -> progress.accept(now.step()));
    return stop.getAsBoolean() ? null : new Tutor(lesson.net, learned);
  }

  /// Leaves the pairs in a folder as [TrainCache] reads them, with all that their artist changed in
  /// the crop: what lies off the face counts as skin. A network that had to see where a face ends
  /// would learn that in place of the makeup; what it paints there is cut off afterwards.
  static void cache(Path folder, List<CompactAmplifier.Pair> pairs) throws IOException {
    try (FaceCache cache = new FaceCache(folder, List.of(STYLE))) {
      List<String> names = new ArrayList<>();
      for (CompactAmplifier.Pair pair : pairs) {
        List<PairImage> regions = CompactAmplifier.split(pair);
        PairImage made = PairPictures.with(pair.before(), regions);
        float[][] skin = regions.getLast().rgb();
        for (int c = 0; c < 3; c++) {
          for (int i = 0; i < skin[c].length; i++) {
            skin[c][i] += pair.after().rgb()[c][i] - made.rgb()[c][i];
          }
        }
        int at = names.size();
        cache.face(at, pair.before(), pair.mesh());
        cache.style(at, STYLE, regions);
        names.add(TrainHoldOut.OWN + at);
      }
      cache.finish(names);
    }
  }

  /// The makeup that it would put on a face, by region, as [CompactAmplifier#paint] gives it.
  ///
  /// @param crop of side [PairFace#SIZE]
  /// @param mesh in the crop's pixels
  List<PairImage> paint(PairImage crop, MeshFace mesh) {
    look(crop);
    PairImage after = crop.copy();
    for (int i = 0; i < given.length; i++) {
      after.rgb()[i / PLANE % 3][stored(i % PLANE)] += given[i] / 2;
    }
    return CompactAmplifier.split(new CompactAmplifier.Pair(crop, after, mesh));
  }

  private void look(PairImage crop) {
    for (int i = 0; i < image.length; i++) {
      image[i] = 2 * crop.rgb()[i / PLANE][stored(i % PLANE)] - 1;
    }
    pass.answer(weights.tensors(), image, 0, given);
  }

  /// Where in a stored crop a pixel lies that a network sees.
  private static int stored(int pixel) {
    return (Math.floorDiv(pixel, SIDE) + MARGIN) * PairFace.SIZE + pixel % SIDE + MARGIN;
  }

  @Override
  public void close() {
    weights.close();
  }
}
