package org.tinybeauty.stream;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.tinybeauty.rtmp.RtmpRefusedException;
import org.tinybeauty.rtmp.RtmpRequest;

/// Decides who may publish and play. Keys are compared in constant time and are never logged.
/// Thread-safe; the settings may be replaced at any time and hold for the next request.
public final class AccessPolicy implements AutoCloseable {
  private final InstantSource clock;
  private final Webhook webhook = new Webhook();
  private volatile AccessSettings settings;

  /// A policy on the system's clock.
  public AccessPolicy(AccessSettings settings) {
    this(settings, InstantSource.system());
  }

  AccessPolicy(AccessSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /// What holds now.
  public AccessSettings settings() {
    return settings;
  }

  /// Replaces the settings; streams that run go on.
  public void settings(AccessSettings next) {
    settings = next;
  }

  /// Completes with null if the request may be published, else with [RtmpRefusedException].
  CompletableFuture<Void> publish(RtmpRequest request) {
    AccessSettings now = settings;
    return decide(now, request, "publish", now.onPublish(), "NetStream.Publish.BadName");
  }

  /// Completes with null if the request may be played, else with [RtmpRefusedException].
  CompletableFuture<Void> play(RtmpRequest request) {
    AccessSettings now = settings;
    return decide(now, request, "play", now.onPlay(), "NetStream.Play.StreamNotFound");
  }

  private CompletableFuture<Void> decide(
      AccessSettings now, RtmpRequest request, String call, Optional<URI> hook, String code) {
    boolean open = now.guarded() || request.remote().isLoopbackAddress();
    if (!open || !AccessKey.valid(request.name()) || !known(now, request.name())) {
      return CompletableFuture.failedFuture(new RtmpRefusedException(code, "Not allowed."));
    }
    if (hook.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return webhook
        .ask(hook.get(), call, request, now.webhookTimeout())
        .thenCompose(
            yes ->
                yes
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(
                        new RtmpRefusedException(code, "Not allowed.")));
  }

  private boolean known(AccessSettings now, String name) {
    if (now.keys().isEmpty()) {
      return true;
    }
    byte[] digest = AccessKey.digest(name);
    Instant time = clock.instant();
    boolean known = false;
    for (AccessKey key : now.keys()) {
      known |= key.matches(digest, time);
    }
    return known;
  }

  @Override
  public void close() {
    webhook.close();
  }
}
