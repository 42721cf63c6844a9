package org.tinybeauty.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// ZIP files of styles, good and bad.
final class Zips {
  private Zips() {}

  /// The files of a style that comes with the program, under another name.
  static Map<String, byte[]> files(String name) throws IOException {
    Path natural = Site.STYLES.resolve("natural");
    Map<String, byte[]> files = new LinkedHashMap<>();
    String manifest = Files.readString(natural.resolve("style.json"));
    files.put(
        "style.json",
        manifest
            .replaceFirst("(\"name\"\\s*:\\s*)\"natural\"", "$1\"" + name + "\"")
            .getBytes(StandardCharsets.UTF_8));
    String network = manifest.replaceFirst("(?s).*\"network\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    files.put(network, Files.readAllBytes(natural.resolve(network)));
    files.put("preview.jpg", Files.readAllBytes(natural.resolve("preview.jpg")));
    return files;
  }

  static byte[] style(String name) throws IOException {
    return zip(files(name));
  }

  static byte[] zip(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
