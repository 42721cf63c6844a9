package org.tinybeauty.stream;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Who may publish and play. Without keys and webhooks, only clients on this machine.
///
/// @param keys the stream keys there are; empty for any
/// @param onPublish asked before a stream is published, http or https
/// @param onPlay asked before a stream is played, http or https
/// @param webhookTimeout after which the answer counts as no
/// @param takeover whether a second publisher replaces a first that is alive
public record AccessSettings(
    List<AccessKey> keys,
    Optional<URI> onPublish,
    Optional<URI> onPlay,
    Duration webhookTimeout,
    boolean takeover) {
  /// Clients on this machine only.
  public static final AccessSettings LOCAL =
      new AccessSettings(
          List.of(), Optional.empty(), Optional.empty(), Duration.ofSeconds(3), false);

  public AccessSettings {
    keys = List.copyOf(keys);
  }

  /// True if clients from elsewhere could be told apart: there are keys, or a webhook.
  public boolean guarded() {
    return !keys.isEmpty() || onPublish.isPresent() || onPlay.isPresent();
  }
}
