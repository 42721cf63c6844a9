package org.tinybeauty.obs;

import org.jspecify.annotations.Nullable;
import org.tinybeauty.frame.PixelFormat;

/// Pixel layouts of the link, by OBS's numbers (`enum video_format`), and the planar layout in
/// which the frame loop works on each: for I420, NV12 and I444 in place, for the others in a copy.
enum SlotFormat {
  I420(1, PixelFormat.YUV420P, -1, -1, -1, -1),
  NV12(2, PixelFormat.NV12, -1, -1, -1, -1),
  YVYU(3, PixelFormat.YUV422P, 0, 3, 1, 2),
  YUY2(4, PixelFormat.YUV422P, 0, 1, 3, 2),
  UYVY(5, PixelFormat.YUV422P, 1, 0, 2, 3),
  RGBA(6, PixelFormat.GBRP, 1, 2, 0, -1),
  BGRA(7, PixelFormat.GBRP, 1, 0, 2, -1),
  BGRX(8, PixelFormat.GBRP, 1, 0, 2, -1),
  I444(10, PixelFormat.YUV444P, -1, -1, -1, -1);

  private static final SlotFormat[] ALL = values();

  private final int code;
  private final PixelFormat planar;
  private final int first;
  private final int second;
  private final int third;
  private final int next;

  SlotFormat(int code, PixelFormat planar, int first, int second, int third, int next) {
    this.code = code;
    this.planar = planar;
    this.first = first;
    this.second = second;
    this.third = third;
    this.next = next;
  }

  /// OBS's number.
  int code() {
    return code;
  }

  /// The layout that the frame loop sees.
  PixelFormat planar() {
    return planar;
  }

  /// Whether all components lie in one plane, four bytes together.
  boolean packed() {
    return first >= 0;
  }

  /// Of a packed format: the byte, 0 to 3, in which a component of [#planar] stands.
  int byteOf(int component) {
    return component == 0 ? first : component == 1 ? second : third;
  }

  /// Of packed 4:2:2: the byte of the second luma sample; -1 for others.
  int secondLuma() {
    return next;
  }

  /// Planes in a slot.
  int planes() {
    return packed() ? 1 : planar.planes();
  }

  /// Bytes that a row of a plane has at least.
  int rowBytes(int plane, int width) {
    if (packed()) {
      return next >= 0 ? (width + 1) / 2 * 4 : width * 4;
    }
    int pair = plane > 0 && planar.interleavedChroma() ? 2 : 1;
    return planar.planeWidth(plane, width) * pair;
  }

  /// Rows that a plane has at least.
  int rows(int plane, int height) {
    return packed() ? height : planar.planeHeight(plane, height);
  }

  /// The format of a number; null for one that is not taken.
  static @Nullable SlotFormat of(int code) {
    for (SlotFormat format : ALL) {
      if (format.code == code) {
        return format;
      }
    }
    return null;
  }

  /// The format of frames of a session, that go out as they are.
  ///
  /// @throws IllegalArgumentException when there is none
  static SlotFormat of(PixelFormat planar) {
    return switch (planar) {
      case YUV420P -> I420;
      case NV12 -> NV12;
      case YUV444P -> I444;
      case YUV422P, YUV420P10, P010, YUV422P10, YUV444P10, GBRP ->
          throw new IllegalArgumentException("pixel format: " + planar);
    };
  }
}
