package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AAC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.av_guess_frame_rate;
import static org.bytedeco.ffmpeg.global.avutil.av_q2d;
import static org.bytedeco.ffmpeg.global.avutil.av_rescale_q;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/// A file (MP4, MKV, FLV) read as a publisher would send it: access units of its video, frames of
/// its AAC audio, and their configurations. One thread at a time.
public final class LiveClip implements AutoCloseable {
  private static final int NONE = -1;

  private final Demuxer demuxer;
  private final AVPacket packet = FFmpeg.allocated(av_packet_alloc(), "a packet");
  private final LiveCodec codec;
  private final int audio;

  private LiveClip(Demuxer demuxer, LiveCodec codec) {
    this.demuxer = demuxer;
    this.codec = codec;
    int found = NONE;
    for (int i = 0; i < demuxer.context().nb_streams(); i++) {
      if (parameters(i).codec_id() == AV_CODEC_ID_AAC && found == NONE) {
        found = i;
      }
    }
    audio = found;
  }

  /// Opens a file.
  ///
  /// @throws MediaException when it holds no video of a codec that goes over RTMP
  public static LiveClip open(Path file) {
    Demuxer demuxer = Demuxer.open(file);
    int id = demuxer.videoStream().codecpar().codec_id();
    for (LiveCodec codec : LiveCodec.values()) {
      if (codec.id() == id) {
        return new LiveClip(demuxer, codec);
      }
    }
    demuxer.close();
    throw new MediaException(file + ": its video codec does not go over RTMP");
  }

  /// The video's codec.
  public LiveCodec codec() {
    return codec;
  }

  /// The video's configuration: `avcC` or what its codec has in its place.
  public byte[] config() {
    return extradata(demuxer.video());
  }

  /// The audio's AudioSpecificConfig; empty when there is no AAC.
  public byte[] audioConfig() {
    return audio == NONE ? new byte[0] : extradata(audio);
  }

  /// Frames per second of the video, 0 when unknown.
  public double framesPerSecond() {
    AVRational rate = av_guess_frame_rate(demuxer.context(), demuxer.videoStream(), (AVFrame) null);
    return FFmpeg.positive(rate) ? av_q2d(rate) : 0;
  }

  /// Reads on to the next packet of video or audio.
  ///
  /// @return whether there was one
  public boolean next() {
    av_packet_unref(packet);
    while (demuxer.read(packet) >= 0) {
      if (packet.stream_index() == demuxer.video() || packet.stream_index() == audio) {
        return true;
      }
      av_packet_unref(packet);
    }
    return false;
  }

  /// Whether the packet is of the video.
  public boolean video() {
    return packet.stream_index() == demuxer.video();
  }

  /// The packet's bytes; valid until the next one.
  public ByteBuffer bytes() {
    return packet.data().limit(packet.size()).asByteBuffer();
  }

  /// Whether the packet can be decoded without others.
  public boolean keyframe() {
    return (packet.flags() & AV_PKT_FLAG_KEY) != 0;
  }

  public long dtsMicros() {
    return micros(packet.dts());
  }

  public long ptsMicros() {
    return micros(packet.pts());
  }

  private long micros(long time) {
    AVStream stream = demuxer.context().streams(packet.stream_index());
    return av_rescale_q(time, stream.time_base(), FFmpeg.MICROS);
  }

  private byte[] extradata(int stream) {
    AVCodecParameters parameters = parameters(stream);
    byte[] bytes = new byte[Math.max(0, parameters.extradata_size())];
    if (bytes.length > 0) {
      parameters.extradata().get(bytes);
    }
    return bytes;
  }

  private AVCodecParameters parameters(int stream) {
    return demuxer.context().streams(stream).codecpar();
  }

  @Override
  public void close() {
    av_packet_free(packet);
    demuxer.close();
  }
}
