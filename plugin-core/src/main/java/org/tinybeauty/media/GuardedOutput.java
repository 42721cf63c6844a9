package org.tinybeauty.media;

import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;

/// Keeps what an output throws from the thread that calls it.
final class GuardedOutput implements LiveVideo.Output {
  private static final System.Logger LOG = System.getLogger(LiveVideo.class.getName());

  private final LiveVideo.Output output;
  private boolean said;

  GuardedOutput(LiveVideo.Output output) {
    this.output = output;
  }

  @Override
  public void config(LiveCodec codec, byte[] config) {
    try {
      output.config(codec, config);
    } catch (RuntimeException e) {
      say(e);
    }
  }

  @Override
  public void unit(
      ByteBuffer unit, long dtsMicros, long ptsMicros, boolean keyframe, LatencyStamps stamps) {
    try {
      output.unit(unit, dtsMicros, ptsMicros, keyframe, stamps);
    } catch (RuntimeException e) {
      say(e);
    }
  }

  @Override
  public void failed(MediaException cause) {
    try {
      output.failed(cause);
    } catch (RuntimeException e) {
      say(e);
    }
  }

  /// Once: an output that throws is a mistake of its own, not news per picture.
  private synchronized void say(RuntimeException cause) {
    if (!said) {
      said = true;
      LOG.log(Level.ERROR, "the output of a live video fails", cause);
    }
  }
}
