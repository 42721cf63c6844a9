package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avcodec.FF_COMPLIANCE_UNOFFICIAL;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.tinybeauty.frame.PixelFormat;

/// A JPEG picture (ITU-T T.81): worked on in its own planes, written back with its own
/// quantisation tables, subsampling and application segments.
final class JpegFile implements StillImage.Work {
  private static final int MARKER = 0xff;
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP2 = 0xe2;
  private static final int APP14 = 0xee;
  private static final int APP15 = 0xef;
  private static final int COMMENT = 0xfe;
  private static final int QUANTISATION = 0xdb;
  private static final int SCAN = 0xda;
  private static final int TABLE = 64;
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] SEVERAL_PICTURES = "MPF\0".getBytes(StandardCharsets.ISO_8859_1);

  /// Where the n-th coefficient of a table in a file lies in raster order (figure A.6).
  private static final int[] ZIGZAG = zigzag();

  private final AVFrame frame;
  private final PixelFormat format;
  private final List<Segment> segments;

  /// A marker segment, from its payload on.
  private record Segment(int marker, int start, int end) {}

  private final byte[] file;

  private JpegFile(byte[] file, AVFrame frame, PixelFormat format, List<Segment> segments) {
    this.file = file;
    this.frame = frame;
    this.format = format;
    this.segments = segments;
  }

  /// Decodes a file.
  ///
  /// @throws MediaException when it does not decode
  static JpegFile open(byte[] file, String name) {
    List<Segment> segments = segments(file);
    AVFrame frame = StillCodec.decode(file, StillFormat.JPEG, name);
    PixelFormat format = Layouts.format(frame.format());
    if (format == null || format.rgb() || format.bitDepth() != 8 || format.interleavedChroma()) {
      AVFrame converted = StillCodec.convert(frame, AV_PIX_FMT_YUVJ444P);
      av_frame_free(frame);
      frame = converted;
      format = PixelFormat.YUV444P;
    }
    FFmpeg.check(av_frame_make_writable(frame), "out of memory for a picture");
    frame.color_range(AVCOL_RANGE_JPEG).colorspace(AVCOL_SPC_BT470BG);
    frame.chroma_location(AVCHROMA_LOC_CENTER);
    return new JpegFile(file, frame, format, segments);
  }

  @Override
  public AVFrame frame() {
    return frame;
  }

  @Override
  public PixelFormat format() {
    return format;
  }

  @Override
  public int rotationDegrees() {
    for (Segment segment : segments) {
      if (segment.marker == APP1 && startsWith(segment, EXIF)) {
        return Exif.rotationDegrees(
            Arrays.copyOfRange(file, segment.start + EXIF.length, segment.end));
      }
    }
    return 0;
  }

  @Override
  public byte[] encode() {
    Map<Integer, int[]> tables = new HashMap<>();
    for (Segment segment : segments) {
      if (segment.marker == QUANTISATION) {
        readTables(segment, tables);
      }
    }
    int[] luma = tables.getOrDefault(0, new int[0]);
    int[] chroma = tables.getOrDefault(1, luma);
    Map<String, String> options = Map.of("strict", String.valueOf(FF_COMPLIANCE_UNOFFICIAL));
    byte[] encoded = StillCodec.encode(frame, "mjpeg", options, luma, chroma);
    ByteArrayOutputStream out = new ByteArrayOutputStream(encoded.length + 65536);
    out.write(encoded, 0, 2);
    for (Segment segment : segments) {
      if (isKept(segment)) {
        out.write(file, segment.start - 4, segment.end - segment.start + 4);
      }
    }
    int body = 2;
    for (Segment segment : segments(encoded)) {
      boolean told =
          segment.marker == COMMENT || (segment.marker >= APP0 && segment.marker <= APP15);
      if (!told) {
        break;
      }
      body = segment.end;
    }
    out.write(encoded, body, encoded.length - body);
    return out.toByteArray();
  }

  /// Application data and comments, but not what tells how the old picture was coded, or where
  /// further pictures lie behind it.
  private boolean isKept(Segment segment) {
    if (segment.marker == COMMENT) {
      return true;
    }
    return segment.marker >= APP0
        && segment.marker <= APP15
        && segment.marker != APP14
        && !(segment.marker == APP2 && startsWith(segment, SEVERAL_PICTURES));
  }

  private boolean startsWith(Segment segment, byte[] prefix) {
    int end = segment.start + prefix.length;
    return end <= segment.end && Arrays.equals(file, segment.start, end, prefix, 0, prefix.length);
  }

  private void readTables(Segment segment, Map<Integer, int[]> tables) {
    int at = segment.start;
    while (at < segment.end) {
      int bytes = (file[at] & 0xf0) == 0 ? 1 : 2;
      int[] table = new int[TABLE];
      if (at + 1 + TABLE * bytes > segment.end) {
        return;
      }
      for (int i = 0; i < TABLE; i++) {
        int value = file[at + 1 + i * bytes] & 0xff;
        if (bytes == 2) {
          value = Math.min(255, (value << 8) | (file[at + 2 + i * bytes] & 0xff));
        }
        table[ZIGZAG[i]] = value;
      }
      tables.put(file[at] & 3, table);
      at += 1 + TABLE * bytes;
    }
  }

  /// The marker segments before the first scan.
  private static List<Segment> segments(byte[] file) {
    List<Segment> found = new ArrayList<>();
    int at = 2;
    while (at + 4 <= file.length && (file[at] & MARKER) == MARKER) {
      int marker = file[at + 1] & 0xff;
      if (marker == MARKER) {
        at++;
        continue;
      }
      int length = ((file[at + 2] & 0xff) << 8) | (file[at + 3] & 0xff);
      if (marker == SCAN || length < 2 || at + 2 + length > file.length) {
        break;
      }
      found.add(new Segment(marker, at + 4, at + 2 + length));
      at += 2 + length;
    }
    return found;
  }

  private static int[] zigzag() {
    int[] order = new int[TABLE];
    int n = 0;
    for (int diagonal = 0; diagonal < 15; diagonal++) {
      for (int i = Math.max(0, diagonal - 7); i <= Math.min(7, diagonal); i++) {
        int row = diagonal % 2 == 0 ? diagonal - i : i;
        order[n++] = row * 8 + diagonal - row;
      }
    }
    return order;
  }
}
