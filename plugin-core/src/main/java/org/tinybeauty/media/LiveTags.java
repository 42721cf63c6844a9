package org.tinybeauty.media;

import org.jspecify.annotations.Nullable;

/// What travels with a picture or packet of a live video: its times in the stream and by the clock,
/// where it came from, what encodes it. One thread at a time, the one that holds the [Slot].
final class LiveTags {
  final LatencyStamps stamps = new LatencyStamps();
  long dtsMicros;
  long ptsMicros;
  boolean keyframe;
  @Nullable LiveSource source;
  @Nullable LiveEncoding encoding;

  void take(LiveTags from) {
    stamps.take(from.stamps);
    dtsMicros = from.dtsMicros;
    ptsMicros = from.ptsMicros;
    keyframe = from.keyframe;
    source = from.source;
    encoding = from.encoding;
  }

  void clear() {
    source = null;
    encoding = null;
  }
}
