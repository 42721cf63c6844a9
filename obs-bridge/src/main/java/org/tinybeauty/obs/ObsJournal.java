package org.tinybeauty.obs;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tinybeauty.cli.CommandException;

/// What we changed in OBS and have not put back, in a file that only its owner may read, since it
/// may hold a stream key. An entry is written before its change is made.
final class ObsJournal {
  private final Path file;
  private final List<ObsChange> changes;

  /// @throws CommandException when the file is there and cannot be read
  ObsJournal(Path file) {
    this.file = file;
    this.changes = new ArrayList<>(read(file));
  }

  /// The journal of a user.
  static ObsJournal of(ObsMachine machine) {
    return new ObsJournal(machine.ours().resolve("obs-journal.json"));
  }

  /// Oldest first.
  List<ObsChange> changes() {
    return List.copyOf(changes);
  }

  /// Makes a change, which is noted first. When OBS refuses it, the note is taken back; when the
  /// connection breaks meanwhile the note stays, since the change may have been made.
  void make(ObsChange change, Runnable work) {
    changes.add(change);
    write();
    try {
      work.run();
    } catch (ObsException e) {
      if (e.reason() == ObsException.Reason.REQUEST) {
        remove(change);
      }
      throw e;
    } catch (CommandException e) {
      remove(change);
      throw e;
    }
  }

  /// Strikes a change that was put back.
  void remove(ObsChange change) {
    int last = changes.lastIndexOf(change);
    if (last >= 0) {
      changes.remove(last);
    }
    write();
  }

  private void write() {
    try {
      if (changes.isEmpty()) {
        Files.deleteIfExists(file);
      } else {
        // The list's type is what makes Jackson write each entry's kind.
        String text =
            ObsJson.MAPPER
                    .writerFor(new TypeReference<List<ObsChange>>() {})
                    .withDefaultPrettyPrinter()
                    .writeValueAsString(changes)
                + "\n";
        ObsFile.writeSecret(file, text.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw CommandException.failure(file + " cannot be written: " + ObsFile.reason(e), e);
    }
  }

  private static List<ObsChange> read(Path file) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return ObsJson.MAPPER.readValue(
          Files.readAllBytes(file), new TypeReference<List<ObsChange>>() {});
    } catch (IOException e) {
      throw CommandException.failure(
          file + ", which says what was changed in OBS, cannot be read; nothing was touched", e);
    }
  }
}
