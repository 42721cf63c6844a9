package org.tinybeauty.pairs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Leaves what a check saw in the project's folder `check`: `check.json`, and contact sheets of the
/// pairs that can be used. Each file appears under its name only when it is complete.
public final class PairCheckFiles {
  private static final int ROWS = 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private PairCheckFiles() {}

  /// Writes them.
  ///
  /// @return what was written
  /// @throws IOException naming the file that cannot be written, or a photo that is gone by now
  public static List<Path> write(PairProject project) throws IOException {
    Path folder = project.style().check();
    Files.createDirectories(folder);
    List<Path> written = new java.util.ArrayList<>();
    Path json = folder.resolve("check.json");
    byte[] text = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json(project));
    put(json, ".json", part -> Files.write(part, text));
    written.add(json);
    List<AlignedPair> pairs = project.pairs();
    for (int from = 0; from < pairs.size(); from += ROWS) {
      PairImage sheet = PairSheet.of(pairs.subList(from, Math.min(pairs.size(), from + ROWS)));
      int page = from / ROWS + 1;
      Path png = folder.resolve("sheet-" + page + ".png");
      put(png, ".png", sheet::write);
      written.add(png);
    }
    return written;
  }

  @FunctionalInterface
  private interface Writing {
    void to(Path part) throws IOException;
  }

  private static void put(Path file, String ending, Writing writing) throws IOException {
    Path part = Files.createTempFile(file.resolveSibling("."), ".part", ending);
    try {
      writing.to(part);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new IOException(file + ": cannot be written (" + e.getMessage() + ")", e);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static ObjectNode json(PairProject project) {
    ObjectNode root = JSON.createObjectNode();
    root.put("style", project.style().name());
    root.put("usable", project.pairs().size());
    root.put("faces", project.faceCount());
    project.remarks().forEach(root.putArray("remarks")::add);
    ArrayNode pairs = root.putArray("pairs");
    for (PairReport report : project.reports()) {
      ObjectNode pair = pairs.addObject();
      pair.put("name", report.name());
      pair.put("level", lower(report.level()));
      alignment(pair, report.alignment());
      difference(pair, report.difference());
      ArrayNode verdicts = pair.putArray("verdicts");
      for (PairVerdict verdict : report.verdicts()) {
        ObjectNode one = verdicts.addObject();
        one.put("check", lower(verdict.check()));
        one.put("level", lower(verdict.level()));
        if (!Double.isNaN(verdict.figure())) {
          one.put("figure", verdict.figure());
        }
        one.put("sentence", verdict.sentence());
      }
    }
    return root;
  }

  private static void alignment(ObjectNode pair, @Nullable Alignment alignment) {
    if (alignment != null) {
      ObjectNode node = pair.putObject("alignment");
      node.put("scale", alignment.map().scale());
      node.put("turnDegrees", Math.toDegrees(alignment.map().angle()));
      node.put("dx", alignment.map().dx());
      node.put("dy", alignment.map().dy());
      node.put("likeness", alignment.likeness());
      node.put("faceShown", alignment.faceShown());
      ArrayNode gain = node.putArray("gain");
      ArrayNode offset = node.putArray("offset");
      for (int c = 0; c < 3; c++) {
        gain.add(alignment.cast().gain()[c]);
        offset.add(alignment.cast().offset()[c]);
      }
    }
  }

  private static void difference(ObjectNode pair, @Nullable PairDifference difference) {
    if (difference != null) {
      ObjectNode node = pair.putObject("levels");
      node.put("outside", difference.outside());
      node.put("skin", difference.skin());
      node.put("brows", difference.brows());
      node.put("eyes", difference.eyes());
      node.put("lips", difference.lips());
    }
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
