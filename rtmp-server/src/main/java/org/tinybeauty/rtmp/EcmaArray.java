package org.tinybeauty.rtmp;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A map that AMF0 writes as an ECMA array (2.10), as metadata is by custom, and not as an object.
/// Equal to any map of the same entries.
public final class EcmaArray extends LinkedHashMap<String, @Nullable Object> {
  private static final long serialVersionUID = 1;

  /// An empty array.
  public EcmaArray() {}

  /// A copy of the entries, in their order.
  public EcmaArray(Map<String, ? extends @Nullable Object> entries) {
    super(entries);
  }
}
