package org.tinybeauty.obs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// OBS's scenes, sources and filters, as this program sees and changes them. Every method asks OBS,
/// waits, and throws [ObsException] as [ObsWebSocket#request] does.
final class ObsStudio {
  /// obs-websocket's status of a request about something that is not there.
  static final int NOT_FOUND = 600;

  /// A bit of a kind's capabilities, as obs-websocket 5.5 and later tell them.
  private static final int HAS_VIDEO = 1;

  private static final List<String> SOUND_KINDS =
      List.of("pulse_", "alsa_", "jack_", "wasapi_", "coreaudio_", "sck_audio_", "sndio_", "oss_");

  private final ObsWebSocket obs;

  ObsStudio(ObsWebSocket obs) {
    this.obs = obs;
  }

  /// A source that can be put into scenes.
  record Source(String name, String kind) {}

  /// A filter on a source.
  record Filter(String source, String name, String kind, boolean enabled, JsonNode settings) {}

  /// Names of all scenes, as OBS lists them.
  List<String> scenes() {
    List<String> names = new ArrayList<>();
    for (JsonNode scene : obs.request("GetSceneList").path("scenes")) {
      names.addFirst(scene.path("sceneName").asText()); // it lists the last one first
    }
    return names;
  }

  /// The scene that is on air.
  String scene() {
    return obs.request("GetCurrentProgramScene").path("currentProgramSceneName").asText();
  }

  /// All sources, whether they show or sound.
  List<String> inputs() {
    List<String> names = new ArrayList<>();
    for (JsonNode input : obs.request("GetInputList").path("inputs")) {
      names.add(input.path("inputName").asText());
    }
    return names;
  }

  /// All sources that show something.
  List<Source> sources() {
    List<Source> sources = new ArrayList<>();
    for (JsonNode input : obs.request("GetInputList").path("inputs")) {
      String kind = input.path("inputKind").asText();
      boolean shows =
          input.has("inputKindCaps")
              ? (input.path("inputKindCaps").asInt() & HAS_VIDEO) != 0
              : SOUND_KINDS.stream().noneMatch(kind::startsWith);
      if (shows) {
        sources.add(new Source(input.path("inputName").asText(), kind));
      }
    }
    return sources;
  }

  /// Whether OBS knows a kind of source, so whether the plugin that brings it is loaded.
  boolean knows(String kind) {
    for (JsonNode known : obs.request("GetInputKindList").path("inputKinds")) {
      if (known.asText().equals(kind)) {
        return true;
      }
    }
    return false;
  }

  /// The filters on a source or scene.
  List<Filter> filters(String source) {
    List<Filter> filters = new ArrayList<>();
    for (JsonNode filter : obs.request("GetSourceFilterList", named(source)).path("filters")) {
      filters.add(
          new Filter(
              source,
              filter.path("filterName").asText(),
              filter.path("filterKind").asText(),
              filter.path("filterEnabled").asBoolean(),
              filter.path("filterSettings")));
    }
    return filters;
  }

  /// The filters of a kind, on whatever they are.
  List<Filter> filtersOf(String kind) {
    return Stream.concat(sources().stream().map(Source::name), scenes().stream())
        .flatMap(source -> filters(source).stream())
        .filter(filter -> filter.kind().equals(kind))
        .toList();
  }

  /// Puts a filter on a source. OBS may say that it did and not have done it: look again.
  void addFilter(String source, String name, String kind, ObjectNode settings) {
    ObjectNode data = named(source).put("filterName", name).put("filterKind", kind);
    data.set("filterSettings", settings);
    obs.request("CreateSourceFilter", data);
  }

  void removeFilter(String source, String name) {
    obs.request("RemoveSourceFilter", named(source).put("filterName", name));
  }

  /// Changes some of a filter's settings.
  void setFilter(String source, String name, ObjectNode settings) {
    ObjectNode data = named(source).put("filterName", name).put("overlay", true);
    data.set("filterSettings", settings);
    obs.request("SetSourceFilterSettings", data);
  }

  void enableFilter(String source, String name, boolean on) {
    obs.request(
        "SetSourceFilterEnabled", named(source).put("filterName", name).put("filterEnabled", on));
  }

  /// Puts a new source into a scene.
  void addSource(String scene, String name, String kind, ObjectNode settings) {
    ObjectNode data =
        ObsJson.object().put("sceneName", scene).put("inputName", name).put("inputKind", kind);
    data.set("inputSettings", settings);
    obs.request("CreateInput", data);
  }

  /// Takes a source out of a scene, and then out of OBS where others still show it. A scene that is
  /// not on air holds on to a source that is only removed from OBS.
  void removeSource(String scene, String name) {
    try {
      ObjectNode item = ObsJson.object().put("sceneName", scene).put("sourceName", name);
      int id = obs.request("GetSceneItemId", item).path("sceneItemId").asInt();
      obs.request(
          "RemoveSceneItem", ObsJson.object().put("sceneName", scene).put("sceneItemId", id));
      obs.request("RemoveInput", input(name));
    } catch (ObsException e) {
      if (e.status() != NOT_FOUND) {
        throw e;
      }
      // The scene showed it last, or does not show it any more.
      if (sources().stream().anyMatch(source -> source.name().equals(name))) {
        obs.request("RemoveInput", input(name));
      }
    }
  }

  /// How much later than its clock says a source's sound is mixed, milliseconds.
  long soundDelay(String source) {
    return obs.request("GetInputAudioSyncOffset", input(source))
        .path("inputAudioSyncOffset")
        .asLong();
  }

  void delaySound(String source, long millis) {
    obs.request("SetInputAudioSyncOffset", input(source).put("inputAudioSyncOffset", millis));
  }

  /// From one frame of OBS to the next, milliseconds.
  double frameMillis() {
    ObjectNode video = obs.request("GetVideoSettings");
    return 1000 * video.path("fpsDenominator").asDouble() / video.path("fpsNumerator").asDouble();
  }

  /// How many frames late the plugin's filters are that are at work now; empty where none is.
  OptionalInt delayFrames() {
    try {
      ObjectNode ask =
          ObsJson.object().put("vendorName", "tinybeauty").put("requestType", "get_status");
      return StreamSupport.stream(
              obs.request("CallVendorRequest", ask)
                  .path("responseData")
                  .path("filters")
                  .spliterator(),
              false)
          .filter(filter -> filter.path("state").asText().equals("ready"))
          .mapToInt(filter -> filter.path("delayFrames").asInt())
          .max();
    } catch (ObsException e) {
      if (e.status() == 0) {
        throw e;
      }
      return OptionalInt.empty(); // the plugin is not there
    }
  }

  /// Whether OBS streams.
  boolean live() {
    return obs.request("GetStreamStatus").path("outputActive").asBoolean();
  }

  /// The stream service: `streamServiceType` and `streamServiceSettings`, the key among them.
  ObjectNode service() {
    return obs.request("GetStreamServiceSettings");
  }

  void setService(String type, JsonNode settings) {
    ObjectNode data = ObsJson.object().put("streamServiceType", type);
    data.set("streamServiceSettings", settings);
    obs.request("SetStreamServiceSettings", data);
  }

  private static ObjectNode input(String source) {
    return ObsJson.object().put("inputName", source);
  }

  private static ObjectNode named(String source) {
    return ObsJson.object().put("sourceName", source);
  }
}
