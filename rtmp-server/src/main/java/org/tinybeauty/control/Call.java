package org.tinybeauty.control;

import java.util.Map;
import java.util.Optional;

/// A request as a handler sees it: what its path and query say, and its body.
///
/// @param variables what stood in the place of the route's `{names}`
/// @param query parameters by name; each at most once
record Call(Map<String, String> variables, Map<String, String> query, Body body) {
  Call {
    variables = Map.copyOf(variables);
    query = Map.copyOf(query);
  }

  /// What stood in the place of `{name}`.
  String variable(String name) {
    String value = variables.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no {" + name + "} in this route");
    }
    return value;
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /// A parameter that is `true` or `false`.
  ///
  /// @throws ProblemException when it is anything else
  boolean flag(String name) {
    return switch (query.getOrDefault(name, "false")) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new ProblemException(
              Problem.Kind.INVALID, name + " is not true or false; use one of these", name);
    };
  }

  /// A parameter that is a whole number.
  ///
  /// @throws ProblemException when it is none, or out of range
  int integer(String name, int otherwise, int least, int most) {
    String text = query.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below, in the same words as a number out of range.
    }
    throw new ProblemException(
        Problem.Kind.INVALID,
        "%s is '%s'; use a whole number from %d to %d".formatted(name, text, least, most),
        name);
  }
}
