package org.tinybeauty.face;

/// One-Euro filter: G. Casiez, N. Roussel, D. Vogel, "1€ Filter: A Simple Speed-based Low-pass
/// Filter for Noisy Input in Interactive Systems", CHI 2012. Still values are smoothed strongly,
/// moving ones little.
final class OneEuro {
  private static final double SPEED_CUTOFF = 1.5;
  private static final double CALM_CUTOFF = 0.2;

  private final double restCutoff;
  private final double cutoffPerSpeed;
  private double measured;
  private double value;
  private double speed;
  private boolean started;

  /// @param restCutoff cut-off frequency in hertz of a value at rest
  /// @param cutoffPerSpeed how much it rises (hertz) per unit and second of speed
  OneEuro(double restCutoff, double cutoffPerSpeed) {
    this.restCutoff = restCutoff;
    this.cutoffPerSpeed = cutoffPerSpeed;
  }

  /// Starts anew: the next value is taken as it is.
  void reset() {
    started = false;
  }

  /// Takes a value.
  ///
  /// @param unit that speeds are counted in, so that the filter does not depend on resolution
  /// @param seconds since the value before, > 0
  /// @return the smoothed value
  double filter(double measured, double unit, double seconds) {
    return filter(measured, unit, seconds, false);
  }

  /// As [#filter(double, double, double)].
  ///
  /// @param calm whether the value is known to hardly change, whatever its noise says
  double filter(double measured, double unit, double seconds, boolean calm) {
    if (!started) {
      started = true;
      this.measured = measured;
      value = measured;
      speed = 0;
      return value;
    }
    speed += weight(SPEED_CUTOFF, seconds) * ((measured - this.measured) / seconds - speed);
    this.measured = measured;
    double cutoff = calm ? CALM_CUTOFF : restCutoff + cutoffPerSpeed * Math.abs(speed) / unit;
    value += weight(cutoff, seconds) * (measured - value);
    return value;
  }

  /// The smoothed value now.
  double value() {
    return value;
  }

  /// Smoothed change per second.
  double speed() {
    return speed;
  }

  private static double weight(double cutoff, double seconds) {
    return 1 / (1 + 1 / (2 * Math.PI * cutoff * seconds));
  }
}
