package org.tinybeauty.rtmp;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;

/// What RTMPS needs: a certificate and its key.
public final class RtmpTls {
  private final SslContext context;

  private RtmpTls(SslContext context) {
    this.context = context;
  }

  /// From files.
  ///
  /// @param certificate PEM, the server's own first, then the chain
  /// @param key its private key, PEM, PKCS #8, without password
  /// @throws SSLException if they cannot be read or do not fit each other
  public static RtmpTls of(Path certificate, Path key) throws SSLException {
    try {
      return new RtmpTls(SslContextBuilder.forServer(certificate.toFile(), key.toFile()).build());
    } catch (IllegalArgumentException e) {
      throw new SSLException("certificate or key cannot be read: " + e.getMessage(), e);
    }
  }

  /// A new certificate for this run, signed by itself: encrypts, but proves nothing.
  public static RtmpTls selfSigned() throws SSLException {
    try {
      KeyPair keys = SelfSigned.keys();
      X509Certificate certificate = SelfSigned.certificate(keys);
      return new RtmpTls(SslContextBuilder.forServer(keys.getPrivate(), certificate).build());
    } catch (GeneralSecurityException e) {
      throw new SSLException("no certificate could be made", e);
    }
  }

  SslContext context() {
    return context;
  }
}
