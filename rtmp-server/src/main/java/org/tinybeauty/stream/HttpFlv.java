package org.tinybeauty.stream;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.tinybeauty.rtmp.RtmpRequest;

/// Streams over HTTP, as one endless FLV file per player. Who may play is decided as for RTMP.
/// Thread-safe.
public final class HttpFlv {
  private static final System.Logger LOG = System.getLogger(HttpFlv.class.getName());

  /// What became of a request for a stream.
  public enum Answer {
    /// It may be played and is there.
    FOUND,
    /// It may not be played.
    REFUSED,
    /// It is not live.
    ABSENT
  }

  private final StreamHub hub;
  private final AccessPolicy policy;

  /// A way to a hub's streams; owns neither.
  public HttpFlv(StreamHub hub, AccessPolicy policy) {
    this.hub = hub;
    this.policy = policy;
  }

  /// Whether a client may play a stream now; completes on any thread, never exceptionally.
  public CompletionStage<Answer> ask(RtmpRequest request) {
    return policy
        .play(request)
        .handle(
            (_, refusal) ->
                refusal != null
                    ? Answer.REFUSED
                    : live(request).isPresent() ? Answer.FOUND : Answer.ABSENT);
  }

  /// Answers a request that was [Answer#FOUND]: with the response's head, then the stream until it
  /// ends or the player goes. On the channel's event loop.
  ///
  /// @param head without a length; its connection is closed at the end
  /// @return false when the stream ended meanwhile; then nothing was written
  public boolean play(RtmpRequest request, Channel channel, HttpResponse head) {
    Optional<Stream> found = live(request);
    if (found.isEmpty()) {
      return false;
    }
    Stream stream = found.get();
    FlvViewer viewer = new FlvViewer(channel);
    var _ = channel.writeAndFlush(head);
    if (!stream.subscribe(viewer)) {
      var _ = channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
      var _ = channel.close();
      return true;
    }
    LOG.log(Level.INFO, "{0} is played by session {1}", stream.label(), request.session());
    var _ =
        channel
            .closeFuture()
            .addListener(
                _ -> {
                  stream.unsubscribe(viewer);
                  viewer.close();
                  LOG.log(
                      Level.INFO,
                      "session {0} has gone; {1} pictures dropped",
                      request.session(),
                      viewer.drops());
                });
    return true;
  }

  private Optional<Stream> live(RtmpRequest request) {
    return hub.find(request.application() + "/" + request.name()).filter(Stream::begun);
  }
}
