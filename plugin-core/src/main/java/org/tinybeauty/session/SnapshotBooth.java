package org.tinybeauty.session;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.makeup.FaceBoard;
import org.tinybeauty.makeup.FaceNow;
import org.tinybeauty.makeup.Looks;
import org.tinybeauty.makeup.PreviewFilter;
import org.tinybeauty.makeup.StyleShelf;
import org.tinybeauty.media.FrameShot;
import org.tinybeauty.media.FrameTap;
import org.tinybeauty.media.ShotPrinter;

/// Makes pictures of a running video for people who look on, on their own threads: the frame loop
/// only lends its frames. Preview looks are put on by networks of the booth's own.
final class SnapshotBooth implements AutoCloseable {
  /// A picture is made at most so often; in between the last is given again.
  static final long FRESH_NANOS = 90_000_000L;

  private static final long WAIT_MILLIS = 1_000;

  @SuppressWarnings("ArrayRecordComponent") // written once
  private record Picture(byte[] jpeg, int width, @Nullable Looks looks, long nanos) {}

  private final StyleShelf shelf;
  private final FaceBoard board;
  private final LongSupplier clock;
  private final FrameTap tap = new FrameTap(this::captured);
  private final Map<View, Picture> last = new EnumMap<>(View.class);
  private @Nullable ShotPrinter printer;
  private @Nullable PreviewFilter preview;
  private volatile List<FaceNow> faces = List.of();
  private boolean closed;

  SnapshotBooth(StyleShelf shelf, FaceBoard board, LongSupplier clock) {
    this.shelf = shelf;
    this.board = board;
    this.clock = clock;
  }

  /// Where the frame loop lends its frames.
  FrameTap tap() {
    return tap;
  }

  private void captured() {
    faces = board.faces();
  }

  /// Makes a picture; waits a second at most for a frame.
  ///
  /// @param looks worn in a preview
  /// @return empty when no frame came
  synchronized Optional<byte[]> take(View view, int width, Looks looks)
      throws InterruptedException {
    boolean previewed = view == View.PREVIEW || view == View.PREVIEW_SPLIT;
    @Nullable Looks worn = previewed ? looks : null;
    Picture before = last.get(view);
    if (before != null
        && before.width == width
        && Objects.equals(before.looks, worn)
        && clock.getAsLong() - before.nanos < FRESH_NANOS) {
      return Optional.of(before.jpeg);
    }
    if (closed) {
      return Optional.empty();
    }
    try (FrameShot shot = tap.take(WAIT_MILLIS)) {
      if (shot == null) {
        return Optional.empty();
      }
      if (worn != null) {
        shot.makeUp(dressed(worn));
      }
      if (printer == null) {
        printer = new ShotPrinter();
      }
      byte[] jpeg =
          switch (view) {
            case BEFORE -> printer.before(shot, width);
            case AFTER, PREVIEW -> printer.after(shot, width);
            case SPLIT, PREVIEW_SPLIT -> printer.split(shot, width);
          };
      last.put(view, new Picture(jpeg, width, worn, clock.getAsLong()));
      return Optional.of(jpeg);
    }
  }

  private PreviewFilter dressed(Looks looks) {
    PreviewFilter filter = preview;
    if (filter == null) {
      filter = new PreviewFilter(shelf, looks);
      preview = filter;
    }
    filter.wear(looks, faces);
    return filter;
  }

  @Override
  public synchronized void close() {
    closed = true;
    last.clear();
    if (printer != null) {
      printer.close();
      printer = null;
    }
    if (preview != null) {
      preview.close();
      preview = null;
    }
  }
}
