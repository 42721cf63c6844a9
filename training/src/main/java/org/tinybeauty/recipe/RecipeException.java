package org.tinybeauty.recipe;

/// A recipe that cannot be used; the message names the file, the line and the key.
public final class RecipeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RecipeException(String message) {
    super(message);
  }
}
