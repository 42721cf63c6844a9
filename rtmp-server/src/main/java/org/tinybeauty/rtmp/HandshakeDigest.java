package org.tinybeauty.rtmp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The HMAC-SHA256 that the digest handshake hides in its blocks. Not in the specification; the
/// places and the two well-known keys are common knowledge among servers.
final class HandshakeDigest {
  static final int DIGEST_BYTES = 32;

  private static final byte[] COMMON =
      HexFormat.of().parseHex("f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae");

  private static final int SPAN = 728;

  /// One side of the handshake: what it signs its first block with, and its second.
  enum Side {
    CLIENT("Genuine Adobe Flash Player 001"),
    SERVER("Genuine Adobe Flash Media Server 001");

    private final String text;

    Side(String text) {
      this.text = text;
    }

    private byte[] first() {
      return text.getBytes(US_ASCII);
    }

    private byte[] second() {
      byte[] first = first();
      byte[] second = Arrays.copyOf(first, first.length + COMMON.length);
      System.arraycopy(COMMON, 0, second, first.length, COMMON.length);
      return second;
    }
  }

  private HandshakeDigest() {}

  /// Which digest the block of 1536 bytes holds, or SIMPLE.
  static HandshakeKind find(byte[] block, Side side) {
    for (HandshakeKind kind : HandshakeKind.values()) {
      if (kind != HandshakeKind.SIMPLE
          && MessageDigest.isEqual(compute(block, side, kind), read(block, kind))) {
        return kind;
      }
    }
    return HandshakeKind.SIMPLE;
  }

  /// Hides the digest in a block.
  static void sign(byte[] block, Side side, HandshakeKind kind) {
    byte[] digest = compute(block, side, kind);
    System.arraycopy(digest, 0, block, offset(block, kind), DIGEST_BYTES);
  }

  /// Ends an answering block with the proof that the peer's digest was read.
  static void answer(byte[] block, Side side, byte[] peerDigest) {
    byte[] proof = proof(block, side, peerDigest);
    System.arraycopy(proof, 0, block, block.length - DIGEST_BYTES, DIGEST_BYTES);
  }

  /// Whether an answering block ends with that proof.
  static boolean answers(byte[] block, Side side, byte[] digest) {
    byte[] end = Arrays.copyOfRange(block, block.length - DIGEST_BYTES, block.length);
    return MessageDigest.isEqual(proof(block, side, digest), end);
  }

  /// The digest in a block.
  static byte[] read(byte[] block, HandshakeKind kind) {
    int offset = offset(block, kind);
    return Arrays.copyOfRange(block, offset, offset + DIGEST_BYTES);
  }

  private static byte[] proof(byte[] block, Side side, byte[] digest) {
    byte[] key = hmac(side.second(), digest, 0, 0, digest.length);
    return hmac(key, block, 0, 0, block.length - DIGEST_BYTES);
  }

  private static byte[] compute(byte[] block, Side side, HandshakeKind kind) {
    int offset = offset(block, kind);
    return hmac(side.first(), block, offset, offset + DIGEST_BYTES, block.length);
  }

  private static int offset(byte[] block, HandshakeKind kind) {
    int base = kind == HandshakeKind.DIGEST_SCHEME_0 ? 8 : 772;
    int sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += block[base + i] & 0xFF;
    }
    return base + 4 + sum % SPAN;
  }

  /// Of the bytes from 0 to `gap`, and from `resume` to `end`.
  private static byte[] hmac(byte[] key, byte[] bytes, int gap, int resume, int end) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(bytes, 0, gap);
      mac.update(bytes, resume, end - resume);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
