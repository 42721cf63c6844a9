package org.tinybeauty.frame;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The blender: the residual becomes each component's changes on the network's grid, these are
/// warped to the plane's grid row by row and added.
final class WarpBlender implements ResidualBlender {
  private final Affine inverse = new Affine();
  private final Transpose transpose = new Transpose();
  private final ColorTransform color = new ColorTransform();
  private final DeltaMap deltas = new DeltaMap();
  private final PlaneWarp[] warps = {new PlaneWarp(), new PlaneWarp(), new PlaneWarp()};
  private final float[][] lines = {new float[0], new float[0]};
  private final CropSpan[] spans = {new CropSpan(), new CropSpan(), new CropSpan()};
  private final SampleAdder[] adders = new SampleAdder[3];
  private PixelFormat format = PixelFormat.YUV420P;
  private ColorRange range = ColorRange.LIMITED;
  private float[] window = new float[0];
  private int windowSize = -1;
  private MemorySegment turned = MemorySegment.NULL;

  WarpBlender() {
    fit(format, range);
  }

  private void fit(PixelFormat newFormat, ColorRange newRange) {
    format = newFormat;
    range = newRange;
    for (int plane = 0; plane < adders.length; plane++) {
      adders[plane] = new SampleAdder(format, range, plane);
    }
  }

  @Override
  public void add(Frame frame, Affine crop, int size, long address, float gain) {
    if (gain == 0) {
      return;
    }
    if (frame.format() != format || frame.range() != range) {
      fit(frame.format(), frame.range());
    }
    inverse.invert(crop);
    // The warp wants the residual's v to follow the frame's rows; else the residual is turned.
    boolean turn = Math.abs(inverse.yx()) > Math.abs(inverse.yy());
    long source = turn ? turned(address, size) : address;
    color.of(frame);
    fitWindow(size);
    deltas.of(source, size, window, gain, color);
    blend(frame, crop, 0, 0, 0, turn);
    if (format.interleavedChroma()) {
      blend(frame, crop, 1, 1, 2, turn);
    } else {
      blend(frame, crop, 1, 1, 1, turn);
      blend(frame, crop, 2, 2, 2, turn);
    }
  }

  private long turned(long address, int size) {
    long bytes = 12L * size * size;
    if (turned.byteSize() < bytes) {
      turned = Arena.ofAuto().allocate(bytes, Long.BYTES);
    }
    for (int plane = 0; plane < 3; plane++) {
      long offset = 4L * plane * size * size;
      transpose.square(address + offset, turned.address() + offset, size);
    }
    return turned.address();
  }

  private void fitWindow(int size) {
    if (size == windowSize) {
      return;
    }
    window = new float[Lanes.roundUp(size)];
    for (int i = 0; i < size; i++) {
      window[i] = EdgeWindow.weight(i, size);
    }
    windowSize = size;
  }

  /// Adds to one plane the changes of the components `first` and `last`, which are one or, in an
  /// interleaved plane, two.
  private void blend(Frame frame, Affine crop, int plane, int first, int last, boolean turn) {
    CropSpan span = spans[first].of(frame, plane, crop, inverse, deltas, turn);
    if (span.isEmpty()) {
      return;
    }
    int columns = span.columns();
    if (lines[0].length < Lanes.roundUp(columns)) {
      lines[0] = new float[Lanes.roomFor(Lanes.roundUp(columns))];
      lines[1] = new float[Lanes.roomFor(Lanes.roundUp(columns))];
    }
    for (int component = first; component <= last; component++) {
      span.plan(warps[component], deltas.rows(component));
    }
    SampleAdder adder = adders[plane];
    long sampleBytes = (long) format.sampleBytes() * (first == last ? 1 : 2);
    for (int v = 0; v < span.rows(); v++) {
      span.row(v);
      int from = span.from();
      int to = span.to();
      if (from >= to) {
        continue;
      }
      long row = frame.row(plane, span.top() + v) + span.left() * sampleBytes;
      warps[first].row(v, from, to, lines[0]);
      if (first == last) {
        adder.add(row, lines[0], from, to);
      } else {
        warps[last].row(v, from, to, lines[1]);
        adder.addPairs(row, lines[0], lines[1], from, to);
      }
    }
  }
}
