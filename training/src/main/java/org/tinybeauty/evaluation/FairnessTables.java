package org.tinybeauty.evaluation;

import java.util.List;
import java.util.Map;

/// The fairness sheet in HTML: figures by skin tone and by pose, and their gaps.
final class FairnessTables {
  private final HtmlPage page;

  FairnessTables(HtmlPage page) {
    this.page = page;
  }

  void add(String title, List<Score> scores) {
    if (scores.isEmpty()) {
      return;
    }
    boolean truth = scores.getFirst().figures().containsKey(Figure.MASKED_GAIN);
    List<String> figures =
        truth
            ? List.of(
                Figure.MASKED_PSNR,
                Figure.MASKED_GAIN,
                Figure.DELTA_E,
                Figure.OFF_FACE_MEAN,
                Figure.IDENTITY)
            : List.of(Figure.STRENGTH, Figure.OFF_FACE_MEAN, Figure.IDENTITY);
    String[] columns = new String[figures.size() + 2];
    columns[1] = "faces";
    for (int i = 0; i < figures.size(); i++) {
      columns[i + 2] = label(figures.get(i));
    }
    for (Fairness sheet : List.of(Fairness.byTone(scores), Fairness.byTurn(scores))) {
      columns[0] = sheet.by();
      page.head("Fairness: " + title + " by " + sheet.by(), columns);
      for (Fairness.Group group : sheet.groups()) {
        page.row(
            cells(
                figures,
                group.figures(),
                group.label(),
                Integer.toString(group.count()),
                group.count() < Fairness.LEAST));
      }
      if (!sheet.gaps().isEmpty()) {
        page.row(cells(figures, sheet.gaps(), "gap, best to worst", "", false));
      }
      page.end();
    }
  }

  private static String[] cells(
      List<String> figures, Map<String, Double> values, String label, String count, boolean few) {
    String[] cells = new String[figures.size() + 2];
    cells[0] =
        few
            ? HtmlPage.cell("few", HtmlPage.escaped(label) + " (too few for a gap)")
            : HtmlPage.escaped(label);
    cells[1] = count;
    for (int i = 0; i < figures.size(); i++) {
      cells[i + 2] = HtmlPage.number(values.get(figures.get(i)));
    }
    return cells;
  }

  private static String label(String figure) {
    return switch (figure) {
      case Figure.MASKED_PSNR -> "masked PSNR";
      case Figure.MASKED_GAIN -> "masked gain";
      case Figure.DELTA_E -> "dE2000";
      case Figure.OFF_FACE_MEAN -> "off the face";
      case Figure.IDENTITY -> "likeness";
      default -> figure;
    };
  }
}
