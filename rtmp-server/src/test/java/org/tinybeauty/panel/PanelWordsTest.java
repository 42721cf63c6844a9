package org.tinybeauty.panel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The panel says everything in every language, and its files hold to what its server allows them.
class PanelWordsTest {
  private static final Path PANEL = Path.of("src/main/resources/org/tinybeauty/control/panel");
  private static final Pattern GAP = Pattern.compile("\\{\\w+}");
  private static final Pattern IN_HTML =
      Pattern.compile("data-i18n(?:-label|-title|-placeholder)?=\"([^\"]+)\"");

  /// Any quoted text of a script may be a key, also one that is chosen by a condition.
  private static final Pattern QUOTED = Pattern.compile("'([A-Za-z0-9.]+)'");

  private static final Pattern WITHOUT_DOUBT = Pattern.compile("\\bt\\('([A-Za-z0-9.]+)'");

  /// Keys that are put together: a kind of session, a state, a figure, a step of the ladder.
  private static final Pattern BUILT = Pattern.compile("(kind|state|stat|step|link)\\..+");

  private static JsonNode words(String language) throws IOException {
    return new ObjectMapper().readTree(PANEL.resolve("i18n/" + language + ".json").toFile());
  }

  private static Set<String> keys(JsonNode words) {
    Set<String> keys = new TreeSet<>();
    words.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(found -> found.group(found.groupCount()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String files(String ending) throws IOException {
    try (Stream<Path> files = Files.list(PANEL)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .map(PanelWordsTest::read)
          .collect(Collectors.joining("\n"));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"de", "es"})
  void saysTheSameThingsInAnotherLanguage(String language) throws IOException {
    JsonNode english = words("en");
    JsonNode other = words(language);
    assertThat(keys(other)).isEqualTo(keys(english));
    for (String key : keys(english)) {
      assertThat(other.get(key).asText()).as(key).isNotBlank();
      assertThat(found(GAP, other.get(key).asText()))
          .as(key)
          .isEqualTo(found(GAP, english.get(key).asText()));
    }
  }

  @Test
  void hasWordsForAllThatItSaysAndSaysAllItsWords() throws IOException {
    Set<String> there = keys(words("en"));
    Set<String> said = found(IN_HTML, files(".html"));
    said.addAll(found(WITHOUT_DOUBT, files(".js")));
    assertThat(there).containsAll(said);
    said.addAll(found(QUOTED, files(".js")));
    there.removeAll(said);
    assertThat(there).allMatch(key -> BUILT.matcher(key).matches());
  }

  @Test
  void needsNothingThatAContentPolicyWouldRefuse() throws IOException {
    String html = files(".html");
    assertThat(html)
        .doesNotContain("style=")
        .doesNotContain("javascript:")
        .doesNotContainPattern("\\son[a-z]+=")
        .doesNotContainPattern("(src|href)=\"(https?:)?//");
    Matcher script = Pattern.compile("<script[^>]*>([^<]*)</script>").matcher(html);
    assertThat(script.find()).isTrue();
    assertThat(script.group(1)).isEmpty();
    assertThat(files(".js"))
        .doesNotContain(".innerHTML")
        .doesNotContain("eval(")
        .doesNotContainPattern("setAttribute\\('style'");
  }

  @Test
  void loadsOnlyFilesThatAreThere() throws IOException {
    List<String> loaded =
        Pattern.compile("from '\\./([^']+)'|import '\\./([^']+)'|(?:src|href)=\"([^\"#]+)\"")
            .matcher(files(".js") + files(".html"))
            .results()
            .map(
                found ->
                    Stream.of(1, 2, 3)
                        .map(found::group)
                        .filter(name -> name != null)
                        .findFirst()
                        .orElseThrow())
            .distinct()
            .toList();
    assertThat(loaded).hasSizeGreaterThan(10);
    assertThat(loaded).allSatisfy(name -> assertThat(PANEL.resolve(name)).isRegularFile());
  }
}
