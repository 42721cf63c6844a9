package org.tinybeauty.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tinybeauty.makeup.Style;

@Timeout(180)
class StyleRoutesTest {
  private static final String STYLES = "/api/v1/styles";

  @TempDir private Path home;
  private Site site;

  @BeforeEach
  void start() throws Exception {
    site = new Site(home);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private Site.Reply add(byte[] zip, String query) throws Exception {
    return site.send("POST", STYLES + query, "application/zip", BodyPublishers.ofByteArray(zip));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Everything that lies in the user's folder.
  private List<Path> left() throws IOException {
    try (Stream<Path> all = Files.walk(home)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void aPackageBecomesAStyleAtOnce() throws Exception {
    Site.Reply reply = add(Zips.style("guest"), "");
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.header("location")).isEqualTo("/api/v1/styles/guest");
    assertThat(reply.tree().get("builtIn").asBoolean()).isFalse();
    assertThat(site.shelf().library().find("guest")).isPresent();
    assertThat(site.get(STYLES + "/guest/preview.jpg").header("content-type"))
        .isEqualTo("image/jpeg");
    assertThat(site.get(STYLES + "/natural").tree().get("builtIn").asBoolean()).isTrue();
    assertThat(left()).hasSize(3).allMatch(file -> file.startsWith(home.resolve("styles/guest")));
  }

  @Test
  void theFilesMayLieInOneFolderWithTheRubbishOfOneSystem() throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>();
    Zips.files("guest").forEach((name, bytes) -> files.put("My style/" + name, bytes));
    files.put("__MACOSX/My style/._style.json", text("x"));
    files.put("My style/.DS_Store", text("x"));
    assertThat(add(Zips.zip(files), "").status()).isEqualTo(201);
    assertThat(left()).hasSize(3);
  }

  @Test
  void aStyleIsReplacedOnlyWhenAskedFor() throws Exception {
    add(Zips.style("guest"), "");
    assertThat(add(Zips.style("guest"), "").status()).isEqualTo(409);
    assertThat(add(Zips.style("natural"), "").status()).as("built in").isEqualTo(409);
    assertThat(add(Zips.style("guest"), "?replace=maybe").tree().get("field").asText())
        .isEqualTo("replace");
    Map<String, byte[]> files = Zips.files("guest");
    files.remove("preview.jpg");
    assertThat(add(Zips.zip(files), "?replace=true").status()).isEqualTo(201);
    assertThat(left()).hasSize(2);
  }

  @Test
  void aFailedReplacementLeavesTheStyle() throws Exception {
    add(Zips.style("guest"), "");
    Map<String, byte[]> files = Zips.files("guest");
    files.put("network.onnx", text("no network"));
    assertThat(add(Zips.zip(files), "?replace=true").status()).isEqualTo(422);
    assertThat(site.shelf().library().find("guest")).isPresent();
    assertThat(left()).hasSize(3);
  }

  @Test
  void onlyOwnStylesAreDeleted() throws Exception {
    add(Zips.style("guest"), "");
    assertThat(site.delete(STYLES + "/guest").status()).isEqualTo(204);
    assertThat(site.delete(STYLES + "/guest").status()).isEqualTo(404);
    assertThat(site.delete(STYLES + "/natural").status()).isEqualTo(403);
    assertThat(site.delete(STYLES + "/..").status()).isIn(400, 404, 405);
    assertThat(site.delete(STYLES + "/%2e%2e%2fstyles").status()).isEqualTo(404);
    assertThat(left()).isEmpty();
    assertThat(Files.exists(Site.STYLES.resolve("natural/style.json"))).isTrue();
  }

  /// A bad package: its name, its bytes, what is said of it.
  @SuppressWarnings("ArrayRecordComponent") // read only
  private record Bad(String name, byte[] zip, String said) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Bad with(String name, String file, byte[] bytes, String said) throws IOException {
    Map<String, byte[]> files = Zips.files("guest");
    files.put(file, bytes);
    return new Bad(name, Zips.zip(files), said);
  }

  private static byte[] manifest(String from, String to) throws IOException {
    byte[] json = Zips.files("guest").getOrDefault("style.json", new byte[0]);
    return text(new String(json, StandardCharsets.UTF_8).replaceFirst(from, to));
  }

  private static byte[] without(String file) throws IOException {
    Map<String, byte[]> files = Zips.files("guest");
    files.remove(file);
    return Zips.zip(files);
  }

  private static byte[] many(int files) throws IOException {
    Map<String, byte[]> all = Zips.files("guest");
    for (int i = 0; i < files; i++) {
      all.put("file" + i + ".txt", text("x"));
    }
    return Zips.zip(all);
  }

  /// Bytes that unpack to very many zeros.
  private static byte[] bomb(long zeros) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("style.json"));
      byte[] piece = new byte[1 << 20];
      for (long left = zeros; left > 0; left -= piece.length) {
        zip.write(piece);
      }
      zip.closeEntry();
    }
    return bytes.toByteArray();
  }

  /// Marks the first entry as a symbolic link.
  private static byte[] link() throws IOException {
    byte[] zip = Zips.style("guest");
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < zip.length - 46; at++) {
      if (bytes.getInt(at) == 0x02014b50) {
        bytes.putInt(at + 38, 0xA1FF << 16);
        return zip;
      }
    }
    throw new AssertionError("no directory");
  }

  static List<Bad> bad() throws IOException {
    byte[] good = Zips.style("guest");
    return List.of(
        new Bad("empty", new byte[0], "empty"),
        new Bad("no ZIP", text("hello"), "no whole ZIP"),
        new Bad("truncated", Arrays.copyOf(good, good.length / 2), "no whole ZIP"),
        new Bad("cut by one byte", Arrays.copyOf(good, good.length - 1), "no whole ZIP"),
        new Bad("head missing", Arrays.copyOfRange(good, 500, good.length), ""),
        with("zip-slip", "../evil.txt", text("x"), "no name"),
        with("deep zip-slip", "a/../../evil.txt", text("x"), "no name"),
        with("absolute", "/tmp/evil.txt", text("x"), "no name"),
        with("drive", "C:evil.txt", text("x"), "no name"),
        with("backslash", "..\\evil.txt", text("x"), "no name"),
        with("hidden", ".bashrc", text("x"), "no name"),
        with("control character", "a\u0007.txt", text("x"), "no name"),
        with("very long name", "a".repeat(300), text("x"), "no name"),
        with("second folder", "other/file.txt", text("x"), "several folders"),
        new Bad("link", link(), "symbolic link"),
        new Bad("too many files", many(70), "more than 64 files"),
        new Bad("bomb", bomb(200L << 20), "unpacks to more than 128 MiB"),
        new Bad("no manifest", without("style.json"), "no style.json"),
        new Bad("no network", without("network.onnx"), "network.onnx"),
        with("manifest is no JSON", "style.json", text("{"), "style.json"),
        with("manifest is a list", "style.json", text("[]"), "style.json"),
        with(
            "wrong schema", "style.json", manifest("\"schema\" : 1", "\"schema\" : 9"), "schema 9"),
        with("bad name", "style.json", manifest("\"guest\"", "\"../guest\""), "name"),
        with("long name", "style.json", manifest("\"guest\"", '"' + "a".repeat(80) + '"'), "name"),
        with("network outside", "style.json", manifest("network.onnx", "../../x.onnx"), "outside"),
        with("wrong size", "style.json", manifest("\"size\" : 256", "\"size\" : 128"), ""),
        with("wrong checksum", "network.onnx", text("x"), "SHA-256"),
        with(
            "broken network",
            "style.json",
            manifest("\"network\" : \"network.onnx\"", "\"network\" : \"preview.jpg\""),
            "SHA-256"),
        brokenNetwork(),
        with("picture is none", "preview.jpg", text("<html>"), "no JPEG"));
  }

  /// A network whose checksum is right and whose bytes are not ONNX.
  private static Bad brokenNetwork() throws IOException {
    Map<String, byte[]> files = Zips.files("guest");
    byte[] network = files.getOrDefault("network.onnx", new byte[0]);
    byte[] half = Arrays.copyOf(network, network.length / 2);
    files.put("network.onnx", half);
    files.put(
        "style.json",
        manifest("\"sha256\" : \"[0-9a-f]+\"", "\"sha256\" : \"" + Style.sha256(half) + '"'));
    return new Bad("network cut in two", Zips.zip(files), "not a usable ONNX model");
  }

  @ParameterizedTest
  @MethodSource("bad")
  void aBadPackageIsRefusedAndNothingIsLeftOfIt(Bad bad) throws Exception {
    Site.Reply reply = add(bad.zip(), "");
    assertThat(reply.status()).as(bad.name()).isEqualTo(422);
    assertThat(reply.tree().get("type").asText()).endsWith(":bad-style");
    assertThat(reply.tree().get("detail").asText())
        .contains(bad.said())
        .doesNotContain(home.toString());
    assertThat(left()).isEmpty();
    assertThat(site.shelf().library().find("guest")).isEmpty();
    assertThat(site.get("/health/live").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void damagedPackagesAreRefusedOrSound(int seed) throws Exception {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    byte[] zip = Zips.style("guest");
    for (int i = 0; i < 6; i++) {
      // The ends of the file, where its structure lies; a changed bit of the network is the
      // checksum's matter.
      int at = random.nextBoolean() ? random.nextInt(400) : zip.length - 1 - random.nextInt(400);
      zip[at] = (byte) random.nextInt(256);
    }
    Site.Reply reply = add(zip, "");
    assertThat(reply.status()).isIn(201, 422);
    assertThat(left()).hasSize(reply.status() == 201 ? left().size() : 0);
    if (reply.status() == 201) {
      assertThat(site.shelf().library().find(reply.tree().get("name").asText())).isPresent();
    }
  }
}
