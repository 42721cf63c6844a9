package org.tinybeauty.diffusion;

/// Is told how a fit gets on, after each step, on the caller's thread.
@FunctionalInterface
public interface DiffusionProgress {

  /// Called after a step.
  ///
  /// @param step made so far, earlier runs included
  /// @param steps in all
  /// @param loss of this step: noise plus weighted crop consistency
  /// @param remainingMillis estimated from the steps of this run
  void at(long step, long steps, double loss, long remainingMillis);
}
