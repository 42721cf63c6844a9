package org.tinybeauty.bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A probe's arguments, each `name=value`.
record ProbeOptions(Map<String, String> values) {
  static ProbeOptions of(String[] arguments) {
    Map<String, String> values = new HashMap<>();
    for (String argument : arguments) {
      String[] pair = argument.split("=", 2);
      values.put(pair[0], pair[1]);
    }
    return new ProbeOptions(values);
  }

  String text(String name, String usual) {
    return values.getOrDefault(name, usual);
  }

  int number(String name, int usual) {
    return Integer.parseInt(text(name, String.valueOf(usual)));
  }

  double fps() {
    return Double.parseDouble(text("fps", "30"));
  }

  /// The clip that is sent; the sample clip unless one is named.
  Path clip() {
    Path home = Path.of(System.getProperty("tinybeauty.home", "."));
    return Path.of(text("clip", home.resolve("models/demo/collins.mp4").toString()));
  }
}
