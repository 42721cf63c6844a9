package org.tinybeauty.makeup;

import java.util.OptionalLong;

/// How one look gives way to the next.
///
/// @param fadeFrames frames over which the residuals cross-fade, 0..600; with 0 or 1 the first
///     frame wears the new look whole. The picture itself is never mixed
/// @param atMicros pts of the frame that begins it, or of the first after it; empty for at once
public record Transition(int fadeFrames, OptionalLong atMicros) {
  /// The longest fade.
  public static final int MAX_FADE_FRAMES = 600;

  /// From one frame to the next, at once.
  public static final Transition CUT = new Transition(0, OptionalLong.empty());

  /// A short fade, at once.
  public static final Transition DEFAULT = new Transition(8, OptionalLong.empty());

  /// Checks the range.
  ///
  /// @throws IllegalArgumentException when the fade is out of range
  public Transition {
    if (fadeFrames < 0 || fadeFrames > MAX_FADE_FRAMES) {
      throw new IllegalArgumentException(
          "fade: " + fadeFrames + " frames (expected: 0 to " + MAX_FADE_FRAMES + ")");
    }
  }

  /// A fade that begins at once.
  public static Transition fade(int frames) {
    return new Transition(frames, OptionalLong.empty());
  }

  /// The same from a time on.
  public Transition at(long ptsMicros) {
    return new Transition(fadeFrames, OptionalLong.of(ptsMicros));
  }
}
