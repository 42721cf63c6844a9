package org.tinybeauty.serve;

import java.util.List;

/// A configuration that makes no sense. The message has a line for each thing that is wrong, with
/// file, line and key; such a configuration starts nothing and replaces nothing.
final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param problems one line each, at least one
  ConfigException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
  }

  ConfigException(String problem) {
    super(problem);
  }
}
