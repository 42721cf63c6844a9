package org.tinybeauty.serve;

import java.util.LinkedHashMap;
import java.util.Map;

/// What a configuration may tell anybody who asks: everything but keys, tokens and targets.
final class ConfigFacts {
  private ConfigFacts() {}

  /// As JSON's maps, lists, texts and numbers, named as in `serve.yaml`.
  static Map<String, ?> of(ServeConfig config) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("rtmp", listen(config.rtmp().address(), config.rtmp().port()));
    facts.put("rtmps", Map.of("port", config.rtmps().port()));
    Map<String, Object> http = listen(config.http().address(), config.http().port());
    http.put("hosts", config.http().hosts());
    http.put("token", !config.http().token().isEmpty());
    facts.put("http", http);
    facts.put(
        "access",
        Map.of(
            "takeover",
            config.access().takeover(),
            "reconnect-seconds",
            config.access().reconnectSeconds()));
    facts.put("look", Map.of("style", config.look().style(), "strength", config.look().strength()));
    facts.put(
        "video",
        Map.of(
            "preset",
            config.video().preset(),
            "bitrate-kbps",
            config.video().bitrateKbps(),
            "gop-frames",
            config.video().gopFrames()));
    facts.put(
        "outputs",
        Map.of(
            "push",
            config.outputs().push().size(),
            "record",
            !config.outputs().recording().folder().isEmpty()));
    facts.put("keys", config.keys().size());
    facts.put(
        "limits",
        Map.of("connections", config.limits().connections(), "streams", config.limits().streams()));
    facts.put(
        "obs",
        Map.of(
            "enabled", config.obs().enabled(),
            "look",
                Map.of(
                    "style", config.obs().look().style(),
                    "strength", config.obs().look().strength())));
    return facts;
  }

  private static Map<String, Object> listen(String address, int port) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("address", address);
    facts.put("port", port);
    return facts;
  }
}
