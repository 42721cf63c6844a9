package org.tinybeauty.training;

import java.io.IOException;

/// A checkpoint file that cannot be read: broken, of another kind, or without what was asked for.
final class CheckpointException extends IOException {
  private static final long serialVersionUID = 1L;

  CheckpointException(String message) {
    super(message);
  }

  CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
