package org.tinybeauty.obs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// obs-websocket's proof of knowing the password, which itself never travels.
final class ObsPassword {
  private ObsPassword() {}

  /// What a client answers to the salt and challenge of a Hello.
  static String proof(String password, String salt, String challenge) {
    return hash(hash(password + salt) + challenge);
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
