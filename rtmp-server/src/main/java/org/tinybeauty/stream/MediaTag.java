package org.tinybeauty.stream;

import io.netty.buffer.ByteBuf;
import org.tinybeauty.rtmp.MediaKind;

/// What the first bytes of an FLV tag body say, in the old form and in Enhanced RTMP (v1 and v2).
///
/// @param codec FourCC as an int; old codec ids are given as the FourCC they equal ([#AVC],
///     [#HEVC], [#AAC], [#MP3]), those without one as the id itself (0 to 15)
/// @param role what the body is
/// @param keyframe true for a video access unit that a decoder can start with
/// @param compositionMillis pts minus dts, -8388608 to 8388607; 0 for audio
/// @param payload offset of the codec's own bytes in the body, or the body's length
/// @param track of a multitrack message, or 0
/// @param multitrack true if the body holds one or more tracks that [#payload] does not take apart
/// @see <a href="https://veovera.org/docs/enhanced/enhanced-rtmp-v2">Enhanced RTMP v2</a>
public record MediaTag(
    int codec,
    Role role,
    boolean keyframe,
    int compositionMillis,
    int payload,
    int track,
    boolean multitrack) {
  /// What a tag body is.
  public enum Role {
    /// Sequence header: the codec's configuration (avcC, hvcC, AudioSpecificConfig ...).
    HEADER,
    /// Coded media.
    FRAMES,
    /// Codec-independent description that late viewers need too (HDR colours, channel layout).
    DESCRIPTION,
    /// End of sequence.
    END,
    /// Script data (onMetaData, onTextData ...), a seek mark, or a body too short to tell.
    OTHER
  }

  public static final int AVC = 0x61766331; // avc1
  public static final int HEVC = 0x68766331; // hvc1
  public static final int AV1 = 0x61763031; // av01
  public static final int VP9 = 0x76703039; // vp09
  public static final int AAC = 0x6d703461; // mp4a
  public static final int MP3 = 0x2e6d7033; // .mp3
  public static final int OPUS = 0x4f707573; // Opus

  private static final int SEQUENCE_START = 0;
  private static final int CODED_FRAMES = 1;
  private static final int SEQUENCE_END = 2;
  private static final int CODED_FRAMES_X = 3;
  private static final int DESCRIBE = 4;
  private static final int MPEG2TS_SEQUENCE_START = 5;
  private static final int VIDEO_MULTITRACK = 6;
  private static final int AUDIO_MULTITRACK = 5;
  private static final int MOD_EX = 7;
  private static final int KEYFRAME = 1;
  private static final int COMMAND_FRAME = 5;
  private static final int EX_AUDIO = 9;
  private static final int MANY_TRACKS_MANY_CODECS = 2;

  /// Reads the tag at the body's reader index, which stays where it is. Never throws for bad bytes:
  /// what cannot be told is [Role#OTHER] with codec 0.
  public static MediaTag parse(MediaKind kind, ByteBuf body) {
    if (kind == MediaKind.SCRIPT || !body.isReadable()) {
      return other(0, body.readableBytes());
    }
    ByteBuf view = body.slice();
    return kind == MediaKind.VIDEO ? video(view) : audio(view);
  }

  private static MediaTag other(int codec, int length) {
    return new MediaTag(codec, Role.OTHER, false, 0, length, 0, false);
  }

  private static MediaTag video(ByteBuf view) {
    int first = view.getUnsignedByte(0);
    if ((first & 0x80) != 0) {
      return extended(MediaKind.VIDEO, view, first & 15, first >> 4 & 7);
    }
    boolean key = first >> 4 == KEYFRAME;
    int codec =
        switch (first & 15) {
          case 7 -> AVC;
          case 12 -> HEVC;
          default -> first & 15;
        };
    if (first >> 4 == COMMAND_FRAME) {
      return other(codec, view.readableBytes());
    }
    if (codec < 16) {
      return new MediaTag(codec, Role.FRAMES, key, 0, 1, 0, false);
    }
    if (view.readableBytes() < 5) {
      return other(codec, view.readableBytes());
    }
    return switch (view.getUnsignedByte(1)) {
      case SEQUENCE_START -> new MediaTag(codec, Role.HEADER, false, 0, 5, 0, false);
      case CODED_FRAMES -> new MediaTag(codec, Role.FRAMES, key, view.getMedium(2), 5, 0, false);
      case SEQUENCE_END -> new MediaTag(codec, Role.END, false, 0, 5, 0, false);
      default -> other(codec, view.readableBytes());
    };
  }

  private static MediaTag audio(ByteBuf view) {
    int first = view.getUnsignedByte(0);
    return switch (first >> 4) {
      case EX_AUDIO -> extended(MediaKind.AUDIO, view, first & 15, 0);
      case 10 -> {
        if (view.readableBytes() < 2) {
          yield other(AAC, view.readableBytes());
        }
        Role role = view.getUnsignedByte(1) == SEQUENCE_START ? Role.HEADER : Role.FRAMES;
        yield new MediaTag(AAC, role, false, 0, 2, 0, false);
      }
      case 2, 14 -> new MediaTag(MP3, Role.FRAMES, false, 0, 1, 0, false);
      default -> new MediaTag(first >> 4, Role.FRAMES, false, 0, 1, 0, false);
    };
  }

  private static MediaTag extended(MediaKind kind, ByteBuf view, int firstType, int frame) {
    boolean video = kind == MediaKind.VIDEO;
    int length = view.readableBytes();
    int at = 1;
    int type = firstType;
    while (type == MOD_EX) {
      if (at + 1 > length) {
        return other(0, length);
      }
      int size = view.getUnsignedByte(at++) + 1;
      if (size == 256) {
        if (at + 2 > length) {
          return other(0, length);
        }
        size = view.getUnsignedShort(at) + 1;
        at += 2;
      }
      at += size;
      if (at >= length) {
        return other(0, length);
      }
      type = view.getUnsignedByte(at++) & 15;
    }
    if (video && frame == COMMAND_FRAME && type != DESCRIBE) {
      return other(0, length);
    }
    boolean multitrack = type == (video ? VIDEO_MULTITRACK : AUDIO_MULTITRACK);
    boolean codecs = false;
    if (multitrack) {
      if (at >= length) {
        return other(0, length);
      }
      int tracks = view.getUnsignedByte(at++);
      type = tracks & 15;
      codecs = tracks >> 4 == MANY_TRACKS_MANY_CODECS;
    }
    int codec = 0;
    if (!codecs) {
      if (at + 4 > length) {
        return other(0, length);
      }
      codec = view.getInt(at);
      at += 4;
    }
    int track = multitrack && at < length ? view.getUnsignedByte(at) : 0;
    Role role = role(video, type);
    int composition = 0;
    if (!multitrack && type == CODED_FRAMES && (codec == AVC || codec == HEVC)) {
      if (at + 3 > length) {
        return other(codec, length);
      }
      composition = view.getMedium(at);
      at += 3;
    }
    boolean keyframe = video && role == Role.FRAMES && frame == KEYFRAME;
    return new MediaTag(codec, role, keyframe, composition, at, track, multitrack);
  }

  private static Role role(boolean video, int type) {
    return switch (type) {
      case SEQUENCE_START -> Role.HEADER;
      case CODED_FRAMES -> Role.FRAMES;
      case SEQUENCE_END -> Role.END;
      case CODED_FRAMES_X -> video ? Role.FRAMES : Role.OTHER;
      case DESCRIBE -> Role.DESCRIPTION;
      case MPEG2TS_SEQUENCE_START -> video ? Role.HEADER : Role.OTHER;
      default -> Role.OTHER;
    };
  }
}
