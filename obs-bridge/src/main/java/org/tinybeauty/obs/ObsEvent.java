package org.tinybeauty.obs;

import com.fasterxml.jackson.databind.JsonNode;

/// What OBS has told without being asked.
///
/// @param type its name in the protocol, such as `CurrentProgramSceneChanged`
/// @param data an object, empty where the event has none
record ObsEvent(String type, JsonNode data) {
  /// Categories that can be subscribed to; they are added up.
  static final int NONE = 0;

  static final int CONFIG = 1 << 1;
  static final int SCENES = 1 << 2;
  static final int INPUTS = 1 << 3;
  static final int FILTERS = 1 << 5;
  static final int OUTPUTS = 1 << 6;
}
