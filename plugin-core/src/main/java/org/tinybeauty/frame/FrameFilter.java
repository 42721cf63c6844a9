package org.tinybeauty.frame;

import org.jspecify.annotations.Nullable;

/// What stands between decoder and encoder. Looking and writing are apart, so that whoever holds
/// the frame has to make it writable (a copy, when the decoder still needs it) only where it will
/// be changed.
///
/// Called from one thread, in presentation order: [#analyse] for every frame, then [#apply] for the
/// same picture if `analyse` said so. Neither throws: a filter that fails leaves the picture as it
/// is.
public interface FrameFilter extends AutoCloseable {
  /// Looks at a frame and prepares what to add. Does not write to it.
  ///
  /// @return whether [#apply] would change the picture
  boolean analyse(Frame frame);

  /// Adds what [#analyse] prepared, in place. `frame` shows the same picture, possibly at another
  /// address.
  void apply(Frame frame);

  /// A frame goes by that is not shown to [#analyse], because there is no time for it.
  default void skip(Frame frame) {}

  /// Says how much work the frames from here on are worth; [Effort#FULL] until told otherwise.
  default void effort(Effort effort) {}

  /// Whether it is prepared: until then [#analyse] leaves frames alone. Any thread.
  default boolean ready() {
    return true;
  }

  /// Why it will never be ready; null while nothing is wrong. Any thread.
  default @Nullable String problem() {
    return null;
  }

  /// Whether it leaves every picture as it is for now, so that whoever could pass on the source
  /// undecoded may do so. Any thread.
  default boolean idle() {
    return false;
  }

  @Override
  default void close() {}

  /// Leaves every picture as it is.
  final class None implements FrameFilter {
    @Override
    public boolean analyse(Frame frame) {
      return false;
    }

    @Override
    public void apply(Frame frame) {}
  }
}
