package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avutil.*;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.frame.ChromaSiting;
import org.tinybeauty.frame.ColorMatrix;
import org.tinybeauty.frame.ColorRange;
import org.tinybeauty.frame.PixelFormat;

/// FFmpeg's numbers for pixel layout and colour, in our words.
final class Layouts {
  /// From this height on, video that does not say is BT.709; below, BT.601.
  private static final int HD_HEIGHT = 720;

  private static final Map<PixelFormat, Integer> CODES = new EnumMap<>(PixelFormat.class);

  static {
    CODES.put(PixelFormat.YUV420P, AV_PIX_FMT_YUV420P);
    CODES.put(PixelFormat.NV12, AV_PIX_FMT_NV12);
    CODES.put(PixelFormat.YUV422P, AV_PIX_FMT_YUV422P);
    CODES.put(PixelFormat.YUV444P, AV_PIX_FMT_YUV444P);
    CODES.put(PixelFormat.YUV420P10, AV_PIX_FMT_YUV420P10LE);
    CODES.put(PixelFormat.P010, AV_PIX_FMT_P010LE);
    CODES.put(PixelFormat.YUV422P10, AV_PIX_FMT_YUV422P10LE);
    CODES.put(PixelFormat.YUV444P10, AV_PIX_FMT_YUV444P10LE);
    CODES.put(PixelFormat.GBRP, AV_PIX_FMT_GBRP);
  }

  private Layouts() {}

  static int code(PixelFormat format) {
    Integer code = CODES.get(format);
    if (code == null) {
      throw new IllegalArgumentException("pixel format: " + format);
    }
    return code;
  }

  /// Our name for FFmpeg's pixel format, or null when a filter cannot work on it.
  static @Nullable PixelFormat format(int code) {
    int plain = withoutRange(code);
    for (Map.Entry<PixelFormat, Integer> entry : CODES.entrySet()) {
      if (entry.getValue() == plain) {
        return entry.getKey();
      }
    }
    return null;
  }

  /// FFmpeg's old "J" formats say full range in the pixel format; here the range says it.
  static int withoutRange(int code) {
    if (code == AV_PIX_FMT_YUVJ420P) {
      return AV_PIX_FMT_YUV420P;
    }
    if (code == AV_PIX_FMT_YUVJ422P) {
      return AV_PIX_FMT_YUV422P;
    }
    return code == AV_PIX_FMT_YUVJ444P ? AV_PIX_FMT_YUV444P : code;
  }

  /// The matrix of a frame; one that does not say, or says one that we have not, gets the usual
  /// one for its height.
  static ColorMatrix matrix(int colorspace, int height) {
    if (colorspace == AVCOL_SPC_BT709 || colorspace == AVCOL_SPC_SMPTE240M) {
      return ColorMatrix.BT709;
    }
    if (colorspace == AVCOL_SPC_BT2020_NCL || colorspace == AVCOL_SPC_BT2020_CL) {
      return ColorMatrix.BT2020;
    }
    if (colorspace == AVCOL_SPC_BT470BG
        || colorspace == AVCOL_SPC_SMPTE170M
        || colorspace == AVCOL_SPC_FCC) {
      return ColorMatrix.BT601;
    }
    return height >= HD_HEIGHT ? ColorMatrix.BT709 : ColorMatrix.BT601;
  }

  static ColorRange range(int range) {
    return range == AVCOL_RANGE_JPEG ? ColorRange.FULL : ColorRange.LIMITED;
  }

  static ChromaSiting siting(int location) {
    if (location == AVCHROMA_LOC_CENTER || location == AVCHROMA_LOC_TOP) {
      return ChromaSiting.CENTER;
    }
    return location == AVCHROMA_LOC_TOPLEFT ? ChromaSiting.TOP_LEFT : ChromaSiting.LEFT;
  }
}
