package org.tinybeauty.training;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.amplifier.MakeupScore;

/// What became of one face: a line of the manifest.
///
/// @param name of its own
/// @param source the picture, relative to the project; of an artist's pair its name
/// @param candidate which of [FacePlan]'s; -1 for an artist's pair
/// @param seed of the makeup; 0 for an artist's pair
/// @param variant how the face was varied; null as it is
/// @param identity cosine of before and after; null where there is no recogniser
/// @param flaw why it is dropped; null when kept
/// @param record in the cache; -1 when dropped
record AmplifiedFace(
    String name,
    String source,
    int candidate,
    long seed,
    FacePlan.@Nullable Variant variant,
    MakeupScore score,
    @Nullable Double identity,
    @Nullable MakeupFlaw flaw,
    int record) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Whether it is one of the artist's own pairs.
  boolean own() {
    return candidate < 0;
  }

  /// The face it is of, under which it stands in the cache's index: a face's variants go together
  /// when faces are kept out of training.
  String person() {
    return name.replaceFirst("-v\\d+$", "");
  }

  boolean kept() {
    return flaw == null;
  }

  ObjectNode json() {
    ObjectNode node = JSON.createObjectNode();
    node.put("name", name);
    node.put(own() ? "pair" : "source", source);
    node.put("candidate", candidate);
    node.put("seed", seed);
    if (variant != null) {
      node.set("variant", JSON.valueToTree(variant));
    }
    ObjectNode scores = node.putObject("scores");
    scores.put("strength", score.strength());
    scores.set("strengths", JSON.valueToTree(score.strengths()));
    scores.put("bare", score.bare());
    scores.put("likeness", score.likeness());
    scores.set("likenesses", JSON.valueToTree(score.likenesses()));
    scores.put("astray", score.astray());
    scores.put("offFace", score.offFace());
    scores.put("clipped", score.clipped());
    if (identity != null) {
      scores.put("identity", identity);
    }
    node.put("kept", kept());
    if (flaw == null) {
      node.put("record", record);
    } else {
      node.put("flaw", flaw.name());
      node.put("reason", flaw.reason());
    }
    return node;
  }

  /// Reads what [#json] wrote.
  ///
  /// @throws JacksonException when it is something else
  static AmplifiedFace of(JsonNode node) throws JacksonException {
    JsonNode scores = node.path("scores");
    MakeupScore score =
        new MakeupScore(
            scores.path("strength").asDouble(),
            figures(scores.path("strengths")),
            scores.path("bare").asDouble(),
            scores.path("likeness").asDouble(),
            figures(scores.path("likenesses")),
            scores.path("astray").asDouble(),
            scores.path("offFace").asInt(),
            scores.path("clipped").asDouble());
    boolean own = node.has("pair");
    return new AmplifiedFace(
        node.path("name").asText(),
        node.path(own ? "pair" : "source").asText(),
        node.path("candidate").asInt(),
        node.path("seed").asLong(),
        node.has("variant") ? JSON.treeToValue(node.path("variant"), FacePlan.Variant.class) : null,
        score,
        scores.has("identity") ? scores.path("identity").asDouble() : null,
        node.has("flaw") ? MakeupFlaw.valueOf(node.path("flaw").asText()) : null,
        node.has("record") ? node.path("record").asInt() : -1);
  }

  private static Map<String, Double> figures(JsonNode node) {
    Map<String, Double> figures = new LinkedHashMap<>();
    node.properties().forEach(entry -> figures.put(entry.getKey(), entry.getValue().asDouble()));
    return figures;
  }
}
