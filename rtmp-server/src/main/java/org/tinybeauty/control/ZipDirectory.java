package org.tinybeauty.control;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipException;

/// What a ZIP file's central directory says that [java.util.zip.ZipFile] does not tell: which
/// entries are links. See the PKWARE APPNOTE, 4.3.12 and 4.3.16.
final class ZipDirectory {
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int MAX_COMMENT = 0xFFFF;
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int ENTRY_BYTES = 46;
  private static final int FILE_TYPE = 0xF000;
  private static final int LINK = 0xA000;

  private ZipDirectory() {}

  /// Numbers of the entries that are symbolic links, in the directory's order.
  ///
  /// @throws ZipException when there is no directory
  static Set<Integer> links(Path file) throws IOException {
    ByteBuffer all = directory(file);
    Set<Integer> links = new HashSet<>();
    for (int number = 0; all.remaining() >= ENTRY_BYTES; number++) {
      int at = all.position();
      if (all.getInt(at) != ENTRY_SIGNATURE) {
        break;
      }
      if ((all.getInt(at + 38) >>> 16 & FILE_TYPE) == LINK) {
        links.add(number);
      }
      int names =
          Short.toUnsignedInt(all.getShort(at + 28))
              + Short.toUnsignedInt(all.getShort(at + 30))
              + Short.toUnsignedInt(all.getShort(at + 32));
      if (names > all.remaining() - ENTRY_BYTES) {
        break;
      }
      all.position(at + ENTRY_BYTES + names);
    }
    return links;
  }

  private static ByteBuffer directory(Path file) throws IOException {
    try (RandomAccessFile zip = new RandomAccessFile(file.toFile(), "r")) {
      int length = (int) Math.min(zip.length(), END_BYTES + MAX_COMMENT);
      ByteBuffer tail = read(zip, zip.length() - length, length);
      for (int at = length - END_BYTES; at >= 0; at--) {
        if (tail.getInt(at) == END_SIGNATURE) {
          long bytes = Integer.toUnsignedLong(tail.getInt(at + 12));
          long start = Integer.toUnsignedLong(tail.getInt(at + 16));
          if (start + bytes > zip.length()) {
            throw new ZipException("its directory lies beyond its end");
          }
          return read(zip, start, (int) bytes);
        }
      }
      throw new ZipException("its end is missing");
    }
  }

  private static ByteBuffer read(RandomAccessFile zip, long at, int bytes) throws IOException {
    byte[] read = new byte[bytes];
    zip.seek(at);
    zip.readFully(read);
    return ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN);
  }
}
