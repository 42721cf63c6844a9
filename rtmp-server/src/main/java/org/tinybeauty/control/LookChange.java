package org.tinybeauty.control;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.inference.ModelException;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.makeup.Transition;
import org.tinybeauty.session.Session;
import org.tinybeauty.stats.LiveStats;

/// Puts looks on air for a request, and waits until a frame wears them.
final class LookChange {
  /// How long an answer waits for the frame: a style is opened and warmed meanwhile.
  static final long WAIT_MILLIS = 15_000;

  /// How long it waits when the frame lies ahead, or none is made up because the machine is
  /// too slow, to tell of a style that does not open.
  static final long SCHEDULE_MILLIS = 300;

  private static final String FADE = "fade";
  private static final String AT = "atMicros";
  private static final long MAX_MICROS = 1L << 53;

  /// What became of it.
  ///
  /// @param atMicros pts of the first frame that wears them, -1 when no frame has come yet
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Done(LooksBody looks, @Nullable Long atMicros) {}

  /// A change on its way, to these looks.
  record Begun(Looks looks, CompletableFuture<Long> taken) {}

  /// When it is worn.
  ///
  /// @param waits whether that is still to come
  record Taken(boolean waits, long atMicros) {}

  private LookChange() {}

  /// Takes the transition out of a body.
  ///
  /// @throws ProblemException when it is out of range
  static Transition transition(ObjectNode body) {
    JsonNode fade = body.remove(FADE);
    JsonNode at = body.remove(AT);
    Transition transition =
        fade == null
            ? Transition.DEFAULT
            : Transition.fade((int) whole(fade, FADE, Transition.MAX_FADE_FRAMES));
    return at == null ? transition : transition.at(whole(at, AT, MAX_MICROS));
  }

  private static long whole(JsonNode node, String field, long most) {
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      long value = node.longValue();
      if (value >= 0 && value <= most) {
        return value;
      }
    }
    String text = node.toString();
    throw new ProblemException(
        Problem.Kind.INVALID,
        "%s is %s; use a whole number from 0 to %d"
            .formatted(field, text.substring(0, Math.min(text.length(), 40)), most),
        field);
  }

  /// Does it.
  ///
  /// @param change begins it, and is done under the session's lock, so that what it reads of the
  ///     session is what it changes
  static Answer answer(Session session, Transition transition, Supplier<Begun> change)
      throws InterruptedException {
    Begun begun;
    try {
      synchronized (session) {
        begun = change.get();
      }
    } catch (NoSuchElementException e) {
      throw new ProblemException(
          Problem.Kind.CONFLICT, "there is nothing to go to; canUndo and canRedo tell");
    }
    Taken taken = wait(session, transition, begun.taken);
    return Answer.json(
        taken.waits ? HttpResponseStatus.ACCEPTED : HttpResponseStatus.OK,
        new Done(LooksBody.of(begun.looks), taken.atMicros));
  }

  /// Waits until a frame wears what was asked for, or for as long as an answer may take.
  ///
  /// @throws ProblemException when it was refused
  static Taken wait(Session session, Transition transition, CompletableFuture<Long> begun)
      throws InterruptedException {
    boolean ahead =
        transition.atMicros().orElse(-1) > session.ptsMicros().orElse(Long.MAX_VALUE)
            || session.live().step().equals(LiveStats.RELAYED);
    try {
      long pts = begun.get(ahead ? SCHEDULE_MILLIS : WAIT_MILLIS, TimeUnit.MILLISECONDS);
      return new Taken(false, pts);
    } catch (TimeoutException e) {
      return new Taken(true, transition.atMicros().orElse(-1));
    } catch (ExecutionException e) {
      throw refused(e.getCause());
    }
  }

  private static ProblemException refused(@Nullable Throwable cause) {
    return switch (cause) {
      case ModelException known ->
          new ProblemException(
              Problem.Kind.BAD_STYLE, known.getMessage() + "; the look before stays");
      case IllegalStateException known ->
          new ProblemException(Problem.Kind.BUSY, known.getMessage() + "; try again later");
      case null, default -> throw new IllegalStateException("a change of look failed", cause);
    };
  }
}
