package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.frame.FrameFilter;
import org.tinybeauty.frame.PixelFormat;

/// Puts a still picture through a [FrameFilter]: JPEG, PNG or WebP in, the same format and size
/// out, with EXIF, colour profile and the rest of the metadata byte for byte.
///
/// - JPEG is worked on in its own planes and encoded with its own quantisation tables.
/// - PNG keeps every pixel that the filter leaves alone, alpha and 16 bits included.
/// - WebP stays lossless where it was, keeps its alpha, and is otherwise encoded at quality 92.
///
/// A picture that the filter does not change is copied byte for byte. The output appears under its
/// name only when it is complete.
public final class StillImage {
  /// A filter that follows faces through time sees the picture this often, as if it were a video
  /// that stands still, so that nothing is left of a face's fading in.
  public static final int SETTLING_FRAMES = 25;

  /// Of that video.
  public static final int FRAMES_PER_SECOND = 25;

  private StillImage() {}

  /// A picture in the middle of being changed. Owns its memory.
  interface Work extends AutoCloseable {
    /// What the filter sees and writes to.
    AVFrame frame();

    /// The pixel format of [#frame].
    PixelFormat format();

    /// Clockwise turn that shows it upright.
    int rotationDegrees();

    /// The changed picture as a file.
    byte[] encode();

    @Override
    default void close() {
      av_frame_free(frame());
    }
  }

  /// Whether a file begins like a JPEG, PNG or WebP picture.
  ///
  /// @throws MediaException when it cannot be read
  public static boolean is(Path file) {
    return format(file) != null;
  }

  /// Makes `out` of `in`. Does not close the filter.
  ///
  /// @return whether the filter changed the picture
  /// @throws MediaException when the input does not decode, is of another format than the output's
  /// name says, or the output cannot be written
  public static boolean filter(Path in, Path out, FrameFilter filter) {
    StillFormat format = format(in);
    if (format == null) {
      throw new MediaException(in + ": not a JPEG, PNG or WebP picture");
    }
    checkName(in, out, format);
    try (OutputFile file = OutputFile.create(in, out, format.extensions().get(0));
        Work work = open(read(in), format, in.toString())) {
      boolean change = settle(work, filter);
      byte[] bytes = change ? work.encode() : read(in);
      try {
        Files.write(file.temporary(), bytes);
      } catch (IOException e) {
        throw new MediaException(out + ": cannot be written: " + e.getMessage(), e);
      }
      file.commit();
      return change;
    }
  }

  private static boolean settle(Work work, FrameFilter filter) {
    FrameView view = new FrameView(work.format(), work.rotationDegrees(), 1, 1, FRAMES_PER_SECOND);
    boolean change = false;
    for (int i = 0; i < SETTLING_FRAMES; i++) {
      work.frame().pts(i);
      change = filter.analyse(view.show(work.frame()));
    }
    if (change) {
      filter.apply(view.show(work.frame()));
    }
    return change;
  }

  private static Work open(byte[] file, StillFormat format, String name) {
    return switch (format) {
      case JPEG -> JpegFile.open(file, name);
      case PNG -> PngFile.open(file, name);
      case WEBP -> WebpFile.open(file, name);
    };
  }

  private static void checkName(Path in, Path out, StillFormat format) {
    String name = String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT);
    if (format.extensions().stream().noneMatch(name::endsWith)) {
      throw new MediaException(
          "%s: %s is a %s picture and stays one (expected: a name ending in %s)"
              .formatted(out, in, format, format.extensions().get(0)));
    }
  }

  private static @Nullable StillFormat format(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      return StillFormat.of(stream.readNBytes(StillFormat.HEAD_BYTES));
    } catch (IOException e) {
      throw new MediaException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new MediaException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
