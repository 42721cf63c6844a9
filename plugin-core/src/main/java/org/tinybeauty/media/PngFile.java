package org.tinybeauty.media;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.tinybeauty.frame.PixelFormat;

/// A PNG picture (W3C, third edition): worked on in RGB, written back at its own depth with its own
/// alpha and chunks. A grey or indexed picture becomes a coloured one.
final class PngFile implements StillImage.Work {
  private static final int SIGNATURE = 8;
  private static final int CHUNK_FRAME = 12;
  private static final int RGB = 2;
  private static final int RGBA = 6;

  /// What is written anew.
  private static final Set<String> REPLACED = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

  /// What speaks of samples as the old colour type had them.
  private static final Set<String> OF_COLOUR_TYPE = Set.of("bKGD", "hIST", "sBIT");

  private final byte[] file;
  private final List<Chunk> chunks;
  private final RgbPicture picture;

  /// A chunk, from its payload on.
  private record Chunk(String type, int start, int length) {}

  private PngFile(byte[] file, List<Chunk> chunks, RgbPicture picture) {
    this.file = file;
    this.chunks = chunks;
    this.picture = picture;
  }

  /// Decodes a file.
  ///
  /// @throws MediaException when it does not decode, or is an animation
  static PngFile open(byte[] file, String name) {
    List<Chunk> chunks = chunks(file);
    if (chunks.stream().anyMatch(chunk -> chunk.type.equals("acTL"))) {
      throw new MediaException(name + ": an animated picture (expected: a still one, or a video)");
    }
    AVFrame frame = StillCodec.decode(file, StillFormat.PNG, name);
    try {
      return new PngFile(file, chunks, RgbPicture.of(frame, name));
    } finally {
      av_frame_free(frame);
    }
  }

  @Override
  public AVFrame frame() {
    return picture.planes();
  }

  @Override
  public PixelFormat format() {
    return PixelFormat.GBRP;
  }

  @Override
  public int rotationDegrees() {
    return chunks.stream()
        .filter(chunk -> chunk.type.equals("eXIf"))
        .findFirst()
        .map(
            chunk ->
                Exif.rotationDegrees(
                    Arrays.copyOfRange(file, chunk.start, chunk.start + chunk.length)))
        .orElse(0);
  }

  @Override
  public byte[] encode() {
    int type = picture.alpha() ? RGBA : RGB;
    boolean sameType = file[SIGNATURE + 17] == type && none("tRNS");
    byte[] data = compressed(picture.finish());
    ByteArrayOutputStream out = new ByteArrayOutputStream(data.length + 65536);
    out.write(file, 0, SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13).putInt(picture.width()).putInt(picture.height());
    header.put((byte) (picture.deep() ? 16 : 8)).put((byte) type);
    write(out, "IHDR", header.array());
    boolean written = false;
    for (Chunk chunk : chunks) {
      if (chunk.type.equals("IDAT") && !written) {
        write(out, "IDAT", data);
        written = true;
      }
      boolean stale = !sameType && OF_COLOUR_TYPE.contains(chunk.type);
      if (!REPLACED.contains(chunk.type) && !stale) {
        out.write(file, chunk.start - 8, chunk.length + CHUNK_FRAME);
      }
    }
    write(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private boolean none(String type) {
    return chunks.stream().noneMatch(chunk -> chunk.type.equals(type));
  }

  private byte[] compressed(char[] samples) {
    int channels = picture.alpha() ? 4 : 3;
    int step = channels * (picture.deep() ? 2 : 1);
    byte[] above = new byte[picture.width() * step];
    byte[] row = new byte[above.length];
    byte[] filtered = new byte[above.length + 1];
    Deflater deflater = new Deflater(6);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[65536];
    try {
      for (int y = 0; y < picture.height(); y++) {
        pack(samples, y, channels, row);
        filter(row, above, step, filtered);
        deflater.setInput(filtered);
        while (!deflater.needsInput()) {
          out.write(buffer, 0, deflater.deflate(buffer));
        }
        byte[] swap = above;
        above = row;
        row = swap;
      }
      deflater.finish();
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private void pack(char[] samples, int y, int channels, byte[] row) {
    int at = 0;
    for (int x = 0; x < picture.width(); x++) {
      int from = (y * picture.width() + x) * 4;
      for (int c = 0; c < channels; c++) {
        if (picture.deep()) {
          row[at++] = (byte) (samples[from + c] >> 8);
        }
        row[at++] = (byte) samples[from + c];
      }
    }
  }

  /// Writes the row through the one of PNG's filters whose result is nearest to zero (section 12.7
  /// of the standard), its number first.
  private static void filter(byte[] row, byte[] above, int step, byte[] into) {
    int best = 0;
    long least = Long.MAX_VALUE;
    for (int type = 0; type <= 4; type++) {
      long sum = 0;
      for (int i = 0; i < row.length && sum < least; i++) {
        sum += Math.abs((byte) (row[i] - predicted(type, row, above, step, i)));
      }
      if (sum < least) {
        least = sum;
        best = type;
      }
    }
    into[0] = (byte) best;
    for (int i = 0; i < row.length; i++) {
      into[i + 1] = (byte) (row[i] - predicted(best, row, above, step, i));
    }
  }

  private static int predicted(int type, byte[] row, byte[] above, int step, int i) {
    int left = i < step ? 0 : row[i - step] & 0xff;
    int up = above[i] & 0xff;
    int corner = i < step ? 0 : above[i - step] & 0xff;
    return switch (type) {
      case 0 -> 0;
      case 1 -> left;
      case 2 -> up;
      case 3 -> (left + up) / 2;
      default -> {
        int estimate = left + up - corner;
        int toLeft = Math.abs(estimate - left);
        int toUp = Math.abs(estimate - up);
        int toCorner = Math.abs(estimate - corner);
        yield toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
      }
    };
  }

  private static List<Chunk> chunks(byte[] file) {
    List<Chunk> found = new ArrayList<>();
    ByteBuffer data = ByteBuffer.wrap(file);
    int at = SIGNATURE;
    while (at + CHUNK_FRAME <= file.length) {
      int length = data.getInt(at);
      if (length < 0 || length > file.length - at - CHUNK_FRAME) {
        break;
      }
      found.add(
          new Chunk(new String(file, at + 4, 4, StandardCharsets.ISO_8859_1), at + 8, length));
      at += CHUNK_FRAME + length;
    }
    return found;
  }

  private static void write(ByteArrayOutputStream out, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    out.writeBytes(name);
    out.writeBytes(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
