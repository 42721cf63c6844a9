package org.tinybeauty.control;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Under which name a request calls this server, and whose page sent it.
///
/// @param refusal why it is not answered, empty when it is
/// @param page the origin of the page that sent it, null when none did
record HttpOrigin(String refusal, @Nullable String page) {
  private static final String CROSS_SITE = "cross-site";
  private static final String OTHERS =
      "other sites' pages are not answered; open the panel of this server itself";

  /// Looks at a request's `Host` and `Origin`.
  ///
  /// @param hosts names that are ours
  /// @param local what the client is really connected to
  static HttpOrigin of(HttpRequest request, Set<String> hosts, InetSocketAddress local) {
    List<String> named = request.headers().getAll(HttpHeaderNames.HOST);
    if (named.size() != 1 || !ours(host("http://" + named.getFirst()), hosts, local)) {
      return new HttpOrigin(
          "this server is not called so; use its address, or add the name to http.hosts", null);
    }
    if (CROSS_SITE.equals(request.headers().get("sec-fetch-site"))
        && !"navigate".equals(request.headers().get("sec-fetch-mode"))) {
      return new HttpOrigin(OTHERS, null); // pictures and scripts of a page carry no Origin
    }
    List<String> pages = request.headers().getAll(HttpHeaderNames.ORIGIN);
    if (pages.isEmpty()) {
      return new HttpOrigin("", null);
    }
    String page = pages.getFirst();
    if (pages.size() != 1 || !ours(host(page), hosts, local)) {
      return new HttpOrigin(OTHERS, null);
    }
    return new HttpOrigin("", page);
  }

  boolean allowed() {
    return refusal.isEmpty();
  }

  /// A name is ours when it is configured; a number when it is where the client has connected
  /// to, which no foreign name can fake.
  private static boolean ours(String host, Set<String> hosts, InetSocketAddress local) {
    if (hosts.contains(host)) {
      return true;
    }
    InetAddress number = NetUtil.createInetAddressFromIpAddressString(host);
    return number != null && number.equals(local.getAddress());
  }

  /// The host of a URL in lower case, without brackets or port; empty when there is none.
  private static String host(String url) {
    try {
      URI uri = new URI(url);
      String host = uri.getHost();
      if (host == null || uri.getUserInfo() != null) {
        return "";
      }
      String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      return bare.toLowerCase(Locale.ROOT);
    } catch (URISyntaxException e) {
      return "";
    }
  }
}
