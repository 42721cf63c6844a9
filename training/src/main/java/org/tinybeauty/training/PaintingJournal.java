package org.tinybeauty.training;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// What has been painted so far, a line of JSON a face, so that a kill loses at most the face in
/// hand. The first line says what is being made; another key starts anew. One thread.
final class PaintingJournal implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<AmplifiedFace> faces = new ArrayList<>();
  private final OutputStream out;

  /// Opens the journal in a file, with the faces that an interrupted run of this key left; a line
  /// that a kill cut off is left out.
  PaintingJournal(Path file, String key) throws IOException {
    StringBuilder text =
        new StringBuilder(JSON.createObjectNode().put("key", key).toString()).append('\n');
    if (Files.exists(file)) {
      read(Files.readString(file, StandardCharsets.UTF_8).lines().toList(), key);
    }
    faces.forEach(face -> text.append(face.json()).append('\n'));
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, text);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    out = Files.newOutputStream(file, StandardOpenOption.APPEND);
  }

  private void read(List<String> lines, String key) {
    try {
      for (int i = 0; i < lines.size(); i++) {
        JsonNode line = JSON.readTree(lines.get(i));
        if (i == 0 && !line.path("key").asText().equals(key)) {
          return;
        }
        if (i > 0) {
          faces.add(AmplifiedFace.of(line));
        }
      }
    } catch (JacksonException | IllegalArgumentException _) {
      // The line that was being written; those before it stand.
    }
  }

  /// The faces so far, in the order they were painted.
  List<AmplifiedFace> faces() {
    return List.copyOf(faces);
  }

  void add(AmplifiedFace face) throws IOException {
    out.write((face.json() + "\n").getBytes(StandardCharsets.UTF_8));
    faces.add(face);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
