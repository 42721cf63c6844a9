package org.tinybeauty.evaluation;

import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An HTML page in the making: headings, tables, pictures; needs no other file. One thread.
public final class HtmlPage {
  private static final String STYLE_SHEET =
      """
      body{font:15px/1.5 system-ui,sans-serif;max-width:1000px;margin:2em auto;padding:0 1em;color:#222;background:#fff}
      h1{margin:.2em 0}h2{margin:1.6em 0 .4em}p.note{color:#555;max-width:50em}
      table{border-collapse:collapse;font-variant-numeric:tabular-nums}
      th,td{padding:.25em .7em;text-align:right;border-bottom:1px solid #ddd;vertical-align:top}
      th:first-child,td:first-child{text-align:left}thead th{border-bottom:2px solid #999;font-weight:600}
      .ok{color:#06672a}.miss{color:#a30d0d;font-weight:600}.few{color:#777}
      figure{margin:.6em 0}figcaption{color:#444}img{max-width:100%;height:auto;border-radius:3px}
      .faces{display:flex;flex-wrap:wrap;gap:.6em 1.2em}.faces img{width:280px}
      """;

  private final StringBuilder out = new StringBuilder();

  /// @param title plain text
  public HtmlPage(String title) {
    out.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
        .append(escaped(title))
        .append(": figures</title><style>")
        .append(STYLE_SHEET)
        .append("</style></head><body>\n<h1>")
        .append(escaped(title))
        .append("</h1>\n");
  }

  /// Appends HTML as it is.
  public void add(String html) {
    out.append(html);
  }

  /// A JPEG with a caption in HTML.
  public void picture(byte[] jpeg, String caption) {
    out.append("<figure><img alt=\"\" src=\"data:image/jpeg;base64,")
        .append(Base64.getEncoder().encodeToString(jpeg))
        .append("\"><figcaption>")
        .append(caption)
        .append("</figcaption></figure>\n");
  }

  /// Begins a table under a heading, both in HTML.
  public void head(String title, String... columns) {
    out.append("<h2>").append(title).append("</h2>\n<table><thead><tr>");
    for (String column : columns) {
      out.append("<th>").append(column).append("</th>");
    }
    out.append("</tr></thead><tbody>\n");
  }

  /// A row of cells in HTML.
  public void row(String... cells) {
    out.append("<tr>");
    for (String cell : cells) {
      out.append("<td>").append(cell).append("</td>");
    }
    out.append("</tr>\n");
  }

  /// Ends the table.
  public void end() {
    out.append("</tbody></table>\n");
  }

  /// A cell of a kind: `ok`, `miss` or `few`.
  public static String cell(String kind, String text) {
    return "<span class=\"" + kind + "\">" + text + "</span>";
  }

  /// The whole page.
  public String text() {
    return out + "</body></html>\n";
  }

  /// At most four digits, nothing where there is no figure.
  public static String number(@Nullable Double value) {
    if (value == null || value.isNaN()) {
      return "";
    }
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < 1e7) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    String form =
        size >= 100
            ? "%.0f"
            : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : size >= 0.001 ? "%.3f" : "%.1e";
    return String.format(Locale.ROOT, form, value);
  }

  /// Plain text as HTML.
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
