package org.tinybeauty.stream;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.tinybeauty.media.LiveMuxer;
import org.tinybeauty.rtmp.RtmpUrl;

/// Where streams go besides their viewers: push targets and recordings, begun when a stream begins,
/// and begun or ended when the plan changes. Thread-safe.
public final class StreamOutputs implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(StreamOutputs.class.getName());

  /// The outputs of one stream.
  ///
  /// @param push targets, each once
  /// @param folder of recordings, which exists; empty for none
  public record Plan(List<RtmpUrl> push, Optional<Path> folder, LiveMuxer.Format format) {
    /// No outputs.
    public static final Plan NONE = new Plan(List.of(), Optional.empty(), LiveMuxer.Format.MP4);

    public Plan {
      push = push.stream().distinct().toList();
    }

    /// Without the targets, whose names are secrets.
    @Override
    public String toString() {
      return "Plan[%d targets, folder=%s, %s]".formatted(push.size(), folder, format);
    }
  }

  /// What runs for one stream.
  private static final class Running {
    private final Map<RtmpUrl, PushOutput> pushes = new HashMap<>();
    private Optional<Recorder> recorder = Optional.empty();
    private Plan plan = Plan.NONE;
  }

  private final StreamHub hub;
  private final PushSettings settings;
  private final Function<Stream, Plan> plans;
  private final Map<Stream, Running> running = new HashMap<>();
  private boolean closed;

  /// Watches the hub from now on.
  ///
  /// @param plans what a stream's outputs are now; called on any thread
  public StreamOutputs(StreamHub hub, PushSettings settings, Function<Stream, Plan> plans) {
    this.hub = hub;
    this.settings = settings;
    this.plans = plans;
    hub.onPublish(this::begin);
  }

  private synchronized void begin(Stream stream) {
    if (!closed) {
      forgetEnded();
      follow(stream, running.computeIfAbsent(stream, _ -> new Running()));
    }
  }

  /// Takes up changed plans: what is new begins, what is gone ends, the rest goes on.
  public synchronized void refresh() {
    forgetEnded();
    for (Stream stream : hub.streams()) {
      if (!closed && stream.begun()) {
        follow(stream, running.computeIfAbsent(stream, _ -> new Running()));
      }
    }
  }

  /// How the pushes of all streams fare.
  public synchronized List<PushState> pushes() {
    forgetEnded();
    List<PushState> all = new ArrayList<>();
    running.values().forEach(one -> one.pushes.values().forEach(push -> all.add(push.state())));
    return all;
  }

  private void follow(Stream stream, Running one) {
    Plan plan = plans.apply(stream);
    Set<RtmpUrl> gone = new HashSet<>(one.pushes.keySet());
    plan.push.forEach(gone::remove);
    for (RtmpUrl target : gone) {
      PushOutput push = one.pushes.remove(target);
      if (push != null) {
        stream.unsubscribe(push);
        push.end();
      }
    }
    for (RtmpUrl target : plan.push) {
      if (!one.pushes.containsKey(target)) {
        PushOutput push = new PushOutput(stream.label(), target, settings);
        one.pushes.put(target, push);
        stream.subscribe(push);
      }
    }
    if (!plan.folder.equals(one.plan.folder) || plan.format != one.plan.format) {
      one.recorder.ifPresent(
          recorder -> {
            stream.unsubscribe(recorder);
            recorder.end();
          });
      one.recorder = plan.folder.map(folder -> new Recorder(stream, folder, plan.format));
      one.recorder.ifPresent(stream::subscribe);
    }
    one.plan = plan;
  }

  /// Lets go of streams that are over; their outputs have heard of it.
  private void forgetEnded() {
    running.keySet().removeIf(Stream::ended);
  }

  /// Ends all outputs and waits for recordings to be complete, a few seconds at most.
  @Override
  public void close() {
    List<Running> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(running.values());
      running.forEach(
          (stream, one) -> {
            one.pushes.values().forEach(stream::unsubscribe);
            one.recorder.ifPresent(stream::unsubscribe);
          });
    }
    for (Running one : all) {
      one.pushes.values().forEach(PushOutput::end);
      one.recorder.ifPresent(Recorder::end);
    }
    long deadline = System.nanoTime() + Recorder.FINISH_NANOS;
    for (Running one : all) {
      if (!one.recorder.map(recorder -> recorder.await(deadline)).orElse(true)) {
        LOG.log(Level.WARNING, "a recording was not completed in time; it plays all the same");
      }
    }
  }
}
