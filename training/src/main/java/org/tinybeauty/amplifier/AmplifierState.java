package org.tinybeauty.amplifier;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.tinybeauty.network.TrainAdam;

/// A training of the amplifier on disk: everything to go on with, written whole or not at all.
final class AmplifierState {
  private static final String MAGIC = "tinybeauty amplifier 1";

  private AmplifierState() {}

  /// Writes the state beside its name and moves it there.
  ///
  /// @param millis training time so far
  static void save(Path file, TrainAdam adam, long millis) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part), 1 << 16))) {
      out.writeUTF(MAGIC);
      out.writeLong(millis);
      adam.save(out);
    }
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Reads a state into `adam`.
  ///
  /// @return training time so far in milliseconds
  /// @throws IOException where the file is missing, of another kind or of another network
  static long load(Path file, TrainAdam adam) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      if (!in.readUTF().equals(MAGIC)) {
        throw new IOException(file + " is no training of an amplifier");
      }
      long millis = in.readLong();
      adam.load(in);
      return millis;
    }
  }
}
