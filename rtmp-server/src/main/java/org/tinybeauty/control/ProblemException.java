package org.tinybeauty.control;

import org.jspecify.annotations.Nullable;

/// Ends a request with a [Problem].
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // never serialised
  private final Problem problem;

  ProblemException(Problem.Kind kind, String detail) {
    this(kind, detail, null);
  }

  /// @param field what is wrong, see [Problem#field]
  ProblemException(Problem.Kind kind, String detail, @Nullable String field) {
    super(detail);
    this.problem = new Problem(kind, detail, field);
  }

  Problem problem() {
    return problem;
  }
}
