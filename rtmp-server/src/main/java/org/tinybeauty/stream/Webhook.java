package org.tinybeauty.stream;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.tinybeauty.rtmp.RtmpRequest;

/// Asks a URL by HTTP POST whether a client may publish or play. The form is the one nginx-rtmp
/// sends: `call`, `app`, `name`, `args`, `addr`, `clientid`. A status of 2xx means yes; anything
/// else, a redirect, a late answer or none means no. The answer's body is not read.
final class Webhook implements AutoCloseable {
  /// Questions under way; more are answered with no.
  static final int MAX_PENDING = 256;

  private final Semaphore pending = new Semaphore(MAX_PENDING);
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /// Whether the answer was yes; never completes exceptionally.
  CompletableFuture<Boolean> ask(URI url, String call, RtmpRequest request, Duration timeout) {
    if (!pending.tryAcquire()) {
      return CompletableFuture.completedFuture(false);
    }
    HttpRequest post =
        HttpRequest.newBuilder(url)
            .timeout(timeout)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form(call, request)))
            .build();
    return client
        .sendAsync(post, Webhook::statusOnly)
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (HttpResponse<Void> response, Throwable failure) ->
                failure == null && response.statusCode() / 100 == 2)
        .whenComplete((_, _) -> pending.release());
  }

  private static String form(String call, RtmpRequest request) {
    Map<String, String> fields =
        Map.of(
            "call", call,
            "app", request.application(),
            "name", request.name(),
            "args", request.query(),
            "addr", request.remote().getHostAddress(),
            "clientid", request.session());
    StringJoiner form = new StringJoiner("&");
    fields.forEach(
        (name, value) -> form.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return form.toString();
  }

  private static BodySubscriber<Void> statusOnly(ResponseInfo info) {
    return new BodySubscriber<>() {
      @Override
      public CompletionStage<Void> getBody() {
        return CompletableFuture.completedFuture(null);
      }

      @Override
      public void onSubscribe(Subscription subscription) {
        subscription.cancel();
      }

      @Override
      public void onNext(List<ByteBuffer> bytes) {}

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onComplete() {}
    };
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
