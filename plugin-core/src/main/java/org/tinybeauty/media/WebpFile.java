package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avutil.*;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;
import org.tinybeauty.frame.PixelFormat;

/// A WebP picture (RFC 9649). A lossy one is worked on in its own planes and its alpha chunk is
/// carried over; a lossless one in RGB, and stays lossless.
final class WebpFile implements StillImage.Work {
  private static final int HEADER = 12;
  private static final int CHUNK_HEADER = 8;
  private static final String LOSSY = "VP8 ";
  private static final String LOSSLESS = "VP8L";
  private static final String QUALITY = "92";

  private final List<Chunk> chunks;
  private final AVFrame frame;
  private final @Nullable RgbPicture rgb;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Chunk(String type, byte[] data) {}

  private WebpFile(List<Chunk> chunks, AVFrame frame, @Nullable RgbPicture rgb) {
    this.chunks = chunks;
    this.frame = frame;
    this.rgb = rgb;
  }

  /// Decodes a file.
  ///
  /// @throws MediaException when it does not decode, or is an animation
  static WebpFile open(byte[] file, String name) {
    List<Chunk> chunks = chunks(file);
    if (chunks.stream().anyMatch(chunk -> chunk.type.equals("ANIM"))) {
      throw new MediaException(name + ": an animated picture (expected: a still one, or a video)");
    }
    AVFrame decoded = StillCodec.decode(file, StillFormat.WEBP, name);
    if (decoded.format() == AV_PIX_FMT_YUV420P || decoded.format() == AV_PIX_FMT_YUVA420P) {
      FFmpeg.check(av_frame_make_writable(decoded), "out of memory for a picture");
      decoded.format(AV_PIX_FMT_YUV420P); // the alpha plane stays behind, unread
      decoded.color_range(AVCOL_RANGE_MPEG).colorspace(AVCOL_SPC_BT470BG);
      return new WebpFile(chunks, decoded, null);
    }
    try {
      RgbPicture rgb = RgbPicture.of(decoded, name);
      return new WebpFile(chunks, rgb.planes(), rgb);
    } finally {
      av_frame_free(decoded);
    }
  }

  @Override
  public AVFrame frame() {
    return frame;
  }

  @Override
  public PixelFormat format() {
    return rgb == null ? PixelFormat.YUV420P : PixelFormat.GBRP;
  }

  @Override
  public int rotationDegrees() {
    return chunks.stream()
        .filter(chunk -> chunk.type.equals("EXIF"))
        .findFirst()
        .map(chunk -> Exif.rotationDegrees(tiff(chunk.data)))
        .orElse(0);
  }

  @Override
  public byte[] encode() {
    String type = rgb == null ? LOSSY : LOSSLESS;
    Chunk made =
        chunks(rgb == null ? lossy() : lossless(rgb)).stream()
            .filter(chunk -> chunk.type.equals(type))
            .findFirst()
            .orElseThrow(() -> new MediaException("the WebP encoder made no " + type));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Chunk chunk : chunks) {
      boolean picture = chunk.type.equals(LOSSY) || chunk.type.equals(LOSSLESS);
      write(body, picture ? made : chunk);
    }
    ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    header.put(bytes("RIFF")).putInt(body.size() + 4).put(bytes("WEBP"));
    ByteArrayOutputStream out = new ByteArrayOutputStream(HEADER + body.size());
    out.writeBytes(header.array());
    out.writeBytes(body.toByteArray());
    return out.toByteArray();
  }

  private byte[] lossy() {
    Map<String, String> options = Map.of("quality", QUALITY, "compression_level", "4");
    return StillCodec.encode(frame, "libwebp", options, new int[0], new int[0]);
  }

  private byte[] lossless(RgbPicture picture) {
    AVFrame packed = picture.packed();
    try {
      Map<String, String> options = Map.of("lossless", "1", "compression_level", "4");
      return StillCodec.encode(packed, "libwebp", options, new int[0], new int[0]);
    } finally {
      av_frame_free(packed);
    }
  }

  /// Some writers put JPEG's `Exif\0\0` before the TIFF header.
  private static byte[] tiff(byte[] exif) {
    boolean prefixed = exif.length > 6 && exif[0] == 'E';
    return prefixed ? Arrays.copyOfRange(exif, 6, exif.length) : exif;
  }

  private static List<Chunk> chunks(byte[] file) {
    List<Chunk> found = new ArrayList<>();
    ByteBuffer data = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int at = HEADER;
    while (at + CHUNK_HEADER <= file.length) {
      String type = new String(file, at, 4, StandardCharsets.ISO_8859_1);
      int size = data.getInt(at + 4);
      if (size < 0 || size > file.length - at - CHUNK_HEADER) {
        break;
      }
      int start = at + CHUNK_HEADER;
      found.add(new Chunk(type, Arrays.copyOfRange(file, start, start + size)));
      at = start + size + (size & 1);
    }
    return found;
  }

  private static void write(ByteArrayOutputStream out, Chunk chunk) {
    ByteBuffer header = ByteBuffer.allocate(CHUNK_HEADER).order(ByteOrder.LITTLE_ENDIAN);
    out.writeBytes(header.put(bytes(chunk.type)).putInt(chunk.data.length).array());
    out.writeBytes(chunk.data);
    if ((chunk.data.length & 1) != 0) {
      out.write(0);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
