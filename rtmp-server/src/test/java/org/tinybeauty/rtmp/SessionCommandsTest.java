package org.tinybeauty.rtmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Each of 16 commands in each of 9 states: the reply, and the state after it.
class SessionCommandsTest {
  /// Words of the reply, then `> STATE` where it changes; `close` for a connection that is closed.
  /// In UNCONNECTED all but connect close; in the two ASKED states everything waits for the answer.
  private static final String TABLE =
      """
      command         | CONNECTED    | CREATED        | PUBLISHING                    | PLAYING                   | PAUSED                    | ENDED
      connect         | close        | close          | close                         | close                     | close                     | close
      releaseStream   | _result      | _result        | _result                       | _result                   | _result                   | _result
      FCPublish       | _result onFCPublish:NetStream.Publish.Start | _result onFCPublish:NetStream.Publish.Start | _result onFCPublish:NetStream.Publish.Start | _result onFCPublish:NetStream.Publish.Start | _result onFCPublish:NetStream.Publish.Start | _result onFCPublish:NetStream.Publish.Start
      FCUnpublish     | _result onFCUnpublish:NetStream.Unpublish.Success | _result onFCUnpublish:NetStream.Unpublish.Success | _result onFCUnpublish:NetStream.Unpublish.Success > CREATED | _result onFCUnpublish:NetStream.Unpublish.Success | _result onFCUnpublish:NetStream.Unpublish.Success | _result onFCUnpublish:NetStream.Unpublish.Success
      createStream    | _result > CREATED | _result   | _result                       | _result                   | _result                   | _result
      _checkbw        | _result      | _result        | _result                       | _result                   | _result                   | _result
      publish         | Publish.BadName | > PUBLISH_ASKED | Publish.BadName           | Publish.BadName           | Publish.BadName           | > PUBLISH_ASKED
      play            | Play.Failed  | > PLAY_ASKED   | Play.Failed                   | > PLAY_ASKED              | > PLAY_ASKED              | > PLAY_ASKED
      play2           | Play.Failed  | Play.Failed    | Play.Failed                   | Play.Failed               | Play.Failed               | Play.Failed
      seek            | Seek.Failed  | Seek.Failed    | Seek.Failed                   | Seek.Failed               | Seek.Failed               | Seek.Failed
      pause           | Failed       | Failed         | Failed                        | Pause.Notify > PAUSED     | Pause.Notify              | Failed
      receiveAudio    | Failed       | Failed         | Failed                        | Play.Start                | Play.Start                | Failed
      receiveVideo    | Failed       | Failed         | Failed                        | Play.Start                | Play.Start                | Failed
      getStreamLength | _result      | _result        | _result                       | _result                   | _result                   | _result
      deleteStream    |              | > CONNECTED    | > CONNECTED                   | > CONNECTED               | > CONNECTED               | > CONNECTED
      closeStream     |              |                | Unpublish.Success > CREATED   | Play.Stop > CREATED       | Play.Stop > CREATED       |
      """;

  private static final Map<String, Map<SessionState, String>> CELLS = read();

  private static Map<String, Map<SessionState, String>> read() {
    Map<String, Map<SessionState, String>> cells = new HashMap<>();
    List<String> rows = TABLE.lines().toList();
    String[] heads = rows.getFirst().split("\\|", -1);
    for (String row : rows.subList(1, rows.size())) {
      String[] columns = row.split("\\|", -1);
      Map<SessionState, String> line = new EnumMap<>(SessionState.class);
      for (int i = 1; i < heads.length; i++) {
        line.put(SessionState.valueOf(heads[i].strip()), columns[i].strip());
      }
      cells.put(columns[0].strip(), line);
    }
    return cells;
  }

  static Stream<Arguments> everyCommandInEveryState() {
    return CELLS.keySet().stream()
        .sorted()
        .flatMap(
            command ->
                Arrays.stream(SessionState.values()).map(state -> arguments(command, state)));
  }

  @ParameterizedTest(name = "{0} in {1}")
  @MethodSource("everyCommandInEveryState")
  void aCommandHasItsReply(String command, SessionState state) {
    Server server = Server.in(state);
    server.call(command);
    switch (state) {
      case UNCONNECTED -> {
        if (command.equals("connect")) {
          assertThat(server.replies())
              .containsExactly(
                  "WindowAcknowledgementSize",
                  "PeerBandwidth",
                  "event0",
                  "SetChunkSize",
                  "_result:NetConnection.Connect.Success");
          assertThat(server.state()).isEqualTo(SessionState.CONNECTED);
        } else {
          assertThat(server.replies()).isEmpty();
          assertThat(server.channel.isOpen()).isFalse();
        }
      }
      case PUBLISH_ASKED -> {
        assertWaits(server, state);
        server.allowPublish();
        List<String> expected = new ArrayList<>(List.of("event0", "Publish.Start"));
        check(server, expected, cell(command, SessionState.PUBLISHING), SessionState.PUBLISHING);
      }
      case PLAY_ASKED -> {
        assertWaits(server, state);
        server.allowPlay();
        List<String> expected = new ArrayList<>(List.of("event0", "Play.Reset", "Play.Start"));
        check(server, expected, cell(command, SessionState.PLAYING), SessionState.PLAYING);
      }
      default -> check(server, new ArrayList<>(), cell(command, state), state);
    }
    assertThat(server.channel.finishAndReleaseAll()).isFalse();
  }

  private static String cell(String command, SessionState state) {
    return CELLS.getOrDefault(command, Map.of()).getOrDefault(state, "?");
  }

  private static void assertWaits(Server server, SessionState state) {
    assertThat(server.replies()).isEmpty();
    assertThat(server.state()).isEqualTo(state);
    assertThat(server.channel.config().isAutoRead()).isFalse();
  }

  private static void check(
      Server server, List<String> expected, String cell, SessionState before) {
    String[] halves = cell.split(">", -1);
    String replies = halves[0].strip();
    if (replies.equals("close")) {
      assertThat(server.replies()).isEqualTo(expected);
      assertThat(server.channel.isOpen()).isFalse();
      return;
    }
    if (!replies.isEmpty()) {
      expected.addAll(List.of(replies.split(" ")));
    }
    assertThat(server.replies()).isEqualTo(expected);
    SessionState after = halves.length > 1 ? SessionState.valueOf(halves[1].strip()) : before;
    assertThat(server.state()).isEqualTo(after);
    assertThat(server.channel.isOpen()).isTrue();
    assertThat(server.channel.config().isAutoRead()).isEqualTo(!after.asked());
  }
}
