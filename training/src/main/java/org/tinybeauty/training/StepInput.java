package org.tinybeauty.training;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.tinybeauty.pairs.BorrowedPairs;
import org.tinybeauty.pairs.PairFiles;
import org.tinybeauty.pairs.StyleProject;

/// Everything a step's result depends on, as one checksum: same checksum, same result. One thread.
final class StepInput {
  private final MessageDigest digest;

  StepInput() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// Adds settings, in their order.
  StepInput with(Object... settings) {
    for (Object setting : settings) {
      digest.update((setting + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return this;
  }

  /// Adds the model behind an amplifier.
  StepInput with(Backbone backbone) throws IOException {
    backbone.addTo(this);
    return this;
  }

  /// Adds files by name and content.
  ///
  /// @throws IOException naming the file that cannot be read
  StepInput withContent(List<Path> files) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (Path file : files) {
      var _ = with(file.getFileName(), Files.size(file));
      try (InputStream in = Files.newInputStream(file)) {
        for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
          digest.update(buffer, 0, n);
        }
      }
    }
    return this;
  }

  /// Adds all pairs of a project by name and content, and which regions come from which.
  StepInput withPairs(StyleProject style) throws IOException {
    var _ = withContent(PairFiles.pictures(style.pairs()));
    for (BorrowedPairs borrowed : style.borrowed()) {
      var _ =
          with(borrowed.name(), borrowed.regions())
              .withContent(PairFiles.pictures(borrowed.pairs()));
    }
    return this;
  }

  /// Adds files by place, size and time of change: for the many and large.
  StepInput withStamps(List<Path> files) throws IOException {
    for (Path file : files) {
      var _ =
          with(file.toAbsolutePath(), Files.size(file), Files.getLastModifiedTime(file).toMillis());
    }
    return this;
  }

  /// The checksum, hexadecimal. Ends the gathering.
  String sum() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
