package org.tinybeauty.control;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A request's body, kept in the pieces it came in, so that a large one is never copied to grow.
/// Filled on one thread, then read on another.
final class Body {
  private final List<byte[]> pieces = new ArrayList<>();
  private int size;

  /// Adds a piece, which is not copied.
  void add(byte[] piece) {
    pieces.add(piece);
    size += piece.length;
  }

  /// Bytes so far.
  int size() {
    return size;
  }

  /// All of it, for small ones.
  byte[] bytes() {
    ByteArrayOutputStream all = new ByteArrayOutputStream(size);
    pieces.forEach(all::writeBytes);
    return all.toByteArray();
  }

  InputStream stream() {
    return new SequenceInputStream(
        Collections.enumeration(
            pieces.stream().map(piece -> (InputStream) new ByteArrayInputStream(piece)).toList()));
  }
}
