package org.tinybeauty.control;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.rtmp.RtmpRequest;
import org.tinybeauty.text.NearNames;

/// Decides from a request's head what becomes of it: whether it may come, and where it leads.
/// Thread-safe; never blocks.
///
/// Requests must name this server in `Host`, and must not come from another site's page
/// (`Origin`): a page elsewhere could otherwise reach a server on loopback through a name of
/// its own that it points there.
final class HttpGate {
  /// Bodies of more than [Route#MAX_JSON] that may be on their way at once, since each is
  /// held in memory.
  static final int MAX_UPLOADS = 1;

  private static final int MAX_PARAMETERS = 16;
  private static final Pattern STREAM = Pattern.compile("/(live|beauty)/([^/]+)\\.flv");

  private final HttpSite site;
  private final RequestRates rates;
  private final Semaphore uploads = new Semaphore(MAX_UPLOADS);
  private final PanelFiles panel = new PanelFiles();

  HttpGate(HttpSite site) {
    this.site = site;
    this.rates = new RequestRates(site.clock());
  }

  RequestRates rates() {
    return rates;
  }

  /// Frees what a judgement took for a large body.
  void uploaded() {
    uploads.release();
  }

  /// Judges a request.
  ///
  /// @param rate of its connection
  Verdict judge(HttpRequest request, Channel channel, RateLimit rate) {
    HttpOrigin origin =
        HttpOrigin.of(request, site.hosts().get(), (InetSocketAddress) channel.localAddress());
    if (!origin.allowed()) {
      return new Verdict.Close(problem(Problem.Kind.FOREIGN, origin.refusal()));
    }
    InetAddress client = ((InetSocketAddress) channel.remoteAddress()).getAddress();
    if (!rates.take(client, rate)) {
      return new Verdict.Say(tooMany());
    }
    QueryStringDecoder address = new QueryStringDecoder(request.uri());
    try {
      return judge(request, channel, address, origin.page());
    } catch (IllegalArgumentException e) {
      return new Verdict.Close(
          problem(Problem.Kind.BAD_REQUEST, "the address has a broken escape; use %25 for %"));
    } catch (ProblemException e) {
      return new Verdict.Say(e.problem().answer());
    }
  }

  private Verdict judge(
      HttpRequest request, Channel channel, QueryStringDecoder address, @Nullable String page) {
    String path = address.path();
    Matcher stream = STREAM.matcher(path);
    boolean get =
        request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    if (get && site.flv().isPresent() && stream.matches()) {
      RtmpRequest what =
          new RtmpRequest(
              channel.id().asShortText(),
              stream.group(1),
              stream.group(2),
              address.rawQuery(),
              ((InetSocketAddress) channel.remoteAddress()).getAddress(),
              false);
      return new Verdict.Play(what, page);
    }
    boolean guarded = !path.startsWith("/health/");
    Optional<Answer> file = panel.find(path);
    if (file.isPresent() || path.equals("/")) {
      return get ? new Verdict.Say(page(address, file)) : others("GET, HEAD");
    }
    if (guarded && site.token().filter(token -> !token.shownBy(request)).isPresent()) {
      return new Verdict.Say(noToken());
    }
    return switch (site.api().routes().find(request.method(), address.rawPath())) {
      case Routes.Found.Nothing _ ->
          new Verdict.Say(
              problem(
                  Problem.Kind.NOT_FOUND,
                  "there is nothing at this address; /api/v1/openapi.yaml lists what there is"));
      case Routes.Found.Others(String allow) -> others(allow);
      case Routes.Found.Match(Route route, Map<String, String> variables) ->
          work(request, route, variables, address);
    };
  }

  private Verdict work(
      HttpRequest request, Route route, Map<String, String> variables, QueryStringDecoder address) {
    Map<String, String> query = query(address, route.parameters());
    if (route.path().equals(Events.PATH)) {
      return upgrade(request);
    }
    boolean body =
        HttpUtil.getContentLength(request, 0L) > 0 || HttpUtil.isTransferEncodingChunked(request);
    if (body && !route.takes().isEmpty() && !typed(request, route.takes())) {
      return new Verdict.Say(
          problem(Problem.Kind.MEDIA_TYPE, "send the header Content-Type: " + route.takes()));
    }
    if (route.maxBody() > Route.MAX_JSON && !uploads.tryAcquire()) {
      return new Verdict.Close(
          problem(Problem.Kind.BUSY, "another package is on its way; try again in a moment")
              .with("retry-after", Integer.toString(RequestRates.RETRY_SECONDS)));
    }
    return new Verdict.Work(route, new Call(variables, query, new Body()));
  }

  private static Verdict upgrade(HttpRequest request) {
    if (request.headers().contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
      return new Verdict.Listen();
    }
    return new Verdict.Say(
        problem(Problem.Kind.UPGRADE, "events come over a WebSocket; ask for one (RFC 6455)")
            .with("upgrade", "websocket"));
  }

  /// The panel. With a right token in its address it is told by a cookie from then on, and the
  /// token leaves the address.
  private Answer page(QueryStringDecoder address, Optional<Answer> file) {
    List<String> shown = address.parameters().getOrDefault("token", List.of());
    if (shown.isEmpty() || site.token().isEmpty()) {
      return file.orElseGet(
          () -> problem(Problem.Kind.NOT_FOUND, "this build has no panel; /api/v1 is the API"));
    }
    AccessToken token = site.token().get();
    if (!token.is(shown.getFirst())) {
      return noToken();
    }
    return new Answer(HttpResponseStatus.SEE_OTHER, "", new byte[0])
        .with("location", "/")
        .with("set-cookie", token.setCookie());
  }

  private static Map<String, String> query(QueryStringDecoder address, Set<String> known) {
    Map<String, String> query = new HashMap<>();
    if (address.parameters().size() > MAX_PARAMETERS) {
      throw new ProblemException(Problem.Kind.INVALID, "so many parameters make no sense");
    }
    address
        .parameters()
        .forEach(
            (name, values) -> {
              if (!known.contains(name)) {
                throw new ProblemException(
                    Problem.Kind.INVALID,
                    "this has no parameter of that name; "
                        + NearNames.advice(name, known, "see /api/v1/openapi.yaml"),
                    name.substring(0, Math.min(name.length(), 40)));
              }
              if (values.size() != 1) {
                throw new ProblemException(
                    Problem.Kind.INVALID, name + " is there twice; give one", name);
              }
              query.put(name, values.getFirst());
            });
    return query;
  }

  private static boolean typed(HttpRequest request, String type) {
    CharSequence given = HttpUtil.getMimeType(request);
    return given != null && type.equalsIgnoreCase(given.toString().strip());
  }

  private static Verdict others(String allow) {
    return new Verdict.Say(
        problem(Problem.Kind.METHOD_NOT_ALLOWED, "use one of: " + allow).with("allow", allow));
  }

  private static Answer noToken() {
    return problem(
            Problem.Kind.NO_TOKEN,
            "send the header Authorization: Bearer TOKEN with http.token of the configuration, or"
                + " open /?token=TOKEN in the browser once")
        .with("www-authenticate", "Bearer realm=\"tinybeauty\"");
  }

  private static Answer tooMany() {
    return problem(
            Problem.Kind.TOO_MANY,
            "at most %d requests a second are answered; slow down"
                .formatted(RequestRates.PER_CONNECTION))
        .with("retry-after", Integer.toString(RequestRates.RETRY_SECONDS));
  }

  private static Answer problem(Problem.Kind kind, String detail) {
    return new Problem(kind, detail, null).answer();
  }
}
