package org.tinybeauty.stream;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.tinybeauty.media.LiveMuxer;
import org.tinybeauty.rtmp.RtmpUrl;
import org.tinybeauty.session.SessionOutputs;

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
    private final Map<RtmpUrl, PushOutput> pushes = new LinkedHashMap<>();
    private final Map<RtmpUrl, String> ids = new HashMap<>();
    private Optional<Recorder> recorder = Optional.empty();
    private Plan plan = Plan.NONE;
  }

  /// Names a recording among a stream's outputs.
  static final String RECORD = "record";

  private final StreamHub hub;
  private final PushSettings settings;
  private final Path spareFolder;
  private final Consumer<String> listener;
  private final Map<String, OutputChanges> changes = new HashMap<>();
  private final Function<Stream, Plan> plans;
  private final Map<Stream, Running> running = new HashMap<>();
  private long pushes;
  private boolean closed;

  /// Watches the hub from now on.
  ///
  /// @param plans what a stream's outputs are now; called on any thread
  /// @param spareFolder where recordings go that are asked for while no folder is planned;
  ///     made when it is needed
  /// @param listener told of a made-up stream's key whenever an output of it changes; called on any
  ///     thread, must be quick
  public StreamOutputs(
      StreamHub hub,
      PushSettings settings,
      Function<Stream, Plan> plans,
      Path spareFolder,
      Consumer<String> listener) {
    this.hub = hub;
    this.settings = settings;
    this.spareFolder = spareFolder;
    this.listener = listener;
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

  /// The outputs of a key's made-up stream, to be looked at and changed.
  public SessionOutputs of(String key) {
    return new KeyOutputs(this, key);
  }

  /// Changes them.
  void change(String key, UnaryOperator<OutputChanges> change) {
    synchronized (this) {
      changes.put(key, change.apply(changes.getOrDefault(key, OutputChanges.NONE)));
      refresh();
    }
    listener.accept(key);
  }

  synchronized List<SessionOutputs.Output> outputs(String key) {
    List<SessionOutputs.Output> all = new ArrayList<>();
    madeUp(key)
        .ifPresent(
            one -> {
              one.pushes.forEach((target, push) -> all.add(output(one, target, push)));
              one.recorder.ifPresent(recorder -> all.add(recorder.output(RECORD)));
            });
    return all;
  }

  synchronized Optional<SessionOutputs.Output> find(String key, RtmpUrl target) {
    return madeUp(key)
        .flatMap(
            one ->
                Optional.ofNullable(one.pushes.get(target)).map(push -> output(one, target, push)));
  }

  synchronized Optional<RtmpUrl> target(String key, String id) {
    return madeUp(key)
        .flatMap(
            one ->
                one.ids.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(id))
                    .map(Map.Entry::getKey)
                    .findFirst());
  }

  private Optional<Running> madeUp(String key) {
    return running.entrySet().stream()
        .filter(entry -> isMadeUp(entry.getKey()) && entry.getKey().key().equals(key))
        .filter(entry -> !entry.getKey().ended())
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static boolean isMadeUp(Stream stream) {
    return stream.application().equals(LiveSessions.MADE_UP);
  }

  private static SessionOutputs.Output output(Running one, RtmpUrl target, PushOutput push) {
    PushState state = push.state();
    return new SessionOutputs.Output(
        one.ids.getOrDefault(target, ""),
        SessionOutputs.Kind.PUSH,
        state.target(),
        switch (state.phase()) {
          case CONNECTING -> SessionOutputs.State.CONNECTING;
          case LIVE -> SessionOutputs.State.CONNECTED;
          case RETRYING -> SessionOutputs.State.WAITING;
          case ENDED -> SessionOutputs.State.STOPPED;
        },
        state.reason());
  }

  private Plan plan(Stream stream) {
    Plan plan = plans.apply(stream);
    OutputChanges change = isMadeUp(stream) ? changes.get(stream.key()) : null;
    return change == null ? plan : change.on(plan, spareFolder);
  }

  private Optional<Recorder> record(Stream stream, Plan plan) {
    return plan.folder.map(
        folder -> {
          try {
            Files.createDirectories(folder);
          } catch (IOException e) {
            LOG.log(Level.ERROR, "{0}: {1} cannot be made: {2}", stream.label(), folder, e);
          }
          return new Recorder(stream, folder, plan.format);
        });
  }

  private void follow(Stream stream, Running one) {
    Plan plan = plan(stream);
    Set<RtmpUrl> gone = new HashSet<>(one.pushes.keySet());
    plan.push.forEach(gone::remove);
    for (RtmpUrl target : gone) {
      PushOutput push = one.pushes.remove(target);
      one.ids.remove(target);
      if (push != null) {
        stream.unsubscribe(push);
        push.end();
      }
    }
    for (RtmpUrl target : plan.push) {
      if (!one.pushes.containsKey(target)) {
        Runnable told = isMadeUp(stream) ? () -> listener.accept(stream.key()) : () -> {};
        PushOutput push = new PushOutput(stream.label(), target, settings, told);
        one.pushes.put(target, push);
        one.ids.put(target, "push-" + ++pushes);
        stream.subscribe(push);
      }
    }
    if (!plan.folder.equals(one.plan.folder) || plan.format != one.plan.format) {
      one.recorder.ifPresent(
          recorder -> {
            stream.unsubscribe(recorder);
            recorder.end();
          });
      one.recorder = record(stream, plan);
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
