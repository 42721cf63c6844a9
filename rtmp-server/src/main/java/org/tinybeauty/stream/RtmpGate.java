package org.tinybeauty.stream;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.tinybeauty.rtmp.LimitedLog;
import org.tinybeauty.rtmp.RtmpApplication;
import org.tinybeauty.rtmp.RtmpPeer;
import org.tinybeauty.rtmp.RtmpPlaying;
import org.tinybeauty.rtmp.RtmpPublishing;
import org.tinybeauty.rtmp.RtmpRefusedException;
import org.tinybeauty.rtmp.RtmpRequest;
import org.tinybeauty.rtmp.RtmpViewer;

/// The hub as RTMP clients see it: they publish to `live`, and play `live` (clean) and `beauty`
/// (made up).
public final class RtmpGate implements RtmpApplication {
  /// What is published, and played as it came.
  public static final String LIVE = "live";

  /// What this program makes of it, to be played only.
  public static final String BEAUTY = "beauty";

  private static final LimitedLog REFUSED =
      new LimitedLog(System.getLogger(RtmpGate.class.getName()), Level.WARNING);
  private static final Logger LOG = System.getLogger(RtmpGate.class.getName());

  private final StreamHub hub;
  private final AccessPolicy policy;

  /// A gate to a hub; owns neither.
  public RtmpGate(StreamHub hub, AccessPolicy policy) {
    this.hub = hub;
    this.policy = policy;
  }

  @Override
  public boolean knows(String application) {
    return application.equals(LIVE) || application.equals(BEAUTY);
  }

  @Override
  public CompletionStage<RtmpPublishing> publish(RtmpRequest request, RtmpPeer peer) {
    return policy
        .publish(request)
        .thenApply(_ -> begin(request, peer))
        .whenComplete((_, failure) -> note("publish", request, failure));
  }

  private RtmpPublishing begin(RtmpRequest request, RtmpPeer peer) {
    if (!request.application().equals(LIVE)) {
      throw refused("NetStream.Publish.BadName", "Publish to " + LIVE + ".");
    }
    try {
      boolean takeover = policy.settings().takeover();
      Publication publication = hub.publish(path(request), new PeerSource(peer), takeover);
      LOG.log(
          Level.INFO,
          "{0} is published by session {1} from {2}",
          publication.stream().label(),
          peer.session(),
          request.remote().getHostAddress());
      return new PeerPublishing(publication);
    } catch (PublishRefusedException e) {
      throw refused("NetStream.Publish.BadName", "The stream is in use, or there are too many.");
    }
  }

  @Override
  public CompletionStage<RtmpPlaying> play(RtmpRequest request, RtmpPeer peer) {
    return policy
        .play(request)
        .<RtmpPlaying>thenApply(_ -> new PeerPlaying(hub, path(request)))
        .whenComplete((_, failure) -> note("play", request, failure));
  }

  private static String path(RtmpRequest request) {
    return request.application() + "/" + request.name();
  }

  private static void note(String what, RtmpRequest request, Throwable failure) {
    if (failure != null) {
      REFUSED.log(
          "session "
              + request.session()
              + " from "
              + request.remote().getHostAddress()
              + " may not "
              + what);
    }
  }

  private static CompletionException refused(String code, String message) {
    return new CompletionException(new RtmpRefusedException(code, message));
  }

  private record PeerSource(RtmpPeer peer) implements StreamSource {
    @Override
    public long silentNanos() {
      return peer.silentNanos();
    }

    @Override
    public void replaced() {
      peer.close("another publisher took its stream over");
    }
  }

  private static final class PeerPlaying implements RtmpPlaying {
    private final StreamHub hub;
    private final String path;
    private Optional<Stream> stream = Optional.empty();

    PeerPlaying(StreamHub hub, String path) {
      this.hub = hub;
      this.path = path;
    }

    @Override
    public void begin(RtmpViewer viewer) {
      try {
        stream = Optional.of(hub.watch(path, viewer));
      } catch (PublishRefusedException e) {
        viewer.close("too many streams");
      }
    }

    @Override
    public void pause(RtmpViewer viewer) {
      stream.ifPresent(from -> from.unwatch(viewer));
      stream = Optional.empty();
    }

    @Override
    public void closed(RtmpViewer viewer) {
      pause(viewer);
    }
  }
}
