package org.tinybeauty.training;

/// A recipe that cannot be used; the message names the file, the line and the key.
final class RecipeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RecipeException(String message) {
    super(message);
  }
}
