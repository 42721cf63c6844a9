package org.tinybeauty.makeup;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The makeup one face wears, averaged over time in face coordinates. Averaging there instead of in
/// the picture means that makeup never lags behind a moving head.
///
/// Idea: small differences between one frame's residual and the next are the network's flicker and
/// are averaged away over [#TAU_SECONDS]; large ones are real (a mouth opens, an eye closes) and
/// are followed at once. Per value: `r += a(|d|) d` with `d = new - r`, and `a` rising from `1 -
/// exp(-dt / tau)` at [#CALM] to 1 at [#ALERT]. Cost: one pass over the residual.
final class SteadyResidual implements AutoCloseable {
  /// Time constant of the average over small differences.
  private static final double TAU_SECONDS = 0.12;

  /// Differences up to this are noise; 2.0 is black to white, so about 1.5 of 255 levels.
  private static final float CALM = 0.012f;

  /// Differences from this on are real: about 13 of 255 levels.
  private static final float ALERT = 0.1f;

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private final Arena arena = Arena.ofShared();
  private final int count;
  private final MemorySegment values;
  private boolean empty = true;
  private long lastMicros;

  /// @param count number of values, 3 * S * S
  SteadyResidual(int count) {
    this.count = count;
    this.values = arena.allocate(ValueLayout.JAVA_FLOAT, count);
  }

  /// The averaged residual.
  MemorySegment values() {
    return values;
  }

  /// Forgets what was: the next frame is taken as it is.
  void forget() {
    empty = true;
  }

  /// Takes up one frame's residual.
  ///
  /// @param fresh this frame's residual, 3 * S * S floats
  /// @param gain multiplied to `fresh`
  /// @param ptsMicros the frame's time; going back forgets what was
  void update(MemorySegment fresh, float gain, long ptsMicros) {
    double seconds = (ptsMicros - lastMicros) * 1e-6;
    float least = empty || seconds <= 0 ? 1 : (float) -Math.expm1(-seconds / TAU_SECONDS);
    empty = false;
    lastMicros = ptsMicros;
    blend(fresh, gain, least);
  }

  /// Adds one of several residuals of the same frame, without averaging.
  ///
  /// @param first replaces what is there instead
  void accumulate(MemorySegment part, float gain, boolean first) {
    int i = 0;
    for (; i < SPECIES.loopBound(count); i += SPECIES.length()) {
      long at = (long) i * Float.BYTES;
      FloatVector sum = FloatVector.fromMemorySegment(SPECIES, part, at, ORDER).mul(gain);
      if (!first) {
        sum = sum.add(FloatVector.fromMemorySegment(SPECIES, values, at, ORDER));
      }
      sum.intoMemorySegment(values, at, ORDER);
    }
    for (; i < count; i++) {
      float old = first ? 0 : values.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      values.setAtIndex(
          ValueLayout.JAVA_FLOAT, i, old + gain * part.getAtIndex(ValueLayout.JAVA_FLOAT, i));
    }
  }

  private void blend(MemorySegment fresh, float gain, float least) {
    float slope = (1 - least) / (ALERT - CALM);
    float offset = least - CALM * slope;
    int i = 0;
    for (; i < SPECIES.loopBound(count); i += SPECIES.length()) {
      long at = (long) i * Float.BYTES;
      FloatVector old = FloatVector.fromMemorySegment(SPECIES, values, at, ORDER);
      FloatVector d = FloatVector.fromMemorySegment(SPECIES, fresh, at, ORDER).mul(gain).sub(old);
      FloatVector a = d.abs().mul(slope).add(offset).max(least).min(1f);
      d.mul(a).add(old).intoMemorySegment(values, at, ORDER);
    }
    for (; i < count; i++) {
      float old = values.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      float d = fresh.getAtIndex(ValueLayout.JAVA_FLOAT, i) * gain - old;
      float a = Math.clamp(Math.abs(d) * slope + offset, least, 1f);
      values.setAtIndex(ValueLayout.JAVA_FLOAT, i, old + a * d);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
