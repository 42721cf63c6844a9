package org.tinybeauty.obs;

/// The other side broke a rule of the link, or asks for what cannot be: its connection is closed,
/// with this said.
final class LinkException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LinkException(String message) {
    super(message);
  }

  LinkException(String message, Throwable cause) {
    super(message, cause);
  }
}
