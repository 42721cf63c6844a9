package org.tinybeauty.rtmp;

import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.rtmp.RtmpMessage.Command;
import org.tinybeauty.rtmp.RtmpMessage.Media;
import org.tinybeauty.rtmp.RtmpMessage.PeerBandwidth;
import org.tinybeauty.rtmp.RtmpMessage.SetChunkSize;
import org.tinybeauty.rtmp.RtmpMessage.UserControl;
import org.tinybeauty.rtmp.RtmpMessage.WindowAcknowledgementSize;

/// The state machine of a server's connection: what each command does in each state. One message
/// stream per connection. Runs on the event loop.
///
/// Before `connect`, any other command closes. While a `publish` or `play` is being decided,
/// messages are held back, so the states that follow see them in order. What a live stream cannot
/// do (`seek`, `play2`) is refused by a status and changes nothing.
final class SessionCommands {
  /// Messages held while a decision is awaited.
  static final int MAX_HELD = 256;

  /// Bytes of media held while a decision is awaited.
  static final int MAX_HELD_BYTES = 8 << 20;

  /// Characters of application, stream name and query together.
  static final int MAX_NAME = 1_024;

  /// Bytes after which we want an acknowledgement, and after which we send one.
  static final int WINDOW_BYTES = 5_000_000;

  private final RtmpSession session;
  private final RtmpApplication applications;
  private final ArrayDeque<Object> held = new ArrayDeque<>();
  private int heldBytes;
  private SessionState state = SessionState.UNCONNECTED;
  private String application = "";
  private String query = "";
  private @Nullable RtmpPublishing publishing;
  private @Nullable RtmpPlaying playing;
  private @Nullable RtmpViewer viewer;
  private boolean closed;

  SessionCommands(RtmpSession session, RtmpApplication applications) {
    this.session = session;
    this.applications = applications;
  }

  SessionState state() {
    return state;
  }

  void command(Command call) {
    if (state == SessionState.UNCONNECTED && !call.name().equals("connect")) {
      session.leave("a command before connect");
      return;
    }
    switch (call.name()) {
      case "connect" -> connect(call);
      case "releaseStream", "_checkbw" -> session.send(Replies.result(call, null, null));
      case "FCPublish" -> {
        session.send(Replies.result(call, null, null));
        session.send(Replies.notice(call, "onFCPublish", "NetStream.Publish.Start"));
      }
      case "FCUnpublish" -> {
        stopPublishing();
        session.send(Replies.result(call, null, null));
        session.send(Replies.notice(call, "onFCUnpublish", "NetStream.Unpublish.Success"));
      }
      case "createStream" -> createStream(call);
      case "getStreamLength" -> session.send(Replies.result(call, null, 0.0));
      case "publish" -> publish(call);
      case "play" -> play(call);
      case "pause" -> pause(call);
      case "receiveAudio" -> receiveKind(call, true);
      case "receiveVideo" -> receiveKind(call, false);
      case "seek" -> refuse(call, "NetStream.Seek.Failed", "A live stream cannot be sought.");
      case "play2" -> refuse(call, "NetStream.Play.Failed", "play2 is not served.");
      case "closeStream" -> closeStream(call);
      case "deleteStream" -> {
        stop();
        state = SessionState.CONNECTED;
      }
      case "_result", "_error", "onStatus" -> {}
      default -> {
        if (call.transaction() != 0) {
          session.send(
              Replies.error(call, "NetConnection.Call.Failed", "There is no such method."));
        }
      }
    }
    session.flush();
  }

  private void connect(Command call) {
    if (state != SessionState.UNCONNECTED) {
      session.leave("a second connect");
      return;
    }
    String asked =
        call.argument(0) instanceof Map<?, ?> object && object.get("app") instanceof String app
            ? app
            : "";
    int mark = asked.indexOf('?');
    application = trim(mark < 0 ? asked : asked.substring(0, mark));
    query = mark < 0 ? "" : asked.substring(mark + 1);
    if (asked.length() > MAX_NAME || !applications.knows(application)) {
      session.send(
          Replies.error(call, "NetConnection.Connect.InvalidApp", "There is no such application."));
      session.leave("unknown application");
      return;
    }
    state = SessionState.CONNECTED;
    session.send(new WindowAcknowledgementSize(WINDOW_BYTES));
    session.send(new PeerBandwidth(WINDOW_BYTES, PeerBandwidth.DYNAMIC));
    session.send(new UserControl(UserControl.STREAM_BEGIN, 0));
    session.send(new SetChunkSize(RtmpViewer.CHUNK_BYTES));
    session.send(Replies.connected(call));
  }

  private static String trim(String path) {
    String name = path.startsWith("/") ? path.substring(1) : path;
    return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
  }

  private void createStream(Command call) {
    if (state == SessionState.CONNECTED) {
      state = SessionState.CREATED;
    }
    session.send(Replies.result(call, null, (double) RtmpViewer.MESSAGE_STREAM));
  }

  private void publish(Command call) {
    if (state != SessionState.CREATED && state != SessionState.ENDED) {
      refuse(call, "NetStream.Publish.BadName", "There is no message stream free to publish on.");
      return;
    }
    request(call)
        .ifPresentOrElse(
            request ->
                ask(
                    SessionState.PUBLISH_ASKED,
                    call,
                    applications.publish(request, session),
                    answer -> published(call, answer)),
            () -> turnAway(call, "NetStream.Publish.BadName", "The stream's name is not valid."));
  }

  private void published(Command call, RtmpPublishing answer) {
    if (closed) {
      answer.closed();
      return;
    }
    publishing = answer;
    session.allowMedia();
    state = SessionState.PUBLISHING;
    session.send(new UserControl(UserControl.STREAM_BEGIN, RtmpViewer.MESSAGE_STREAM));
    session.send(Replies.status(call, "status", "NetStream.Publish.Start", "Publishing."));
  }

  private void play(Command call) {
    switch (state) {
      case CREATED, ENDED -> {}
      case PLAYING, PAUSED -> stop();
      default -> {
        refuse(call, "NetStream.Play.Failed", "There is no message stream free to play on.");
        return;
      }
    }
    request(call)
        .ifPresentOrElse(
            request ->
                ask(
                    SessionState.PLAY_ASKED,
                    call,
                    applications.play(request, session),
                    answer -> played(call, answer)),
            () ->
                turnAway(call, "NetStream.Play.StreamNotFound", "The stream's name is not valid."));
  }

  private void played(Command call, RtmpPlaying answer) {
    RtmpViewer player = session.viewer();
    if (closed) {
      answer.closed(player);
      return;
    }
    playing = answer;
    viewer = player;
    state = SessionState.PLAYING;
    session.send(new UserControl(UserControl.STREAM_BEGIN, RtmpViewer.MESSAGE_STREAM));
    session.send(Replies.status(call, "status", "NetStream.Play.Reset", "Playing and resetting."));
    session.send(Replies.status(call, "status", "NetStream.Play.Start", "Playing."));
    session.flush();
    answer.begin(player);
  }

  private Optional<RtmpRequest> request(Command call) {
    if (!(call.argument(1) instanceof String asked)
        || asked.isEmpty()
        || asked.length() + query.length() > MAX_NAME) {
      return Optional.empty();
    }
    int mark = asked.indexOf('?');
    String name = mark < 0 ? asked : asked.substring(0, mark);
    String words = mark < 0 ? query : asked.substring(mark + 1);
    return Optional.of(
        new RtmpRequest(
            session.session(),
            application,
            name,
            mark >= 0 && !query.isEmpty() ? query + "&" + words : words,
            session.remote(),
            session.secure()));
  }

  private <T> void ask(
      SessionState asking, Command call, CompletionStage<T> stage, Consumer<T> accepted) {
    state = asking;
    session.context().channel().config().setAutoRead(false);
    var _ =
        stage.whenCompleteAsync(
            (answer, failure) -> {
              if (failure == null) {
                accepted.accept(answer);
              } else {
                refused(call, failure);
              }
              session.flush();
              goOn();
            },
            session.context().executor());
  }

  private void refused(Command call, Throwable failure) {
    boolean publish = state == SessionState.PUBLISH_ASKED;
    state = SessionState.CREATED;
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof RtmpRefusedException refusal) {
      turnAway(call, refusal.code(), String.valueOf(refusal.getMessage()));
    } else {
      String code = publish ? "NetStream.Publish.Failed" : "NetStream.Play.Failed";
      turnAway(call, code, "It could not be decided.");
    }
  }

  /// Refuses and closes: a client that is not wanted shall not stay.
  private void turnAway(Command call, String code, String description) {
    refuse(call, code, description);
    session.leave(code);
  }

  private void refuse(Command call, String code, String description) {
    session.send(Replies.status(call, "error", code, description));
  }

  /// Takes what was held back, until the next decision is awaited.
  private void goOn() {
    while (!state.asked() && !held.isEmpty()) {
      Object message = held.remove();
      heldBytes -= size(message);
      session.receive(message);
    }
    if (!state.asked() && !closed) {
      session.context().channel().config().setAutoRead(true);
    }
  }

  void hold(Object message) {
    if (held.size() == MAX_HELD || heldBytes + size(message) > MAX_HELD_BYTES) {
      ReferenceCountUtil.release(message);
      session.leave("too much sent before an answer");
      return;
    }
    heldBytes += size(message);
    held.add(message);
  }

  private static int size(Object message) {
    return message instanceof Media media ? media.body().readableBytes() : 0;
  }

  void media(Media media) {
    RtmpPublishing to = publishing;
    if (to == null || (media.kind() == MediaKind.SCRIPT && ScriptData.clears(media.body()))) {
      media.release();
      return;
    }
    if (media.kind() == MediaKind.SCRIPT) {
      ScriptData.strip(media.body());
    }
    to.media(media.kind(), media.timestampMillis(), media.body());
  }

  private void pause(Command call) {
    RtmpPlaying from = playing;
    RtmpViewer player = viewer;
    if (from == null || player == null) {
      refuse(call, "NetStream.Failed", "Nothing is being played.");
      return;
    }
    if (Boolean.FALSE.equals(call.argument(1))) {
      session.send(Replies.status(call, "status", "NetStream.Unpause.Notify", "Playing again."));
      if (state == SessionState.PAUSED) {
        state = SessionState.PLAYING;
        session.flush();
        from.begin(player);
      }
      return;
    }
    if (state == SessionState.PLAYING) {
      state = SessionState.PAUSED;
      from.pause(player);
    }
    session.send(Replies.status(call, "status", "NetStream.Pause.Notify", "Paused."));
  }

  private void receiveKind(Command call, boolean audio) {
    boolean wanted = !Boolean.FALSE.equals(call.argument(1));
    RtmpViewer player = viewer;
    if (player == null) {
      refuse(call, "NetStream.Failed", "Nothing is being played.");
      return;
    }
    if (audio) {
      player.wantAudio(wanted);
    } else {
      player.wantVideo(wanted);
    }
    if (wanted) {
      session.send(Replies.status(call, "status", "NetStream.Play.Start", "Playing."));
    }
  }

  private void closeStream(Command call) {
    if (stopPublishing()) {
      session.send(Replies.status(call, "status", "NetStream.Unpublish.Success", "Unpublished."));
    } else if (stopPlaying()) {
      session.send(Replies.status(call, "status", "NetStream.Play.Stop", "Stopped."));
    }
  }

  /// The stream is over, for a player: it is told so, and may ask for another.
  void ended() {
    if (state == SessionState.PLAYING || state == SessionState.PAUSED) {
      stopPlaying();
      state = SessionState.ENDED;
      session.send(
          Replies.streamStatus("status", "NetStream.Play.UnpublishNotify", "Unpublished."));
      session.send(new UserControl(UserControl.STREAM_EOF, RtmpViewer.MESSAGE_STREAM));
      session.send(Replies.streamStatus("status", "NetStream.Play.Stop", "Stopped."));
      session.flush();
    }
  }

  void shutDown() {
    ended();
  }

  private void stop() {
    stopPublishing();
    stopPlaying();
  }

  private boolean stopPublishing() {
    RtmpPublishing to = publishing;
    if (to == null) {
      return false;
    }
    publishing = null;
    state = SessionState.CREATED;
    to.closed();
    return true;
  }

  private boolean stopPlaying() {
    RtmpPlaying from = playing;
    RtmpViewer player = viewer;
    if (from == null || player == null) {
      return false;
    }
    playing = null;
    viewer = null;
    state = SessionState.CREATED;
    from.closed(player);
    return true;
  }

  /// The connection is gone.
  void closed() {
    closed = true;
    stop();
    held.forEach(ReferenceCountUtil::release);
    held.clear();
  }
}
