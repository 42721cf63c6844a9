package org.tinybeauty.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.net.http.WebSocket;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.cli.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `ctl watch`: says what happens, until it is interrupted.
@Command(
    name = "watch",
    description = "Say what happens, as it happens (Ctrl-C ends).",
    mixinStandardHelpOptions = true)
final class CtlWatch implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Spec private CommandSpec spec;
  @ParentCommand private CtlCommand ctl;

  @Option(names = "--for", paramLabel = "SECONDS", description = "End after so long.")
  private @Nullable Integer seconds;

  @Override
  public Integer call() throws InterruptedException {
    try (ControlClient client = ctl.client()) {
      Ear ear = new Ear(spec.commandLine().getOut(), ctl.json());
      client.listen(ear);
      if (seconds == null) {
        ear.ended.await();
      } else if (!ear.ended.await(seconds, TimeUnit.SECONDS)) {
        return ExitCode.OK;
      }
    }
    throw CommandException.failure("the server has ended the connection");
  }

  private static final class Ear implements WebSocket.Listener {
    private final PrintWriter out;
    private final boolean json;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final StringBuilder part = new StringBuilder();

    Ear(PrintWriter out, boolean json) {
      this.out = out;
      this.json = json;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        String text = part.toString();
        part.setLength(0);
        if (json) {
          out.println(text);
        } else {
          line(text).ifPresent(out::println);
        }
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      ended.countDown();
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      ended.countDown();
    }

    private static Optional<String> line(String text) {
      JsonNode event;
      try {
        event = JSON.readTree(text);
      } catch (JsonProcessingException e) {
        return Optional.of("(not understood) " + text);
      }
      return switch (event.path("type").asText()) {
        case "sessions" -> Optional.of(event.path("sessions").size() + " sessions");
        case "session" -> Optional.of(CtlText.session(event.path("session")));
        case "stats" -> Optional.of(CtlText.stats(event));
        case "styles", "presets", "scenes" ->
            Optional.of(event.path("type").asText() + " have changed");
        default -> Optional.empty();
      };
    }
  }
}
