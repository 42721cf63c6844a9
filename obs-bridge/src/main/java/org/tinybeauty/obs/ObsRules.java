package org.tinybeauty.obs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.obs.ObsStudio.Filter;

/// Keeps our filters in OBS wearing what the scene rules say: on each change of scene, and when
/// OBS has come (back). One thread runs it; any may stop it.
final class ObsRules {
  private static final String SCENE_CHANGED = "CurrentProgramSceneChanged";
  private static final int EVENTS =
      ObsEvent.CONFIG + ObsEvent.SCENES + ObsEvent.INPUTS + ObsEvent.FILTERS;

  private final ObsAddress address;
  private final ObsScenes rules;
  private final String kind;
  private final ObsBackOff backOff;
  private final Consumer<String> say;

  /// Counts what there is to look at; only the latest scene matters, so nothing queues up.
  private final Semaphore news = new Semaphore(0);

  private final AtomicReference<@Nullable String> latest = new AtomicReference<>();
  private volatile boolean filtersChanged = true;
  private volatile boolean stopped;

  /// @param kind of the filters that are ours: [ObsConnect#FILTER]
  /// @param say is told what happens
  ObsRules(
      ObsAddress address, ObsScenes rules, String kind, ObsBackOff backOff, Consumer<String> say) {
    this.address = address;
    this.rules = rules;
    this.kind = kind;
    this.backOff = backOff;
    this.say = say;
  }

  /// Works until it is stopped; connects again as often as OBS goes away.
  ///
  /// @throws ObsException when trying again cannot help: no OBS there, or a wrong password
  void run() throws InterruptedException {
    String told = "";
    while (!stopped) {
      try (ObsWebSocket obs = open()) {
        say.accept("connected to OBS at " + address);
        told = "";
        backOff.reset();
        follow(obs);
      } catch (ObsException e) {
        if (!e.passing()) {
          throw e;
        }
        if (!stopped && !told.equals(e.getMessage())) {
          told = String.valueOf(e.getMessage());
          say.accept(told + "; trying again until it is there");
        }
      }
      if (!stopped) {
        pause(backOff.next());
      }
    }
  }

  /// Ends [#run] soon. Any thread.
  void stop() {
    stopped = true;
    news.release();
  }

  private ObsWebSocket open() {
    latest.set(null);
    return ObsWebSocket.open(address, EVENTS, this::hear, Duration.ofSeconds(10));
  }

  private void hear(ObsEvent event) {
    if (event.type().equals(SCENE_CHANGED)) {
      latest.set(event.data().path("sceneName").asText());
      news.release();
    } else if (!event.type().endsWith("SettingsChanged")) {
      filtersChanged = true;
    }
  }

  private void follow(ObsWebSocket obs) throws InterruptedException {
    var _ = obs.ended().thenRun(news::release);
    ObsStudio studio = new ObsStudio(obs);
    filtersChanged = true;
    latest.compareAndSet(null, studio.scene()); // unless it has changed meanwhile
    List<Filter> filters = List.of();
    while (!stopped && obs.open()) {
      String scene = latest.getAndSet(null);
      if (scene == null) {
        news.acquire();
        news.drainPermits();
        continue;
      }
      if (filtersChanged) {
        filtersChanged = false;
        filters = studio.filtersOf(kind);
      }
      dress(studio, filters, scene);
    }
    if (!stopped) {
      throw obs.ended().join();
    }
  }

  private void dress(ObsStudio studio, List<Filter> filters, String scene) {
    String style = rules.style(scene).orElse("");
    if (style.isEmpty()) {
      say.accept("scene \"%s\": no rule, left as it is".formatted(scene));
      return;
    }
    boolean on = !style.equals(ObsScenes.NONE);
    try {
      for (Filter filter : filters) {
        if (on) {
          ObjectNode settings = ObsJson.object().put(ObsConnect.STYLE, style);
          studio.setFilter(filter.source(), filter.name(), settings);
        }
        studio.enableFilter(filter.source(), filter.name(), on);
      }
    } catch (ObsException e) {
      if (e.status() != ObsStudio.NOT_FOUND) {
        throw e;
      }
      filtersChanged = true; // one was removed meanwhile: look again and begin anew
      latest.compareAndSet(null, scene);
      return;
    }
    say.accept(
        filters.isEmpty()
            ? "scene \"%s\": %s, but no source has the filter".formatted(scene, style)
            : "scene \"%s\": %s".formatted(scene, style));
  }

  private void pause(Duration time) throws InterruptedException {
    if (news.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
      news.drainPermits();
    }
  }
}
