package org.tinybeauty.stream;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.tinybeauty.rtmp.MediaKind;

/// A few seconds of a real stream: H.264 without B-frames and AAC, 25 pictures a second, a keyframe
/// every 25 (`sample.flv`: FFmpeg's test picture and a tone).
public final class FlvSample {
  /// One tag.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Tag(MediaKind kind, long millis, byte[] body) {}

  private FlvSample() {}

  /// All tags of it, in order.
  public static List<Tag> read() throws IOException {
    List<Tag> tags = new ArrayList<>();
    var resource = FlvSample.class.getResourceAsStream("sample.flv");
    if (resource == null) {
      throw new IOException("sample.flv is missing");
    }
    try (DataInputStream in = new DataInputStream(resource)) {
      in.skipNBytes(13);
      while (true) {
        int type = in.readUnsignedByte();
        int size = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        long millis = (long) in.readUnsignedByte() << 16 | in.readUnsignedShort();
        in.skipNBytes(4);
        byte[] body = in.readNBytes(size);
        in.skipNBytes(4);
        MediaKind kind =
            type == 8 ? MediaKind.AUDIO : type == 9 ? MediaKind.VIDEO : MediaKind.SCRIPT;
        tags.add(new Tag(kind, millis, body));
      }
    } catch (EOFException e) {
      return tags;
    }
  }
}
