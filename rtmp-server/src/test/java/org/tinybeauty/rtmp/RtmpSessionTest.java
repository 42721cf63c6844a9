package org.tinybeauty.rtmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.rtmp.RtmpMessage.Command;
import org.tinybeauty.rtmp.RtmpMessage.Media;
import org.tinybeauty.rtmp.RtmpMessage.UserControl;

class RtmpSessionTest {
  private static Media media(MediaKind kind, long timestamp, ByteBuf body) {
    return new Media(kind, timestamp, 1, body);
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  private static Command connect(Map<String, @Nullable Object> object) {
    return Command.of("connect", 1, 0, object);
  }

  private static Map<?, ?> info(Server server) {
    server.channel.flushOutbound();
    for (Object out = server.channel.readOutbound(); out != null; ) {
      if (out instanceof Command command && command.argument(1) instanceof Map<?, ?> info) {
        return info;
      }
      out = server.channel.readOutbound();
    }
    throw new AssertionError("no reply with information");
  }

  @Test
  void aConnectionWithoutHandshakeIsClosedAfterFiveSeconds() {
    Server server = new Server();
    server.pass(4);
    assertThat(server.channel.isOpen()).isTrue();
    server.pass(1);
    assertThat(server.channel.isOpen()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(names = {"UNCONNECTED", "CONNECTED", "CREATED", "ENDED"})
  void whoNeitherPublishesNorPlaysIsSentAway(SessionState state) {
    Server server = Server.in(state);
    server.pass(9);
    assertThat(server.channel.isOpen()).isTrue();
    server.pass(3);
    assertThat(server.channel.isOpen()).isFalse();
  }

  @Test
  void bytesWithoutMessagesDoNotKeepAnIdleConnection() {
    Server server = Server.in(SessionState.CONNECTED);
    for (int i = 0; i < 12 && server.channel.isOpen(); i++) {
      server.channel.writeInbound(bytes("x"));
      server.pass(1);
    }
    assertThat(server.channel.isOpen()).isFalse();
  }

  @Test
  void aSilentPublisherIsGoneAfterThirtySeconds() {
    Server server = Server.in(SessionState.PUBLISHING);
    server.pass(29);
    assertThat(server.channel.isOpen()).isTrue();
    server.pass(3);
    assertThat(server.channel.isOpen()).isFalse();
    assertThat(server.events).containsExactly("unpublished");
  }

  @ParameterizedTest
  @EnumSource(names = {"PLAYING", "PAUSED"})
  void aSilentPlayerIsAskedThenSentAway(SessionState state) {
    Server server = Server.in(state);
    server.pass(32);
    assertThat(server.replies()).containsExactly("event" + UserControl.PING_REQUEST);
    server.pass(60);
    server.receive(new UserControl(UserControl.PING_RESPONSE, 1));
    server.pass(119);
    assertThat(server.channel.isOpen()).isTrue();
    server.pass(3);
    assertThat(server.channel.isOpen()).isFalse();
    assertThat(server.events).contains("unplayed");
  }

  @Test
  void aPingIsAnsweredWithItsNumber() {
    Server server = Server.in(SessionState.CONNECTED);
    server.receive(new UserControl(UserControl.PING_REQUEST, 4_294_967_295L));
    assertThat(server.channel.<Object>readOutbound())
        .isEqualTo(new UserControl(UserControl.PING_RESPONSE, 4_294_967_295L));
  }

  @ParameterizedTest
  @CsvSource({
    "live, ''",
    "/live, ''",
    "live/, ''",
    "live?token=1, token=1",
  })
  void theApplicationIsFoundInItsSpellings(String app, String query) {
    Server server = Server.in(SessionState.UNCONNECTED);
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("app", app);
    server.receive(connect(object));
    server.call("createStream");
    server.receive(Command.of("publish", 2, 1, null, "key?a=b", "live"));
    assertThat(server.request().application()).isEqualTo("live");
    assertThat(server.request().name()).isEqualTo("key");
    assertThat(server.request().query()).isEqualTo(query.isEmpty() ? "a=b" : query + "&a=b");
    assertThat(server.request().toString()).doesNotContain("key").doesNotContain("a=b");
    server.replies();
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "", "live/x", "liv", "LIVE"})
  void anUnknownApplicationIsRefusedAndClosed(String app) {
    Server server = Server.in(SessionState.UNCONNECTED);
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("app", app);
    server.receive(connect(object));
    assertThat(server.replies()).containsExactly("_error:NetConnection.Connect.InvalidApp");
    assertThat(server.channel.isOpen()).isFalse();
  }

  @Test
  void aConnectWithoutObjectIsRefused() {
    Server server = Server.in(SessionState.UNCONNECTED);
    server.receive(Command.of("connect", 1, 0));
    assertThat(server.replies()).containsExactly("_error:NetConnection.Connect.InvalidApp");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "3, 3", "2, 0"})
  void theObjectEncodingIsAnswered(double asked, double answered) {
    Server server = Server.in(SessionState.UNCONNECTED);
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("app", "live");
    object.put("objectEncoding", asked);
    server.receive(connect(object));
    assertThat(info(server).get("objectEncoding")).isEqualTo(answered);
    server.replies();
  }

  @Test
  void enhancedRtmpIsAnsweredToThoseWhoSpeakIt() {
    Server server = Server.in(SessionState.UNCONNECTED);
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("app", "live");
    object.put("fourCcList", List.of("hvc1", "av01"));
    object.put("videoFourCcInfoMap", Map.of("*", 1.0));
    object.put("audioFourCcInfoMap", Map.of("*", 1.0));
    object.put("capsEx", 15.0);
    server.receive(connect(object));
    Map<?, ?> info = info(server);
    assertThat(info.get("fourCcList")).isEqualTo(List.of("*"));
    assertThat(info.get("capsEx")).isEqualTo(6.0);
    assertThat(info.get("videoFourCcInfoMap")).asString().contains("*=4.0", "hvc1=5.0");
    assertThat(info.get("audioFourCcInfoMap")).asString().contains("*=4.0");
    server.replies();
  }

  @Test
  void othersHearNothingOfEnhancedRtmp() {
    Server server = Server.in(SessionState.UNCONNECTED);
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("app", "live");
    server.receive(connect(object));
    assertThat(info(server).keySet())
        .extracting(Object::toString)
        .containsExactly("level", "code", "description", "objectEncoding");
    server.replies();
  }

  @Test
  void aCallFromAmf3IsAnsweredInAmf3() {
    Server server = Server.in(SessionState.CONNECTED);
    server.receive(new Command("createStream", 3, Arrays.asList((Object) null), 0, true));
    Object reply = server.channel.readOutbound();
    assertThat(reply)
        .isInstanceOfSatisfying(
            Command.class,
            command -> {
              assertThat(command.amf3()).isTrue();
              assertThat(command.transaction()).isEqualTo(3);
              assertThat(command.argument(1)).isEqualTo(1.0);
            });
  }

  @Test
  void anUnknownCallIsAnsweredOnlyIfItWantsAnAnswer() {
    Server server = Server.in(SessionState.CREATED);
    server.receive(Command.of("makeCoffee", 5, 0, (Object) null));
    assertThat(server.replies()).containsExactly("_error:NetConnection.Call.Failed");
    server.receive(Command.of("makeCoffee", 0, 0, (Object) null));
    server.receive(Command.of("_result", 5, 0, (Object) null));
    server.receive(Command.of("", 0, 0));
    assertThat(server.replies()).isEmpty();
    assertThat(server.channel.isOpen()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"publish", "play"})
  void aNameThatIsNoneOrTooLongIsTurnedAway(String command) {
    List<@Nullable Object> names = new ArrayList<>();
    names.add(null);
    names.add(7.0);
    names.add("");
    names.add("k".repeat(1_025));
    names.add("k".repeat(65_536));
    for (Object name : names) {
      Server server = Server.in(SessionState.CREATED);
      server.receive(Command.of(command, 5, 1, null, name));
      assertThat(server.replies())
          .containsExactly(command.equals("publish") ? "Publish.BadName" : "Play.StreamNotFound");
      assertThat(server.channel.isOpen()).isFalse();
      assertThat(server.request).isNull();
    }
  }

  @Test
  void aRefusedPublisherIsToldWhyAndDisconnected() {
    Server server = Server.in(SessionState.PUBLISH_ASKED);
    server.publishAnswer.completeExceptionally(
        new RtmpRefusedException("NetStream.Publish.BadName", "no"));
    server.channel.runPendingTasks();
    assertThat(server.replies()).containsExactly("Publish.BadName");
    assertThat(server.channel.isOpen()).isFalse();
    assertThat(server.events).isEmpty();
  }

  @Test
  void whatCannotBeDecidedIsRefused() {
    Server server = Server.in(SessionState.PLAY_ASKED);
    server.playAnswer.completeExceptionally(new IllegalStateException("broken"));
    server.channel.runPendingTasks();
    assertThat(server.replies()).containsExactly("Play.Failed");
    assertThat(server.channel.isOpen()).isFalse();
  }

  @Test
  void whoLeavesBeforeTheAnswerIsNotKept() {
    Server publisher = Server.in(SessionState.PUBLISH_ASKED);
    publisher.receive(media(MediaKind.VIDEO, 0, bytes("held")));
    var _ = publisher.channel.close();
    publisher.allowPublish();
    assertThat(publisher.events).containsExactly("unpublished");
    Server player = Server.in(SessionState.PLAY_ASKED);
    var _ = player.channel.close();
    player.allowPlay();
    assertThat(player.events).containsExactly("unplayed");
  }

  @Test
  void mediaSentBeforeTheAnswerIsNotLost() {
    Server server = Server.in(SessionState.PUBLISH_ASKED);
    server.receive(media(MediaKind.SCRIPT, 0, bytes("\2\0\15@setDataFrame\2\0\12onMetaData")));
    server.receive(media(MediaKind.VIDEO, 1, bytes("first")));
    server.receive(media(MediaKind.AUDIO, 2, bytes("second")));
    assertThat(server.events).isEmpty();
    server.allowPublish();
    assertThat(server.events).containsExactly("SCRIPT@0", "VIDEO@1", "AUDIO@2");
    assertThat(server.media.getFirst().toString(StandardCharsets.ISO_8859_1))
        .isEqualTo("\2\0\12onMetaData");
    server.media.forEach(ByteBuf::release);
  }

  @Test
  void noMoreThanSoMuchIsHeldBeforeTheAnswer() {
    Server many = Server.in(SessionState.PUBLISH_ASKED);
    for (int i = 0; i <= SessionCommands.MAX_HELD; i++) {
      many.receive(media(MediaKind.VIDEO, i, bytes("x")));
    }
    assertThat(many.channel.isOpen()).isFalse();
    Server large = Server.in(SessionState.PUBLISH_ASKED);
    ByteBuf body = Unpooled.buffer(SessionCommands.MAX_HELD_BYTES + 1);
    body.writerIndex(body.capacity());
    large.receive(media(MediaKind.VIDEO, 0, body));
    assertThat(large.channel.isOpen()).isFalse();
    assertThat(body.refCnt()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"CONNECTED", "CREATED", "PLAYING", "ENDED"})
  void mediaFromOneWhoDoesNotPublishIsReleased(SessionState state) {
    Server server = Server.in(state);
    ByteBuf body = bytes("media");
    server.receive(media(MediaKind.VIDEO, 0, body));
    assertThat(body.refCnt()).isZero();
    assertThat(server.channel.isOpen()).isTrue();
  }

  @Test
  void clearDataFrameIsNoMedia() {
    Server server = Server.in(SessionState.PUBLISHING);
    ByteBuf body = bytes("\2\0\17@clearDataFrame\2\0\12onMetaData");
    server.receive(media(MediaKind.SCRIPT, 0, body));
    assertThat(body.refCnt()).isZero();
    assertThat(server.events).isEmpty();
  }

  @Test
  void aPausedPlayerGoesOn() {
    Server server = Server.in(SessionState.PAUSED);
    server.receive(Command.of("pause", 0, 1, null, false, 0.0));
    assertThat(server.replies()).containsExactly("Unpause.Notify");
    assertThat(server.events).containsExactly("begin", "pause", "begin");
    server.receive(Command.of("pause", 0, 1, null, false, 0.0));
    assertThat(server.events).containsExactly("begin", "pause", "begin");
  }

  @Test
  void aPlayerMayDoWithoutAudioOrVideo() {
    Server server = Server.in(SessionState.PLAYING);
    server.receive(Command.of("receiveAudio", 0, 1, null, false));
    server.receive(Command.of("receiveVideo", 0, 1, null, false));
    assertThat(server.replies()).isEmpty();
    assertThat(server.viewer().wantsAudio()).isFalse();
    assertThat(server.viewer().wantsVideo()).isFalse();
    server.receive(Command.of("receiveVideo", 0, 1, null, true));
    assertThat(server.viewer().wantsVideo()).isTrue();
  }

  @Test
  void anEndedStreamIsAnnounced() {
    Server server = Server.in(SessionState.PLAYING);
    server.viewer().end();
    assertThat(server.replies())
        .containsExactly("Play.UnpublishNotify", "event" + UserControl.STREAM_EOF, "Play.Stop");
    assertThat(server.events).containsExactly("begin", "unplayed");
    assertThat(server.state()).isEqualTo(SessionState.ENDED);
  }

  @ParameterizedTest
  @CsvSource({"PUBLISHING, unpublished", "PLAYING, unplayed", "PAUSED, unplayed"})
  void aLostConnectionLeavesItsStreamOnce(SessionState state, String event) {
    Server server = Server.in(state);
    var _ = server.channel.close();
    assertThat(server.events).containsOnlyOnce(event);
  }

  @Test
  void anErrorOfTheProtocolClosesTheConnection() {
    Server server = Server.in(SessionState.PLAYING);
    server.channel.pipeline().fireExceptionCaught(new RtmpProtocolException("chunk size 0"));
    assertThat(server.channel.isOpen()).isFalse();
    assertThat(server.events).containsExactly("begin", "unplayed");
  }

  @Test
  void aShutDownTellsPlayersAndCloses() {
    Server server = Server.in(SessionState.PLAYING);
    server.channel.pipeline().get(RtmpSession.class).shutDown();
    assertThat(server.replies()).contains("Play.UnpublishNotify");
    assertThat(server.channel.isOpen()).isFalse();
  }
}
