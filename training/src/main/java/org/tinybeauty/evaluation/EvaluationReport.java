package org.tinybeauty.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What an [Evaluation] found, and its verdict.
public final class EvaluationReport {
  /// Machine-readable, for `train package` and others.
  public static final String JSON = "report.json";

  /// For people; holds its pictures.
  public static final String HTML = "report.html";

  /// Where [#JSON] keeps the figures by name.
  public static final String FIGURES = "figures";

  private static final MathContext DIGITS = new MathContext(5);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Measured style;
  private final @Nullable Measured baseline;
  private final Map<String, Double> figures;
  private final Verdict verdict;

  EvaluationReport(
      Measured style, @Nullable Measured baseline, Map<String, Double> known, Gate gate) {
    this.style = style;
    this.baseline = baseline;
    this.figures = new TreeMap<>(known);
    figures.putAll(style.figures());
    this.verdict = gate.judge(figures);
  }

  /// All figures by the names of [Figure].
  public Map<String, Double> figures() {
    return Map.copyOf(figures);
  }

  /// Against the gate.
  public Verdict verdict() {
    return verdict;
  }

  Measured style() {
    return style;
  }

  @Nullable Measured baseline() {
    return baseline;
  }

  /// Writes [#JSON] and [#HTML] into a folder; each appears whole or not at all.
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    replace(folder.resolve(JSON), json().toPrettyString() + "\n");
    replace(folder.resolve(HTML), new HtmlReport(this).text());
  }

  private static void replace(Path file, String text) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, text.getBytes(StandardCharsets.UTF_8));
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  ObjectNode json() {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("style", style.name());
    ObjectNode judged = root.putObject("verdict");
    judged.put("passed", verdict.passed());
    ArrayNode misses = judged.putArray("misses");
    verdict.misses().forEach(misses::add);
    ArrayNode limits = judged.putArray("limits");
    for (Verdict.Check check : verdict.checks()) {
      ObjectNode limit = limits.addObject();
      limit.put("figure", check.limit().figure());
      limit.put(check.limit().atLeast() ? "least" : "most", check.limit().bound());
      limit.put("required", check.limit().required());
      limit.put("passed", check.passed());
    }
    put(root.putObject(FIGURES), figures);
    if (baseline != null) {
      ObjectNode other = root.putObject("baseline");
      other.put("name", baseline.name());
      put(other.putObject(FIGURES), baseline.figures());
    }
    items(root.putArray("pairs"), style.pairs());
    items(root.putArray("faces"), style.faces());
    fairness(root.putObject("fairnessOfPairs"), style.pairs());
    fairness(root.putObject("fairnessOfFaces"), style.faces());
    return root;
  }

  private static void items(ArrayNode array, List<Score> scores) {
    for (Score score : scores) {
      ObjectNode item = array.addObject();
      item.put("name", score.name());
      item.put("skinTone", score.tone() == null ? null : score.tone().label());
      item.put("pose", score.turn() == null ? null : score.turn().label());
      put(item, score.figures());
    }
  }

  private static void fairness(ObjectNode into, List<Score> scores) {
    for (Fairness sheet : List.of(Fairness.byTone(scores), Fairness.byTurn(scores))) {
      ObjectNode by = into.putObject(sheet.by());
      ArrayNode groups = by.putArray("groups");
      for (Fairness.Group group : sheet.groups()) {
        ObjectNode node = groups.addObject();
        node.put("group", group.label());
        node.put("count", group.count());
        put(node, group.figures());
      }
      put(by.putObject("gaps"), sheet.gaps());
    }
  }

  private static void put(ObjectNode into, Map<String, Double> figures) {
    figures.forEach(
        (name, value) -> into.put(name, new BigDecimal(value).round(DIGITS).doubleValue()));
  }
}
