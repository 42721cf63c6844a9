package org.tinybeauty.obs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.tinybeauty.testing.Program;
import org.tinybeauty.testing.Tinybeauty;

/// The numbers of `LINK.md`, in Java, in a table, and in C.
final class LinkLayoutTest {
  private static final Path PLUGIN = Tinybeauty.HOME.resolve("obs-bridge/plugin");

  private static Map<String, Long> ours() {
    Map<String, Long> all = new TreeMap<>();
    all.put("MAGIC", (long) LinkLayout.MAGIC);
    all.put("VERSION", (long) LinkLayout.VERSION);
    all.put("PAGE", (long) LinkLayout.PAGE);
    all.put("MAX_SLOTS", (long) LinkLayout.MOST_SLOTS);
    all.put("MIN_STRIDE", (long) LinkLayout.LEAST_STRIDE);
    all.put("MAX_STRIDE", (long) LinkLayout.MOST_STRIDE);
    all.put("MAX_JSON", (long) LinkLayout.MOST_JSON);
    all.put("MAX_PLANES", (long) LinkLayout.MOST_PLANES);
    all.put("PLANE_ALIGN", (long) LinkLayout.PLANE_ALIGNMENT);
    all.put("FLAG_REFUSED", (long) LinkLayout.REFUSED);
    for (LinkType type : LinkType.values()) {
      all.put(type.name(), (long) type.code());
    }
    all.put("FREE", (long) LinkLayout.FREE);
    all.put("FILLED", (long) LinkLayout.FILLED);
    all.put("BUSY", (long) LinkLayout.BUSY);
    all.put("SLOT_DONE", (long) LinkLayout.DONE);
    all.put("message.magic", (long) LinkLayout.MESSAGE_MAGIC);
    all.put("message.type", (long) LinkLayout.MESSAGE_TYPE);
    all.put("message.version", (long) LinkLayout.MESSAGE_VERSION);
    all.put("message.seq", (long) LinkLayout.MESSAGE_SEQ);
    all.put("message.slot", (long) LinkLayout.MESSAGE_SLOT);
    all.put("message.timestamp", (long) LinkLayout.MESSAGE_TIMESTAMP);
    all.put("message.sent", (long) LinkLayout.MESSAGE_SENT);
    all.put("message.flags", (long) LinkLayout.MESSAGE_FLAGS);
    all.put("message.len", (long) LinkLayout.MESSAGE_LENGTH);
    all.put("message.args", (long) LinkLayout.MESSAGE_ARGS);
    all.put("message.size", (long) LinkLayout.MESSAGE_BYTES);
    all.put("page.magic", (long) LinkLayout.MEMORY_MAGIC);
    all.put("page.version", (long) LinkLayout.MEMORY_VERSION);
    all.put("page.slots", (long) LinkLayout.MEMORY_SLOTS);
    all.put("page.stride", (long) LinkLayout.MEMORY_STRIDE);
    all.put("page.plugin_heartbeat", (long) LinkLayout.PLUGIN_HEARTBEAT);
    all.put("page.engine_heartbeat", (long) LinkLayout.ENGINE_HEARTBEAT);
    all.put("slot.state", (long) LinkLayout.SLOT_STATE);
    all.put("slot.seq", (long) LinkLayout.SLOT_SEQ);
    all.put("slot.format", (long) LinkLayout.SLOT_FORMAT);
    all.put("slot.width", (long) LinkLayout.SLOT_WIDTH);
    all.put("slot.height", (long) LinkLayout.SLOT_HEIGHT);
    all.put("slot.full_range", (long) LinkLayout.SLOT_FULL_RANGE);
    all.put("slot.colorspace", (long) LinkLayout.SLOT_COLOR_SPACE);
    all.put("slot.flip", (long) LinkLayout.SLOT_FLIP);
    all.put("slot.timestamp", (long) LinkLayout.SLOT_TIMESTAMP);
    all.put("slot.planes", (long) LinkLayout.SLOT_PLANES);
    all.put("slot.linesize", (long) LinkLayout.SLOT_LINESIZE);
    all.put("slot.offset", (long) LinkLayout.SLOT_OFFSET);
    all.put("slot.rows", (long) LinkLayout.SLOT_ROWS);
    all.put("slot.changed", (long) LinkLayout.SLOT_CHANGED);
    return all;
  }

  private static Map<String, Long> read(String text) {
    Map<String, Long> all = new TreeMap<>();
    text.lines()
        .filter(line -> !line.isBlank())
        .map(line -> line.split(" "))
        .forEach(pair -> all.put(pair[0], Long.valueOf(pair[1])));
    return all;
  }

  @Test
  void javaHasTheNumbersOfTheTable() throws IOException {
    try (InputStream in = LinkLayoutTest.class.getResourceAsStream("layout.txt")) {
      byte[] table = Objects.requireNonNull(in).readAllBytes();
      assertThat(ours()).isEqualTo(read(new String(table, StandardCharsets.UTF_8)));
    }
  }

  /// Left out, and said, where there is no C compiler.
  @Test
  void cHasTheSameNumbers(@TempDir Path folder, TestReporter reporter) {
    Path source = PLUGIN.resolve("test").resolve("layout.c");
    Path compiler = Path.of("/usr/bin/gcc");
    if (!Files.exists(source) || !Files.exists(compiler)) {
      reporter.publishEntry("left out", "no gcc, or no " + source.getFileName());
      return;
    }
    Path program = folder.resolve("layout");
    String include = "-I" + PLUGIN.resolve("src");
    Program.succeeds(
        folder, compiler.toString(), include, source.toString(), "-o", program.toString());

    Map<String, Long> theirs = read(Program.succeeds(folder, program.toString()));

    assertThat(theirs).containsAllEntriesOf(ours());
  }
}
