package org.tinybeauty.rtmp;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/// Whose certificates a client of RTMPS accepts.
public final class RtmpTrust {
  private final SslContext context;
  private final boolean checkName;

  private RtmpTrust(SslContext context, boolean checkName) {
    this.context = context;
    this.checkName = checkName;
  }

  /// Those that this Java trusts, for the right host.
  public static RtmpTrust system() throws SSLException {
    return new RtmpTrust(SslContextBuilder.forClient().build(), true);
  }

  /// Those that a file vouches for, for the right host. One that is itself in the file is trusted
  /// whatever its time (so PKIX treats trust anchors).
  ///
  /// @param certificates PEM
  /// @throws SSLException if the file cannot be read
  public static RtmpTrust of(Path certificates) throws SSLException {
    try {
      return new RtmpTrust(
          SslContextBuilder.forClient().trustManager(certificates.toFile()).build(), true);
    } catch (IllegalArgumentException e) {
      throw new SSLException("certificates cannot be read: " + e.getMessage(), e);
    }
  }

  /// Anyone's: for servers with a certificate of their own making, on a trusted way.
  public static RtmpTrust anyone() throws SSLException {
    return new RtmpTrust(
        SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE).build(),
        false);
  }

  SslContext context() {
    return context;
  }

  boolean checkName() {
    return checkName;
  }
}
