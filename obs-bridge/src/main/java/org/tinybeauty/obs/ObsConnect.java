package org.tinybeauty.obs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.tinybeauty.cli.CommandException;
import org.tinybeauty.obs.ObsStudio.Filter;
import org.tinybeauty.obs.ObsStudio.Source;
import org.tinybeauty.text.NearNames;

/// Sets OBS up for us. Each change is noted in the journal before it is made, and told after.
final class ObsConnect {
  /// The filter that the plugin brings.
  static final String FILTER = "tinybeauty_filter";

  /// The source that the plugin brings.
  static final String SOURCE = "tinybeauty_source";

  /// The filter's setting that names its style.
  static final String STYLE = "style";

  private static final String FILTER_NAME = "tinybeauty";
  private static final String CUSTOM = "rtmp_custom";
  private static final String MEDIA = "ffmpeg_source";

  private final ObsStudio studio;
  private final ObsJournal journal;
  private final Consumer<String> say;

  /// @param say is told what was changed, without secrets
  ObsConnect(ObsStudio studio, ObsJournal journal, Consumer<String> say) {
    this.studio = studio;
    this.journal = journal;
    this.say = say;
  }

  /// Puts a filter on a source, and looks whether it is there.
  ///
  /// @param kind [#FILTER], or in tests another
  /// @param style what it wears; empty for what the filter itself begins with
  void addFilter(String source, String kind, String style) {
    List<String> known = new ArrayList<>(studio.sources().stream().map(Source::name).toList());
    known.addAll(studio.scenes());
    if (!known.contains(source)) {
      throw missing("source", source, known);
    }
    Optional<Filter> there = find(source, kind);
    if (there.isPresent()) {
      say.accept("\"%s\" has the filter \"%s\" already".formatted(source, there.get().name()));
      return;
    }
    String name = free(source);
    ObsChange change = new ObsChange.FilterAdded(source, name, kind);
    journal.make(
        change,
        () -> {
          try {
            ObjectNode settings = ObsJson.object();
            if (!style.isEmpty()) {
              settings.put(STYLE, style);
            }
            studio.addFilter(source, name, kind, settings);
          } catch (ObsException e) {
            throw e.status() == 0 ? e : notLoaded(kind, e);
          }
          if (find(source, kind).isEmpty()) {
            throw notAdded(source, kind);
          }
        });
    say.accept("added: " + change.told());
  }

  private Optional<Filter> find(String source, String kind) {
    return studio.filters(source).stream().filter(filter -> filter.kind().equals(kind)).findFirst();
  }

  private String free(String source) {
    List<String> taken = studio.filters(source).stream().map(Filter::name).toList();
    String name = FILTER_NAME;
    for (int i = 2; taken.contains(name); i++) {
      name = FILTER_NAME + " " + i;
    }
    return name;
  }

  private static CommandException notLoaded(String kind, ObsException e) {
    return CommandException.failure(
        "OBS knows no filter %s: `tinybeauty obs install`, start OBS again, then `tinybeauty obs doctor` (%s)"
            .formatted(kind, e.getMessage()),
        e);
  }

  private CommandException notAdded(String source, String kind) {
    boolean plugin = studio.knows(SOURCE);
    return CommandException.failure(
        "OBS says that it added the filter to \"%s\" and did not: %s"
            .formatted(
                source,
                plugin
                    ? "this kind of source does not take it"
                    : "it knows no %s; `tinybeauty obs install`, then start OBS again"
                        .formatted(kind)));
  }

  /// Lets OBS stream to a server of ours; the old service is kept in the journal.
  ///
  /// @param key not shown
  /// @throws CommandException while OBS streams
  void setService(String server, String key) {
    refuseWhileLive();
    ObjectNode before = studio.service();
    ObjectNode settings =
        ObsJson.object().put("server", server).put("key", key).put("use_auth", false);
    if (ours(before, server)
        && before.path("streamServiceSettings").path("key").asText().equals(key)) {
      say.accept("OBS streams to " + server + " already");
      return;
    }
    if (ours(before, server) && noted(server)) {
      studio.setService(CUSTOM, settings);
      say.accept("OBS streams to " + server + " already; the new key was set");
      return;
    }
    ObsChange change =
        new ObsChange.ServiceSet(
            before.path("streamServiceType").asText(),
            before.path("streamServiceSettings"),
            server);
    journal.make(change, () -> studio.setService(CUSTOM, settings));
    say.accept(
        "changed: " + change.told() + " (the service before is kept: `tinybeauty obs undo`)");
  }

  private static boolean ours(ObjectNode service, String server) {
    return service.path("streamServiceType").asText().equals(CUSTOM)
        && service.path("streamServiceSettings").path("server").asText().equals(server);
  }

  /// Whether the service that was there before ours is in the journal.
  private boolean noted(String server) {
    return journal.changes().stream()
        .anyMatch(
            change -> change instanceof ObsChange.ServiceSet set && set.server().equals(server));
  }

  private void refuseWhileLive() {
    if (studio.live()) {
      throw CommandException.failure(
          "OBS is streaming, and its service is not changed meanwhile; stop the stream first");
    }
  }

  /// Puts the made-up picture into a scene: by the plugin's source where OBS has it, else by a
  /// media source that plays our stream with little delay.
  ///
  /// @param url where it plays from; not shown, since it ends in the key
  /// @param scene empty for the one on air
  void addMedia(String name, String url, String scene) {
    String into = scene.isEmpty() ? studio.scene() : scene;
    requireScene(into);
    if (studio.sources().stream().anyMatch(source -> source.name().equals(name))) {
      throw CommandException.usage("OBS has a source \"" + name + "\" already");
    }
    boolean plugin = studio.knows(SOURCE);
    String kind = plugin ? SOURCE : MEDIA;
    ObsChange change = new ObsChange.SourceAdded(into, name, kind);
    journal.make(
        change,
        () -> studio.addSource(into, name, kind, plugin ? ObsJson.object() : lowDelay(url)));
    say.accept("added: " + change.told() + (plugin ? "" : ", about half a second late"));
  }

  private static ObjectNode lowDelay(String url) {
    return ObsJson.object()
        .put("is_local_file", false)
        .put("input", url)
        .put("buffering_mb", 0)
        .put("reconnect_delay_sec", 1)
        .put("hw_decode", false)
        .put("clear_on_media_end", false)
        .put("ffmpeg_options", "probesize=5000 analyzeduration=0 fflags=nobuffer");
  }

  /// Delays a source's sound by as much as the makeup delays the picture, so that lips and voice
  /// stay together: by the frames that the filters are late now, or where none is at work by the
  /// usual one. What the source was delayed before is kept on top; asked again, only the
  /// difference is changed.
  ///
  /// @throws CommandException where OBS has no such source, or it has no sound
  void delaySound(String source) {
    List<String> known = studio.inputs();
    if (!known.contains(source)) {
      throw missing("source", source, known);
    }
    long now;
    try {
      now = studio.soundDelay(source);
    } catch (ObsException e) {
      throw e.status() == 0
          ? e
          : CommandException.usage("\"%s\" has no sound (%s)".formatted(source, e.getMessage()));
    }
    int frames = studio.delayFrames().orElse(1);
    long own = ownDelay(source, now);
    long wanted = own + Math.round(frames * studio.frameMillis());
    if (wanted == now) {
      say.accept("sync offset of \"%s\": %d ms already".formatted(source, now));
      return;
    }
    ObsChange change = new ObsChange.SoundDelayed(source, now, wanted);
    journal.make(change, () -> studio.delaySound(source, wanted));
    say.accept("set: %s, as late as the picture (frames: %d)".formatted(change.told(), frames));
  }

  /// The sync offset that is not ours: what it was before our changes, if the last one stands.
  private long ownDelay(String source, long now) {
    long own = now;
    for (ObsChange change : journal.changes().reversed()) {
      if (change instanceof ObsChange.SoundDelayed delayed
          && delayed.source().equals(source)
          && delayed.after() == own) {
        own = delayed.before();
      }
    }
    return own;
  }

  /// Sets a scene rule.
  void setRule(ObsScenes rules, String scene, String style) {
    requireScene(scene);
    String before = rules.style(scene).orElse("");
    if (before.equals(style)) {
      say.accept("scene \"%s\" wears %s already".formatted(scene, style));
      return;
    }
    ObsChange change = new ObsChange.RuleSet(scene, style, before);
    journal.make(change, () -> rules.set(scene, style));
    say.accept("set: " + change.told());
  }

  private void requireScene(String scene) {
    List<String> scenes = studio.scenes();
    if (!scenes.contains(scene)) {
      throw missing("scene", scene, scenes);
    }
  }

  private static CommandException missing(String what, String name, List<String> known) {
    return CommandException.usage(
        "OBS has no %s \"%s\"; %s"
            .formatted(
                what, name, NearNames.advice(name, known, "it has: " + String.join(", ", known))));
  }
}
