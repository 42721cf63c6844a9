package org.tinybeauty.evaluation;

/// Is told where a measurement stands, on its thread.
@FunctionalInterface
public interface EvaluationProgress {
  /// Another step is done.
  ///
  /// @param what is being measured now
  /// @param done steps so far
  /// @param total steps in all
  void at(String what, int done, int total);
}
