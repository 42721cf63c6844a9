package org.tinybeauty.makeup;

import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.face.Face;
import org.tinybeauty.face.FaceLocator;
import org.tinybeauty.frame.Affine;
import org.tinybeauty.frame.CropSampler;
import org.tinybeauty.frame.Effort;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.frame.ResidualBlender;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.stats.Count;
import org.tinybeauty.stats.PipelineStats;
import org.tinybeauty.stats.Stage;

/// Puts a look on every face of a video: locate, sample the crop, run the styles' networks, average
/// the residual in face coordinates, add it to the frame. Confined to the frame loop's thread.
///
/// Fails open: when anything goes wrong with a frame it goes out as it came, which is counted and
/// reported once a second at most.
public final class MakeupFilter implements FrameFilter {
  private static final System.Logger LOG = System.getLogger(MakeupFilter.class.getName());
  private static final long REPORT_NANOS = 1_000_000_000L;

  /// A style's network and the strengths it is run with.
  @SuppressWarnings("ArrayRecordComponent") // written once, read by the loop's thread only
  private record Part(StyleNetwork network, float[] strengths) {}

  /// One face of the current frame: where, and what it wears.
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

  private final StyleLibrary library;
  private final FaceLocator locator;
  private final Supplier<Look> looks;
  private final PipelineStats stats;
  private final int threads;
  private final int size;
  private final CropSampler sampler = CropSampler.create();
  private final ResidualBlender blender = ResidualBlender.create();
  private final Map<String, StyleNetwork> networks = new HashMap<>();
  private final List<Worn> worn = new ArrayList<>();
  private List<Part> parts = List.of();
  private @Nullable Look current;
  private @Nullable SteadyResidual sum;
  private Effort effort = Effort.FULL;
  private long frames;
  private long failuresUnsaid;
  private long saidNanos = System.nanoTime() - REPORT_NANOS;

  /// Opens the networks of the look that is worn now.
  ///
  /// @param locator finds the faces; closed with this filter
  /// @param looks read at the start of every frame
  /// @param threads each network may use within one run
  /// @throws ModelException when the look names a style that is not there or does not load
  public MakeupFilter(
      StyleLibrary library,
      FaceLocator locator,
      Supplier<Look> looks,
      PipelineStats stats,
      int threads) {
    this.library = library;
    this.locator = locator;
    this.looks = looks;
    this.stats = stats;
    this.threads = threads;
    Look first = looks.get();
    this.size = style(first.wear(Region.SKIN).style()).manifest().size();
    this.parts = parts(first);
    this.current = first;
  }

  @Override
  public void effort(Effort effort) {
    this.effort = effort;
    locator.sparse(effort != Effort.FULL);
  }

  @Override
  public boolean analyse(Frame frame) {
    frames++;
    stats.add(Count.FRAMES, 1);
    try {
      Look look = looks.get();
      if (!look.equals(current)) {
        current = look;
        parts = parts(look);
      }
      return !parts.isEmpty() && dress(frame);
    } catch (RuntimeException e) {
      fail("frame passed as it came", e);
      return false;
    }
  }

  @Override
  public void apply(Frame frame) {
    try {
      for (int i = 0; i < worn.size(); i++) {
        Worn face = worn.get(i);
        if (face.usedFrame == frames) {
          long start = System.nanoTime();
          blender.add(frame, face.map, size, face.residual.values().address(), face.opacity);
          stats.time(Stage.BLEND, System.nanoTime() - start);
          stats.add(Count.FACES, 1);
        }
      }
      stats.add(Count.MADE_UP, 1);
    } catch (RuntimeException e) {
      fail("makeup of a frame is incomplete", e);
    }
  }

  @Override
  public void close() {
    networks.values().forEach(StyleNetwork::close);
    worn.forEach(Worn::close);
    if (sum != null) {
      sum.close();
    }
    locator.close();
  }

  private boolean dress(Frame frame) {
    long start = System.nanoTime();
    int faces = effort == Effort.REUSE ? locator.guess(frame) : locator.locate(frame);
    stats.time(Stage.LOCATE, System.nanoTime() - start);
    boolean any = false;
    for (int i = 0; i < faces; i++) {
      Face face = locator.face(i);
      if (face.opacity() > 0) {
        dress(frame, face);
        any = true;
      }
    }
    return any;
  }

  private void dress(Frame frame, Face face) {
    Worn mine = worn(face.id());
    if (face.fresh()) {
      mine.residual.forget();
      mine.ranFrame = -1;
    }
    mine.opacity = face.opacity();
    mine.usedFrame = frames;
    face.crop().toFrame(frame, size, mine.map);
    if (mine.ranFrame >= 0 && reuse(mine)) {
      return;
    }
    MemorySegment image = parts.getFirst().network.image();
    long start = System.nanoTime();
    sampler.sample(frame, mine.map, size, image.address());
    long sampled = System.nanoTime();
    stats.time(Stage.SAMPLE, sampled - start);
    MemorySegment residual = image;
    float gain = 1;
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (i > 0) {
        part.network.image().copyFrom(image);
      }
      gain = part.network.run(part.strengths);
      residual = part.network.residual();
      if (parts.size() > 1) {
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

  /// Whether a face wears what it wore, at less than full effort.
  private boolean reuse(Worn face) {
    return effort == Effort.REUSE || (effort == Effort.HALF && face.ranFrame == frames - 1);
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

  private List<Part> parts(Look look) {
    if (look.bare()) {
      return List.of();
    }
    Map<String, float[]> strengths = new HashMap<>();
    for (Region region : Region.values()) {
      Look.Wear wear = look.wear(region);
      float strength = wear.strength() * look.master();
      if (strength > 0) {
        strengths
                .computeIfAbsent(wear.style(), name -> new float[Region.values().length])[
                region.ordinal()] =
            strength;
      }
    }
    List<Part> result = new ArrayList<>();
    strengths.forEach((name, values) -> result.add(new Part(network(name), values)));
    return List.copyOf(result);
  }

  private StyleNetwork network(String name) {
    return networks.computeIfAbsent(name, key -> open(style(key)));
  }

  private StyleNetwork open(Style style) {
    if (style.manifest().size() != size) {
      throw new ModelException(
          "style "
              + style.name()
              + " has size "
              + style.manifest().size()
              + " and cannot be mixed with one of size "
              + size);
    }
    StyleNetwork network = StyleNetwork.open(style, threads);
    LOG.log(Level.DEBUG, "style {0} runs on {1}", style.name(), network.provider());
    return network;
  }

  private Style style(String name) {
    return library.find(name).orElseThrow(() -> new ModelException("unknown style: " + name));
  }

  private void fail(String what, RuntimeException e) {
    stats.add(Count.FAILED, 1);
    failuresUnsaid++;
    long now = System.nanoTime();
    if (now - saidNanos >= REPORT_NANOS) {
      LOG.log(
          Level.WARNING, what + " (" + failuresUnsaid + " since last said): " + e.getMessage(), e);
      saidNanos = now;
      failuresUnsaid = 0;
    }
  }
}
