package org.tinybeauty.stream;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Optional;

/// A key that may be published and played. Keeps a digest of it, not the key.
public final class AccessKey {
  /// Characters of a key.
  static final int MAX_LENGTH = 256;

  private final byte[] digest;
  private final Optional<Instant> expires;

  private AccessKey(byte[] digest, Optional<Instant> expires) {
    this.digest = digest;
    this.expires = expires;
  }

  /// A key without end.
  ///
  /// @throws IllegalArgumentException if it is not [#valid(String)]
  public static AccessKey of(String key) {
    return of(key, Optional.empty());
  }

  /// A key that is refused from a moment on.
  ///
  /// @throws IllegalArgumentException if it is not [#valid(String)]
  public static AccessKey of(String key, Optional<Instant> expires) {
    if (!valid(key)) {
      throw new IllegalArgumentException(
          "stream key of " + key.length() + " characters is not valid");
    }
    return new AccessKey(digest(key), expires);
  }

  /// True for 1 to [#MAX_LENGTH] visible characters without `/`, `\`, `..` or a dot in front: what
  /// may be part of a path or a URL without meaning anything there.
  public static boolean valid(String key) {
    return !key.isEmpty()
        && key.length() <= MAX_LENGTH
        && key.charAt(0) != '.'
        && !key.contains("..")
        && key.codePoints().allMatch(AccessKey::visible);
  }

  private static boolean visible(int letter) {
    return switch (Character.getType(letter)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> letter != '/' && letter != '\\' && letter != '?' && letter != '#';
    };
  }

  static byte[] digest(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /// Whether this is the key of that digest and has not expired; takes the same time either way.
  boolean matches(byte[] other, Instant now) {
    boolean live = expires.map(now::isBefore).orElse(true);
    return MessageDigest.isEqual(digest, other) && live;
  }

  /// Nothing of the key.
  @Override
  public String toString() {
    return "AccessKey";
  }
}
