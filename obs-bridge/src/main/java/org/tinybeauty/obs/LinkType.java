package org.tinybeauty.obs;

import org.jspecify.annotations.Nullable;

/// What a message is, in the order of the numbers on the wire, from 1.
enum LinkType {
  HELLO,
  WELCOME,
  CONFIG,
  FRAME,
  DONE,
  DROPPED,
  STYLE,
  STATUS,
  PING,
  PONG,
  BYE;

  private static final LinkType[] ALL = values();

  /// The number on the wire.
  int code() {
    return ordinal() + 1;
  }

  /// The type of that number; null for one that is not known, which is to be ignored.
  static @Nullable LinkType of(int code) {
    return code >= 1 && code <= ALL.length ? ALL[code - 1] : null;
  }
}
