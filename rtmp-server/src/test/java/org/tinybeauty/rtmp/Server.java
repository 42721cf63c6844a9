package org.tinybeauty.rtmp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.rtmp.RtmpMessage.Command;
import org.tinybeauty.rtmp.RtmpMessage.UserControl;

/// A server's session behind messages (no bytes), on a clock that tests move, with an application
/// whose answers tests give.
final class Server implements RtmpApplication {
  final MockTicker clock = Ticker.newMockTicker();
  final List<String> events = new ArrayList<>();
  final List<ByteBuf> media = new ArrayList<>();
  final EmbeddedChannel channel;
  CompletableFuture<RtmpPublishing> publishAnswer = new CompletableFuture<>();
  CompletableFuture<RtmpPlaying> playAnswer = new CompletableFuture<>();
  @Nullable RtmpRequest request;
  @Nullable RtmpViewer viewer;

  Server() {
    HeardHandler heard = new HeardHandler();
    channel =
        EmbeddedChannel.builder()
            .ticker(clock)
            .handlers(heard, new Bytes(), new RtmpSession("r1", this, heard))
            .build();
  }

  /// A session whose handshake is done and that has been led to a state.
  static Server in(SessionState state) {
    Server server = new Server();
    server.handshake();
    server.lead(state);
    server.replies();
    return server;
  }

  void handshake() {
    channel.pipeline().fireUserEventTriggered(new HandshakeCompleted(HandshakeKind.SIMPLE, true));
  }

  private void lead(SessionState state) {
    if (state == SessionState.UNCONNECTED) {
      return;
    }
    call("connect");
    if (state == SessionState.CONNECTED) {
      return;
    }
    call("createStream");
    switch (state) {
      case PUBLISH_ASKED -> call("publish");
      case PUBLISHING -> {
        call("publish");
        allowPublish();
      }
      case PLAY_ASKED -> call("play");
      case PLAYING -> lead();
      case PAUSED -> {
        lead();
        call("pause");
      }
      case ENDED -> {
        lead();
        viewer().end();
      }
      default -> {}
    }
  }

  private void lead() {
    call("play");
    allowPlay();
  }

  RtmpViewer viewer() {
    if (viewer == null) {
      throw new AssertionError("nothing is played");
    }
    return viewer;
  }

  RtmpRequest request() {
    if (request == null) {
      throw new AssertionError("nothing was asked for");
    }
    return request;
  }

  SessionState state() {
    return channel.pipeline().get(RtmpSession.class).state();
  }

  void allowPublish() {
    publishAnswer.complete(new Publishing());
    channel.runPendingTasks();
  }

  void allowPlay() {
    playAnswer.complete(new Playing());
    channel.runPendingTasks();
  }

  void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      clock.advance(1, TimeUnit.SECONDS);
      channel.runScheduledPendingTasks();
      channel.runPendingTasks();
    }
  }

  /// Sends a command with the arguments that clients send.
  void call(String name) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("app", "live");
    @Nullable Object[] arguments =
        switch (name) {
          case "connect" -> new @Nullable Object[] {object};
          case "createStream", "_checkbw", "closeStream" -> new @Nullable Object[] {null};
          case "deleteStream", "seek" -> new @Nullable Object[] {null, 1.0};
          case "pause" -> new @Nullable Object[] {null, true, 0.0};
          case "receiveAudio", "receiveVideo" -> new @Nullable Object[] {null, true};
          case "publish" -> new @Nullable Object[] {null, "key", "live"};
          default -> new @Nullable Object[] {null, "key"};
        };
    receive(Command.of(name, 7, name.equals("connect") ? 0 : 1, arguments));
  }

  void receive(RtmpMessage message) {
    channel.writeInbound(message);
    channel.runPendingTasks();
  }

  /// What the server has said since the last call, one word each.
  List<String> replies() {
    if (channel.isOpen()) {
      channel.flushOutbound();
    }
    List<String> words = new ArrayList<>();
    for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      switch (out) {
        case Command command -> words.add(word(command));
        case UserControl control -> words.add("event" + control.event());
        case ByteBuf bytes -> {
          if (bytes.isReadable()) {
            words.add("bytes");
          }
          bytes.release();
        }
        default -> words.add(out.getClass().getSimpleName());
      }
    }
    return words;
  }

  private static String word(Command command) {
    for (Object argument : command.arguments()) {
      if (argument instanceof Map<?, ?> info && info.get("code") instanceof String code) {
        return command.name().equals("onStatus")
            ? code.substring("NetStream.".length())
            : command.name() + ":" + code;
      }
    }
    return command.name();
  }

  @Override
  public boolean knows(String application) {
    return application.equals("live");
  }

  @Override
  public CompletionStage<RtmpPublishing> publish(RtmpRequest asked, RtmpPeer peer) {
    request = asked;
    publishAnswer = new CompletableFuture<>();
    return publishAnswer;
  }

  @Override
  public CompletionStage<RtmpPlaying> play(RtmpRequest asked, RtmpPeer peer) {
    request = asked;
    playAnswer = new CompletableFuture<>();
    return playAnswer;
  }

  /// Where bytes end that make no message.
  private static final class Bytes extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof ByteBuf bytes) {
        bytes.release();
      } else {
        ctx.fireChannelRead(message);
      }
    }
  }

  final class Publishing implements RtmpPublishing {
    @Override
    public void media(MediaKind kind, long timestampMillis, ByteBuf body) {
      events.add(kind + "@" + timestampMillis);
      media.add(body);
    }

    @Override
    public void closed() {
      events.add("unpublished");
    }
  }

  final class Playing implements RtmpPlaying {
    @Override
    public void begin(RtmpViewer player) {
      viewer = player;
      events.add("begin");
    }

    @Override
    public void pause(RtmpViewer player) {
      events.add("pause");
    }

    @Override
    public void closed(RtmpViewer player) {
      events.add("unplayed");
    }
  }
}
