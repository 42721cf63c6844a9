package org.tinybeauty.media;

/// A file that cannot be read, made up or written: ends that job, nothing else. The message is one
/// line that says what, which value, and what to do.
public final class MediaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MediaException(String message) {
    super(message);
  }

  public MediaException(String message, Throwable cause) {
    super(message, cause);
  }
}
