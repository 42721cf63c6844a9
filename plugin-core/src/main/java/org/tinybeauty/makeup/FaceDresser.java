package org.tinybeauty.makeup;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.face.FaceCrop;
import org.tinybeauty.frame.Affine;
import org.tinybeauty.frame.CropSampler;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.ResidualBlender;
import org.tinybeauty.stats.Count;
import org.tinybeauty.stats.PipelineStats;
import org.tinybeauty.stats.Stage;

/// Makes faces up whose places are known: sample the crop, run the networks of what it wears,
/// average the residual in face coordinates, add it to the frame. One thread at a time.
final class FaceDresser implements AutoCloseable {
  /// One face: where, and what it wears.
  private final class Worn implements AutoCloseable {
    private final SteadyResidual residual = new SteadyResidual(3 * size * size);
    private final Affine map = new Affine();
    private int id;
    private float opacity;
    private long usedFrame = -1;
    private long ranFrame = -1;

    @Override
    public void close() {
      residual.close();
    }
  }

  private final int size;
  private final PipelineStats stats;
  private final CropSampler sampler = CropSampler.create();
  private final ResidualBlender blender = ResidualBlender.create();
  private final List<Worn> worn = new ArrayList<>();
  private @Nullable SteadyResidual sum;
  private long frames;

  /// @param size side of every network's input in pixels
  FaceDresser(int size, PipelineStats stats) {
    this.size = size;
    this.stats = stats;
  }

  /// A frame begins.
  void begin() {
    frames++;
  }

  /// Prepares what is added to a face.
  ///
  /// @param id tells faces apart from frame to frame
  /// @param forget what is remembered of it is void
  /// @param reuse how many frames ago its residual may be from; 0 runs the networks
  void dress(
      Frame frame,
      int id,
      FaceCrop crop,
      float opacity,
      Blend blend,
      boolean forget,
      boolean fresh,
      long reuse) {
    Worn mine = worn(id);
    if (fresh) {
      mine.ranFrame = -1;
    }
    if (fresh || forget) {
      mine.residual.forget();
    }
    mine.opacity = opacity;
    mine.usedFrame = frames;
    crop.toFrame(frame, size, mine.map);
    if (mine.ranFrame >= 0 && frames - mine.ranFrame <= reuse) {
      return;
    }
    MemorySegment image = blend.network(0).image();
    long start = System.nanoTime();
    sampler.sample(frame, mine.map, size, image.address());
    long sampled = System.nanoTime();
    stats.time(Stage.SAMPLE, sampled - start);
    MemorySegment residual = image;
    float gain = 1;
    for (int i = 0; i < blend.size(); i++) {
      StyleNetwork network = blend.network(i);
      if (i > 0) {
        network.image().copyFrom(image);
      }
      gain = network.run(blend.strengths(i));
      residual = network.residual();
      if (blend.size() > 1) {
        residual = add(residual, gain, i == 0);
        gain = 1;
      }
      stats.add(Count.NETWORK_RUNS, 1);
    }
    long ran = System.nanoTime();
    stats.time(Stage.INFER, ran - sampled);
    mine.residual.update(residual, gain, frame.ptsMicros());
    stats.time(Stage.STEADY, System.nanoTime() - ran);
    mine.ranFrame = frames;
  }

  /// Adds to the frame what was prepared for it.
  void add(Frame frame) {
    for (int i = 0; i < worn.size(); i++) {
      Worn face = worn.get(i);
      if (face.usedFrame == frames) {
        long start = System.nanoTime();
        blender.add(frame, face.map, size, face.residual.values().address(), face.opacity);
        stats.time(Stage.BLEND, System.nanoTime() - start);
        stats.add(Count.FACES, 1);
      }
    }
  }

  /// Sums the residuals of several styles.
  private MemorySegment add(MemorySegment residual, float gain, boolean first) {
    SteadyResidual into = sum;
    if (into == null) {
      into = new SteadyResidual(3 * size * size);
      sum = into;
    }
    into.accumulate(residual, gain, first);
    return into.values();
  }

  /// What the face of that number wore before, or room that nobody uses now.
  private Worn worn(int id) {
    Worn free = null;
    for (int i = 0; i < worn.size(); i++) {
      Worn candidate = worn.get(i);
      if (candidate.id == id) {
        return candidate;
      }
      if (candidate.usedFrame < frames - 1) {
        free = candidate;
      }
    }
    if (free == null) {
      free = new Worn();
      worn.add(free);
    }
    free.id = id;
    free.ranFrame = -1;
    free.residual.forget();
    return free;
  }

  @Override
  public void close() {
    worn.forEach(Worn::close);
    if (sum != null) {
      sum.close();
    }
  }
}
