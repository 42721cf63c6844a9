package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_NONE;
import static org.bytedeco.ffmpeg.global.avutil.av_q2d;

import java.util.Objects;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.tinybeauty.frame.PixelFormat;

/// All that depends on what the pictures of a live video are: the encoder, what brings pictures to
/// its layout, how the filter sees them. Made by the decode thread from a first picture, and
/// replaced whole when pictures change. [#fit] is the decode thread's, [#view] the loop's,
/// [#encoder] the encode thread's.
final class LiveEncoding implements AutoCloseable {
  private final int sourceWidth;
  private final int sourceHeight;
  private final int sourceFormat;
  private final boolean fastest;
  private final int failures;
  private final FrameConverter converter;
  private final FrameView view;
  private final VideoEncoder encoder;
  private final byte[] config;
  private boolean closed;

  /// @param first brought to what the encoder takes
  /// @param rate frames per second, 0/1 when unknown
  /// @param failures of encoders so far
  /// @throws MediaException when no encoder opens for such pictures
  LiveEncoding(
      LiveSettings settings,
      AVFrame first,
      AVRational rate,
      long bitsPerSecond,
      boolean fastest,
      int failures) {
    String wanted = settings.encoder().videoCodec();
    AVCodec codec = Encoders.choose(wanted == null ? "h264" : wanted);
    String name = String.valueOf(FFmpeg.text(codec.name()));
    if (codec.id() != AV_CODEC_ID_H264) {
      throw new MediaException("encoder " + name + " makes no H.264, which live video needs");
    }
    sourceWidth = first.width();
    sourceHeight = first.height();
    sourceFormat = Layouts.withoutRange(first.format());
    this.fastest = fastest;
    this.failures = failures;
    int format = VideoEncoder.workingFormat(codec, first.format());
    PixelFormat layout = Objects.requireNonNull(Layouts.format(format));
    Warnings warnings = new Warnings(TranscodeListener.NONE);
    converter = new FrameConverter(format, sourceWidth, sourceHeight, warnings);
    AVRational aspect = first.sample_aspect_ratio();
    double pixelAspect = FFmpeg.positive(aspect) ? av_q2d(aspect) : 1;
    view = new FrameView(layout, 0, pixelAspect, 1, FFmpeg.MICROS.den());
    VideoEncoder opened = null;
    try {
      converter.fit(first);
      EncoderSettings tuned = LiveTuning.of(name, settings, bitsPerSecond, fastest);
      VideoEncoder.Source source =
          new VideoEncoder.Source(first, FFmpeg.MICROS, rate, aspect, true);
      opened = VideoEncoder.openEven(codec, tuned, source, warnings);
      converter.resize(first.width(), first.height());
      config = AnnexB.avcC(opened.headers());
    } catch (MediaException e) {
      converter.close();
      if (opened != null) {
        opened.close();
      }
      throw e;
    }
    encoder = opened;
  }

  /// Whether it was made for such pictures, and for that much speed.
  boolean fits(AVFrame picture, boolean fastest, int failures) {
    return suits(picture) && this.fastest == fastest && this.failures == failures;
  }

  /// Whether it was made for such pictures.
  boolean suits(AVFrame picture) {
    return picture.width() == sourceWidth
        && picture.height() == sourceHeight
        && Layouts.withoutRange(picture.format()) == sourceFormat
        && sourceFormat != AV_PIX_FMT_NONE;
  }

  /// Encoder failures that were known when it was made.
  int failures() {
    return failures;
  }

  /// Brings a picture to the encoder's size and layout.
  void fit(AVFrame picture) {
    converter.fit(picture);
  }

  FrameView view() {
    return view;
  }

  VideoEncoder encoder() {
    return encoder;
  }

  /// The encoder's `avcC`.
  byte[] config() {
    return config;
  }

  /// The decode thread gives it no more pictures.
  void retire() {
    converter.close();
  }

  /// Frees the encoder; any number of times, but not while a thread uses it.
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      encoder.close();
    }
  }
}
