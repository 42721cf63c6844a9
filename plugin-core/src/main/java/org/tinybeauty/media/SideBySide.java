package org.tinybeauty.media;

import java.util.List;
import org.tinybeauty.frame.Frame;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.frame.PixelFormat;

/// Several filters on the same video, side by side: a [Transcoder] that is given this one makes a
/// picture as many times as wide, and each filter gets its own copy of the picture to work on.
///
/// Left to right as listed. For a video that players turn by 90 degrees, that is top to bottom.
public final class SideBySide implements FrameFilter {
  private final FrameFilter[] filters;
  private final Frame[] tiles;
  private final boolean[] changed;

  /// @param filters one per copy; closed with this
  public SideBySide(List<FrameFilter> filters) {
    if (filters.isEmpty()) {
      throw new IllegalArgumentException("no filters (expected: one or more)");
    }
    this.filters = filters.toArray(FrameFilter[]::new);
    this.tiles = new Frame[this.filters.length];
    this.changed = new boolean[this.filters.length];
    for (int i = 0; i < tiles.length; i++) {
      tiles[i] = new Frame();
    }
  }

  /// Number of copies.
  int count() {
    return filters.length;
  }

  @Override
  public boolean analyse(Frame frame) {
    boolean any = false;
    for (int i = 0; i < filters.length; i++) {
      changed[i] = filters[i].analyse(tile(frame, i));
      any |= changed[i];
    }
    return any;
  }

  @Override
  public void apply(Frame frame) {
    for (int i = 0; i < filters.length; i++) {
      if (changed[i]) {
        filters[i].apply(tile(frame, i));
      }
    }
  }

  @Override
  public void close() {
    for (FrameFilter filter : filters) {
      filter.close();
    }
  }

  private Frame tile(Frame frame, int index) {
    PixelFormat format = frame.format();
    int width = frame.width() / filters.length;
    Frame tile = tiles[index];
    tile.describe(
        format,
        width,
        frame.height(),
        frame.matrix(),
        frame.range(),
        frame.siting(),
        frame.rotationDegrees(),
        frame.pixelAspect());
    for (int plane = 0; plane < format.planes(); plane++) {
      int left = index * rowBytes(format, plane, width);
      tile.plane(plane, frame.row(plane, 0) + left, frame.stride(plane));
    }
    return tile.at(frame.ptsMicros());
  }

  /// Bytes that a row of one plane of a picture takes.
  static int rowBytes(PixelFormat format, int plane, int width) {
    int components = plane == 1 && format.interleavedChroma() ? 2 : 1;
    return format.planeWidth(plane, width) * components * format.sampleBytes();
  }
}
