package org.tinybeauty.pairs;

import java.util.List;

/// A project that cannot be worked with. The message has a line for each thing that is wrong, with
/// file, line and key where there are such, and says what to do.
public final class ProjectException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ProjectException(String problem) {
    super(problem);
  }

  ProjectException(String problem, Throwable cause) {
    super(problem, cause);
  }

  /// @param problems one line each, at least one
  ProjectException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
  }
}
