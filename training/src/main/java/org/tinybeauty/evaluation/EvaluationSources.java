package org.tinybeauty.evaluation;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What a style is measured with.
///
/// @param locator folder of the face detector
/// @param mesh MediaPipe's face mesh, or the folder that holds it
/// @param identity a face recognition network; null leaves likeness out
/// @param pairs folder of `x-before.*` and `x-after.*`; null without
/// @param faces folder of portraits without a true after; null without
/// @param flickerFaces how many stills the flicker test moves; 0 leaves it out
public record EvaluationSources(
    Path locator,
    Path mesh,
    @Nullable Path identity,
    @Nullable Path pairs,
    @Nullable Path faces,
    int flickerFaces) {
  public EvaluationSources {
    if (pairs == null && faces == null) {
      throw new IllegalArgumentException("neither pairs nor faces to measure with");
    }
  }
}
