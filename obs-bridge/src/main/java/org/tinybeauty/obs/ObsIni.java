package org.tinybeauty.obs;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A settings file of OBS: sections of keys and values.
final class ObsIni {
  private final Map<String, String> values = new HashMap<>();

  private ObsIni() {}

  /// Reads a text; lines that are neither section nor key are passed over, as OBS does.
  static ObsIni parse(String text) {
    ObsIni ini = new ObsIni();
    String section = "";
    for (String raw : text.lines().toList()) {
      String line = raw.strip().replace("\uFEFF", "");
      int equals = line.indexOf('=');
      if (line.startsWith("[") && line.endsWith("]")) {
        section = line.substring(1, line.length() - 1);
      } else if (equals > 0 && !line.startsWith("#")) {
        ini.values.put(
            section + "/" + line.substring(0, equals).strip(),
            unescaped(line.substring(equals + 1).strip()));
      }
    }
    return ini;
  }

  Optional<String> value(String section, String key) {
    return Optional.ofNullable(values.get(section + "/" + key));
  }

  private static String unescaped(String value) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char next = i + 1 < value.length() ? value.charAt(i + 1) : ' ';
      if (value.charAt(i) == '\\' && "\\nr".indexOf(next) >= 0) {
        text.append(next == 'n' ? '\n' : next == 'r' ? '\r' : '\\');
        i++;
      } else {
        text.append(value.charAt(i));
      }
    }
    return text.toString();
  }
}
