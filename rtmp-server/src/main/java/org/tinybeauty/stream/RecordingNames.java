package org.tinybeauty.stream;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.tinybeauty.media.LiveMuxer;

/// The files that a recording makes, named by the time each begins and the stream:
/// `20261122-173005-beauty-ab.mp4`. None is ever written over. Of a key the name shows two
/// characters, since names are seen.
///
/// @param folder exists
/// @param path of the stream, with its key
record RecordingNames(Path folder, String path, LiveMuxer.Format format, InstantSource clock)
    implements RecordingFiles.NewFile {
  private static final System.Logger LOG = System.getLogger(RecordingNames.class.getName());
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
  private static final int MAX_SAME_NAMES = 1000;

  @Override
  public Path create() throws IOException {
    String time = TIME.format(clock.instant().atZone(ZoneId.systemDefault()));
    String ending = format == LiveMuxer.Format.MP4 ? ".mp4" : ".mkv";
    for (int i = 1; i <= MAX_SAME_NAMES; i++) {
      String number = i == 1 ? "" : "-" + i;
      try {
        return Files.createFile(folder.resolve(time + "-" + sanitised(path) + number + ending));
      } catch (FileAlreadyExistsException e) {
        LOG.log(Level.DEBUG, "there is a recording of that name; taking the next number");
      } catch (IOException e) {
        throw new IOException("cannot write in " + folder + ": " + e, e);
      }
    }
    throw new IOException("cannot write in " + folder + ": too many files of one name");
  }

  /// Application and the first two characters of the key, of letters and digits alone.
  static String sanitised(String path) {
    int key = path.indexOf('/') + 1;
    String shown = path.substring(0, Math.min(path.length(), key + 2));
    return shown.replaceAll("[^A-Za-z0-9]+", "-");
  }
}
