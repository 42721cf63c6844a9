package org.tinybeauty.rtmp;

import java.net.URI;
import java.net.URISyntaxException;

/// Where to publish to or play from: `rtmp://host[:port]/application/name[?query]`, or `rtmps`.
/// The application is everything before the last slash.
///
/// @param secure true for rtmps
/// @param host name or number, IPv6 without brackets
/// @param port 1935, or 443 for rtmps, unless the URL says otherwise
/// @param application such as `live`
/// @param name the stream's name with its query: often a secret
public record RtmpUrl(boolean secure, String host, int port, String application, String name) {
  private static final int RTMP_PORT = 1_935;
  private static final int RTMPS_PORT = 443;

  /// Reads a URL.
  ///
  /// @throws IllegalArgumentException if it is not such a URL; the message holds nothing of it
  ///     beyond the scheme
  public static RtmpUrl parse(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not a URL (" + e.getReason() + ")");
    }
    boolean secure = "rtmps".equalsIgnoreCase(uri.getScheme());
    if (!secure && !"rtmp".equalsIgnoreCase(uri.getScheme())) {
      throw new IllegalArgumentException(
          "scheme " + uri.getScheme() + " (expected: rtmp or rtmps)");
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    int slash = path.lastIndexOf('/');
    if (uri.getHost() == null || slash < 1 || slash == path.length() - 1) {
      throw new IllegalArgumentException("incomplete URL (expected: rtmp://host/application/name)");
    }
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String host = uri.getHost();
    int port = uri.getPort() > 0 ? uri.getPort() : secure ? RTMPS_PORT : RTMP_PORT;
    return new RtmpUrl(
        secure,
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        port,
        path.substring(1, slash),
        path.substring(slash + 1) + query);
  }

  /// The URL without the stream's name, as `connect` tells it.
  String tcUrl() {
    String number = host.indexOf(':') < 0 ? host : "[" + host + "]";
    int usual = secure ? RTMPS_PORT : RTMP_PORT;
    String at = port == usual ? number : number + ":" + port;
    return (secure ? "rtmps://" : "rtmp://") + at + "/" + application;
  }

  /// The URL without the stream's name, which is often a secret.
  @Override
  public String toString() {
    return tcUrl() + "/…";
  }
}
