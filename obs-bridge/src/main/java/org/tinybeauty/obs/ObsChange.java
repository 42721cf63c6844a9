package org.tinybeauty.obs;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;

/// A change that we made in OBS, with all it takes to put it back.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "change")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ObsChange.FilterAdded.class, name = "filter-added"),
  @JsonSubTypes.Type(value = ObsChange.ServiceSet.class, name = "service-set"),
  @JsonSubTypes.Type(value = ObsChange.SourceAdded.class, name = "source-added"),
  @JsonSubTypes.Type(value = ObsChange.RuleSet.class, name = "rule-set"),
  @JsonSubTypes.Type(value = ObsChange.SoundDelayed.class, name = "sound-delayed")
})
sealed interface ObsChange {
  /// What was changed, in a line without secrets.
  String told();

  /// A filter was put on a source.
  record FilterAdded(String source, String filter, String kind) implements ObsChange {
    @Override
    public String told() {
      return "filter \"%s\" on \"%s\"".formatted(filter, source);
    }
  }

  /// The stream service was set.
  ///
  /// @param type of the service before
  /// @param settings of the service before; they hold its stream key
  /// @param server what we set, to tell whether it was changed again since
  record ServiceSet(String type, JsonNode settings, String server) implements ObsChange {
    @Override
    public String told() {
      return "stream service set to " + server;
    }

    /// Not the key.
    @Override
    public String toString() {
      return told();
    }
  }

  /// A source was put into a scene.
  record SourceAdded(String scene, String source, String kind) implements ObsChange {
    @Override
    public String told() {
      return "source \"%s\" in scene \"%s\"".formatted(source, scene);
    }
  }

  /// A source's sound was delayed.
  ///
  /// @param before its sync offset before, milliseconds
  /// @param after what we set, to tell whether it was changed again since
  record SoundDelayed(String source, long before, long after) implements ObsChange {
    @Override
    public String told() {
      return "sync offset of \"%s\": %d ms (before: %d ms)".formatted(source, after, before);
    }
  }

  /// A scene rule was set.
  ///
  /// @param before the style before; empty where the scene had no rule
  record RuleSet(String scene, String style, String before) implements ObsChange {
    @Override
    public String told() {
      return "rule: scene \"%s\" wears %s".formatted(scene, style);
    }
  }
}
