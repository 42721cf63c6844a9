package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.av_display_rotation_get;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;

import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.jspecify.annotations.Nullable;

/// How a picture is turned when shown: FFmpeg's display matrix.
final class Rotation {
  private Rotation() {}

  /// The clockwise turn that shows the picture upright, to the nearest of 0, 90, 180, 270.
  ///
  /// @param picture of the stream, asked where the container says nothing; may be null
  static int degrees(AVStream stream, @Nullable AVFrame picture) {
    BytePointer matrix = matrix(stream);
    if (matrix == null && picture != null) {
      matrix = matrix(picture);
    }
    if (matrix == null) {
      return 0;
    }
    double counterClockwise = av_display_rotation_get(new IntPointer(matrix));
    return Double.isNaN(counterClockwise)
        ? 0
        : Math.floorMod((int) Math.round(-counterClockwise / 90) * 90, 360);
  }

  private static @Nullable BytePointer matrix(AVStream stream) {
    AVCodecParameters parameters = stream.codecpar();
    AVPacketSideData data =
        av_packet_side_data_get(
            parameters.coded_side_data(),
            parameters.nb_coded_side_data(),
            AV_PKT_DATA_DISPLAYMATRIX);
    return data == null || data.isNull() ? null : data.data();
  }

  private static @Nullable BytePointer matrix(AVFrame picture) {
    AVFrameSideData data = av_frame_get_side_data(picture, AV_FRAME_DATA_DISPLAYMATRIX);
    return data == null || data.isNull() ? null : data.data();
  }
}
