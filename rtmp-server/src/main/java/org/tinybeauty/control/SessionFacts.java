package org.tinybeauty.control;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.makeup.FaceNow;
import org.tinybeauty.session.Session;
import org.tinybeauty.session.SessionOutputs;
import org.tinybeauty.stats.Count;
import org.tinybeauty.stats.Lag;
import org.tinybeauty.stats.LatencyHistogram;
import org.tinybeauty.stats.LiveCount;
import org.tinybeauty.stats.LiveStats;
import org.tinybeauty.stats.PipelineStats;
import org.tinybeauty.stats.Stage;

/// What is told of a session.
///
/// @param ptsMicros time of its last frame, null before the first
@JsonInclude(JsonInclude.Include.ALWAYS)
record SessionFacts(
    String id,
    String kind,
    String title,
    String start,
    @Nullable Long ptsMicros,
    int width,
    int height,
    double fps,
    LooksBody program,
    LooksBody preview,
    boolean canUndo,
    boolean canRedo,
    List<Face> faces,
    Stats stats,
    List<Output> outputs) {

  /// A face of its last frame, in fractions of the picture.
  record Face(int id, double x, double y, double size, double roll, double opacity) {
    static Face of(FaceNow face) {
      return new Face(
          face.id(),
          rounded(face.x()),
          rounded(face.y()),
          rounded(face.size()),
          rounded(face.roll()),
          rounded(face.opacity()));
    }
  }

  /// Milliseconds that half, 95 and 99 of a hundred stay below.
  record Quantiles(double p50, double p95, double p99) {
    private static Quantiles of(LatencyHistogram times) {
      return new Quantiles(
          rounded(times.quantileMillis(0.5)),
          rounded(times.quantileMillis(0.95)),
          rounded(times.quantileMillis(0.99)));
    }

    private static Quantiles of(PipelineStats stats, Stage stage) {
      return new Quantiles(
          rounded(stats.quantileNanos(stage, 0.5) / 1e6),
          rounded(stats.quantileNanos(stage, 0.95) / 1e6),
          rounded(stats.quantileNanos(stage, 0.99) / 1e6));
    }
  }

  /// How it fares.
  record Stats(
      double fps,
      Quantiles latencyMillis,
      Map<String, Quantiles> stages,
      long received,
      long sent,
      long madeUp,
      long plain,
      long late,
      long bypassed,
      long relayed,
      long dropped,
      long corrupt,
      long failed,
      String step,
      long skewMicros) {
    static Stats of(Session session, double fps) {
      LiveStats live = session.live();
      PipelineStats stats = session.stats();
      Map<String, Quantiles> stages = new LinkedHashMap<>();
      for (Stage stage : Stage.values()) {
        stages.put(lower(stage), Quantiles.of(stats, stage));
      }
      // A file has no live video around it: all that is counted is what its frame loop counts.
      boolean file = session.kind() == Session.Kind.FILE;
      long frames = stats.count(Count.FRAMES);
      long madeUp = stats.count(Count.MADE_UP);
      long failed = stats.count(Count.FAILED);
      return new Stats(
          rounded(fps),
          Quantiles.of(live.lag(Lag.TOTAL)),
          stages,
          file ? frames : live.count(LiveCount.RECEIVED),
          file ? frames : live.count(LiveCount.SENT),
          file ? madeUp : live.count(LiveCount.MADE_UP),
          file ? frames - madeUp - failed : live.count(LiveCount.PLAIN),
          live.count(LiveCount.LATE),
          live.count(LiveCount.BYPASSED),
          live.count(LiveCount.RELAYED),
          live.count(LiveCount.DROPPED),
          live.count(LiveCount.CORRUPT),
          failed,
          live.step(),
          live.skewMicros());
    }
  }

  /// Where it goes besides its viewers.
  record Output(String id, String kind, String target, String state, String detail) {
    static Output of(SessionOutputs.Output output) {
      return new Output(
          output.id(),
          lower(output.kind()),
          output.target(),
          lower(output.state()),
          output.detail());
    }
  }

  static SessionFacts of(Session session, double fps) {
    return new SessionFacts(
        session.id(),
        kind(session),
        session.title(),
        session.start().toString(),
        session.ptsMicros().isPresent() ? session.ptsMicros().getAsLong() : null,
        session.width(),
        session.height(),
        rounded(fps),
        LooksBody.of(session.looks()),
        LooksBody.of(session.preview()),
        session.canUndo(),
        session.canRedo(),
        faces(session),
        Stats.of(session, fps),
        outputs(session));
  }

  static String kind(Session session) {
    return lower(session.kind());
  }

  static List<Face> faces(Session session) {
    return session.faces().stream().map(Face::of).toList();
  }

  static List<Output> outputs(Session session) {
    return session.outputs().outputs().stream().map(Output::of).toList();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /// To four digits behind the point.
  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
