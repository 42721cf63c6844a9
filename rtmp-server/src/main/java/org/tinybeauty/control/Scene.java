package org.tinybeauty.control;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.makeup.Transition;

/// What one touch puts on air: a preset, or looks of its own, and how they come.
///
/// @param preset its name, null when there are looks
/// @param looks null when there is a preset
/// @param fade frames
record Scene(@Nullable String preset, @Nullable Looks looks, int fade) {
  /// As JSON.
  ///
  /// @param fade 8 when left out
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Body(@Nullable String preset, @Nullable ObjectNode looks, @Nullable Integer fade) {}

  /// @throws ProblemException naming the field that is wrong
  static Scene read(ObjectNode object) {
    Body body = Json.as(object, Body.class);
    if ((body.preset == null) == (body.looks == null)) {
      throw new ProblemException(
          Problem.Kind.INVALID,
          "a scene has a preset or looks, and not both; send {\"preset\": \"NAME\"} or"
              + " {\"looks\": {...}}",
          body.preset == null ? "looks" : "preset");
    }
    int fade = body.fade == null ? Transition.DEFAULT.fadeFrames() : body.fade;
    if (fade < 0 || fade > Transition.MAX_FADE_FRAMES) {
      throw new ProblemException(
          Problem.Kind.INVALID,
          "fade is %d; use 0 to %d".formatted(fade, Transition.MAX_FADE_FRAMES),
          "fade");
    }
    return new Scene(body.preset, body.looks == null ? null : LooksBody.read(body.looks), fade);
  }

  Body body() {
    return new Body(preset, looks == null ? null : Json.tree(LooksBody.of(looks)), fade);
  }
}
