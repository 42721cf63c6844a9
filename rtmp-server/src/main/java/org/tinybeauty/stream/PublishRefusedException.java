package org.tinybeauty.stream;

/// A stream cannot be published: it is live already, or there are too many streams.
public final class PublishRefusedException extends Exception {
  private static final long serialVersionUID = 1;

  PublishRefusedException(String message) {
    super(message);
  }
}
