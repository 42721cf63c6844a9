package org.tinybeauty.control;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The secret that a request has to show: as a bearer token (RFC 6750), or, from the panel's
/// page, by a cookie that was made from it and does not tell it. Compared in constant time.
/// Immutable.
public final class AccessToken {
  /// The fewest characters of a token.
  public static final int MIN_CHARACTERS = 16;

  /// The most.
  public static final int MAX_CHARACTERS = 256;

  /// What may stand in a header as a bearer token.
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  private static final String COOKIE = "tinybeauty";
  private static final int COOKIE_SECONDS = 30 * 86_400;
  private static final String SCHEME = "bearer ";

  private final byte[] digest;
  private final String cookie;

  private AccessToken(String token) {
    digest = sha256(token);
    cookie = HexFormat.of().formatHex(sha256("tinybeauty panel " + token));
  }

  /// A token.
  ///
  /// @throws IllegalArgumentException when it is too short, too long, or has characters that a
  ///     header cannot carry; the message does not tell the token
  public static AccessToken of(String token) {
    if (token.length() < MIN_CHARACTERS
        || token.length() > MAX_CHARACTERS
        || !FORM.matcher(token).matches()) {
      throw new IllegalArgumentException(
          "the token makes no sense (expected: %d to %d of the letters, digits and . _ ~ + / -)"
              .formatted(MIN_CHARACTERS, MAX_CHARACTERS));
    }
    return new AccessToken(token);
  }

  /// Whether a text is the token.
  boolean is(String shown) {
    return MessageDigest.isEqual(digest, sha256(shown));
  }

  /// Whether a request shows it.
  boolean shownBy(HttpRequest request) {
    String header = request.headers().get(HttpHeaderNames.AUTHORIZATION);
    if (header != null) {
      return header.toLowerCase(Locale.ROOT).startsWith(SCHEME)
          && is(header.substring(SCHEME.length()).strip());
    }
    return cookie(request).filter(this::isCookie).isPresent();
  }

  /// The cookie that a browser shows from then on, as a `Set-Cookie` header.
  String setCookie() {
    return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict"
        .formatted(COOKIE, cookie, COOKIE_SECONDS);
  }

  private boolean isCookie(String shown) {
    return MessageDigest.isEqual(
        cookie.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<String> cookie(HttpRequest request) {
    String header = request.headers().get(HttpHeaderNames.COOKIE);
    return header == null
        ? Optional.empty()
        : ServerCookieDecoder.STRICT.decodeAll(header).stream()
            .filter(one -> one.name().equals(COOKIE))
            .map(Cookie::value)
            .findFirst();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
