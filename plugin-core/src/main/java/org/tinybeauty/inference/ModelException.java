package org.tinybeauty.inference;

import org.jspecify.annotations.Nullable;

/// A network that cannot be used: missing, broken, or not of the expected shape. Do not start with
/// it.
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ModelException(String message) {
    super(message);
  }

  public ModelException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
