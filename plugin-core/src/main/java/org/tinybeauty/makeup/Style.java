package org.tinybeauty.makeup;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.tinybeauty.inference.ModelException;

/// A makeup style on disk: its folder and manifest, and its network's bytes, checked.
///
/// @param folder where it lies
/// @param manifest what `style.json` says
/// @param network the ONNX file's bytes, equal to the manifest's checksum; not to be changed
@SuppressWarnings("ArrayRecordComponent") // shared by intent: a network is loaded once
public record Style(Path folder, StyleManifest manifest, byte[] network) {
  /// The manifest's file name.
  public static final String MANIFEST = "style.json";

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
  private static final int MAX_SIZE = 1024;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// Reads and checks a style's folder.
  ///
  /// @throws ModelException when something is missing, broken or not of this schema, saying what
  public static Style read(Path folder) {
    StyleManifest manifest;
    try {
      manifest = JSON.readValue(folder.resolve(MANIFEST).toFile(), StyleManifest.class);
    } catch (IOException e) {
      throw new ModelException(folder.resolve(MANIFEST) + ": " + firstLine(e), e);
    }
    check(folder, manifest);
    Path file = folder.resolve(manifest.network()).normalize();
    if (!file.startsWith(folder.normalize())) {
      throw new ModelException(
          folder + ": network " + manifest.network() + " is outside the folder");
    }
    byte[] network;
    try {
      network = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ModelException(file + " cannot be read: " + firstLine(e), e);
    }
    String sum = sha256(network);
    if (!sum.equals(manifest.sha256().toLowerCase(Locale.ROOT))) {
      throw new ModelException(
          file + " has SHA-256 " + sum + " (expected: " + manifest.sha256() + ")");
    }
    return new Style(folder, manifest, network);
  }

  /// Writes a style's folder: its network and a manifest with the network's checksum. Each file
  /// appears whole or not at all.
  ///
  /// @param manifest its checksum is replaced by the network's
  /// @throws IOException when the folder cannot be written
  public static void write(Path folder, StyleManifest manifest, byte[] network) throws IOException {
    Files.createDirectories(folder);
    replace(folder.resolve(manifest.network()), network);
    byte[] json =
        JSON.writerWithDefaultPrettyPrinter()
            .writeValueAsBytes(manifest.withSha256(sha256(network)));
    replace(folder.resolve(MANIFEST), json);
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, bytes);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Opens its network and closes it again.
  ///
  /// @throws ModelException when it does not load, or is not of the shape that is expected
  public void tryOut() {
    StyleNetwork.open(this, 1).close();
  }

  /// The name it is asked for by.
  public String name() {
    return manifest.name();
  }

  /// The name shown to people.
  public String title() {
    String title = manifest.title();
    return title == null ? manifest.name() : title;
  }

  /// SHA-256 of some bytes, in lower-case hexadecimal.
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void check(Path folder, StyleManifest manifest) {
    if (manifest.schema() != StyleManifest.SCHEMA) {
      throw new ModelException(
          folder
              + ": style.json has schema "
              + manifest.schema()
              + " (expected: "
              + StyleManifest.SCHEMA
              + ")");
    }
    if (!NAME.matcher(manifest.name()).matches()) {
      throw new ModelException(
          folder
              + ": name \""
              + manifest.name()
              + "\" (expected: lower-case letters, digits and hyphens)");
    }
    if (manifest.size() < 32 || manifest.size() > MAX_SIZE || manifest.size() % 4 != 0) {
      throw new ModelException(
          folder
              + ": size "
              + manifest.size()
              + " (expected: 32 to "
              + MAX_SIZE
              + ", a multiple of 4)");
    }
  }

  private static String firstLine(IOException e) {
    if (e instanceof NoSuchFileException || e instanceof FileNotFoundException) {
      return "no such file";
    }
    String message = e.getMessage();
    return message == null ? e.toString() : message.lines().findFirst().orElse(message);
  }
}
