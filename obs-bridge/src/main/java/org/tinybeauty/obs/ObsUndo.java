package org.tinybeauty.obs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Puts back what [ObsConnect] changed, the latest first. What somebody has changed again since is
/// left as it is.
final class ObsUndo {
  private final Supplier<ObsStudio> studio;
  private final ObsScenes rules;
  private final boolean force;
  private final Consumer<String> say;

  /// @param studio connects to OBS when it is first needed
  /// @param force put the old stream service back even where ours is not set any more
  /// @param say is told what was done, without secrets
  ObsUndo(Supplier<ObsStudio> studio, ObsScenes rules, boolean force, Consumer<String> say) {
    this.studio = studio;
    this.rules = rules;
    this.force = force;
    this.say = say;
  }

  /// Puts back what the journal holds.
  ///
  /// @return how many changes could not be put back; they stay in the journal
  int undo(ObsJournal journal) {
    int left = 0;
    List<ObsChange> latestFirst = journal.changes().reversed();
    for (ObsChange change : latestFirst) {
      try {
        if (undo(change)) {
          journal.remove(change);
        } else {
          left++;
        }
      } catch (ObsException e) {
        say.accept("not put back: %s: %s".formatted(change.told(), e.getMessage()));
        left++;
      }
    }
    return left;
  }

  private boolean undo(ObsChange change) {
    return switch (change) {
      case ObsChange.FilterAdded added -> undo(added);
      case ObsChange.ServiceSet set -> undo(set);
      case ObsChange.SourceAdded added -> undo(added);
      case ObsChange.RuleSet set -> undo(set);
      case ObsChange.SoundDelayed delayed -> undo(delayed);
    };
  }

  private boolean undo(ObsChange.FilterAdded added) {
    boolean there =
        exists(added.source())
            && studio.get().filters(added.source()).stream()
                .anyMatch(
                    filter ->
                        filter.name().equals(added.filter()) && filter.kind().equals(added.kind()));
    if (!there) {
      return gone(added);
    }
    studio.get().removeFilter(added.source(), added.filter());
    say.accept("removed: " + added.told());
    return true;
  }

  private boolean exists(String source) {
    try {
      studio.get().filters(source);
      return true;
    } catch (ObsException e) {
      if (e.status() == ObsStudio.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private boolean undo(ObsChange.SourceAdded added) {
    boolean there =
        studio.get().sources().stream()
            .anyMatch(
                source ->
                    source.name().equals(added.source()) && source.kind().equals(added.kind()));
    if (!there) {
      return gone(added);
    }
    studio.get().removeSource(added.scene(), added.source());
    say.accept("removed: " + added.told());
    return true;
  }

  private boolean undo(ObsChange.ServiceSet set) {
    if (studio.get().live()) {
      say.accept("not put back while OBS streams: " + set.told());
      return false;
    }
    JsonNode now = studio.get().service().path("streamServiceSettings");
    if (!force && !now.path("server").asText().equals(set.server())) {
      say.accept(
          "not put back: %s: it has been set to something else since (--force puts the old one back)"
              .formatted(set.told()));
      return false;
    }
    studio.get().setService(set.type(), set.settings());
    say.accept("put back: the stream service from before");
    return true;
  }

  private boolean undo(ObsChange.RuleSet set) {
    if (!rules.style(set.scene()).orElse("").equals(set.style())) {
      return gone(set);
    }
    rules.set(set.scene(), set.before());
    say.accept(
        set.before().isEmpty()
            ? "removed: " + set.told()
            : "put back: scene \"%s\" wears %s".formatted(set.scene(), set.before()));
    return true;
  }

  private boolean undo(ObsChange.SoundDelayed delayed) {
    boolean ours =
        studio.get().inputs().contains(delayed.source())
            && studio.get().soundDelay(delayed.source()) == delayed.after();
    if (!ours) {
      return gone(delayed);
    }
    studio.get().delaySound(delayed.source(), delayed.before());
    say.accept(
        "put back: sync offset of \"%s\": %d ms".formatted(delayed.source(), delayed.before()));
    return true;
  }

  private boolean gone(ObsChange change) {
    say.accept("gone already: " + change.told());
    return true;
  }
}
