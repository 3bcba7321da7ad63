package org.maskedaction.report;

import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Pieces of an HTML page. Texts are escaped, except where a parameter is called markup. */
final class Html {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?[\\d.,]+([eE]-?\\d+)?( ± [\\d.]+)?( %)?|-");
  private static final Pattern CODE = Pattern.compile("`([^`]*)`");

  private static final int MANY_COLUMNS = 10;

  private Html() {}

  /** A text as it is. */
  static String text(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** A text in which words between back-quotes are code. */
  static String prose(String text) {
    return CODE.matcher(text(text)).replaceAll("<code>$1</code>");
  }

  /** A section with a heading of the second level. */
  static String section(String heading, String markup) {
    return "<section>\n<h2>" + text(heading) + "</h2>\n" + markup + "</section>\n";
  }

  /** A table with a heading; columns of numbers alone are set to the right. */
  static String table(List<String> head, List<List<String>> rows) {
    StringBuilder table = new StringBuilder("<div class=\"wide\">");
    table.append(head.size() > MANY_COLUMNS ? "<table class=\"dense\">" : "<table>");
    table.append("\n<thead><tr>");
    List<String> classes =
        IntStream.range(0, head.size())
            .mapToObj(column -> isNumeric(rows, column) ? " class=\"number\"" : "")
            .toList();
    for (int i = 0; i < head.size(); i++) {
      String name = prose(head.get(i)).replace("+", "+<wbr/>");
      table.append("<th%s>%s</th>".formatted(classes.get(i), name));
    }
    table.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      table.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        table.append("<td%s>%s</td>".formatted(classes.get(i), prose(row.get(i))));
      }
      table.append("</tr>\n");
    }
    return table.append("</tbody></table></div>\n").toString();
  }

  private static boolean isNumeric(List<List<String>> rows, int column) {
    return rows.stream().allMatch(row -> NUMBER.matcher(row.get(column)).matches());
  }

  /** A table of keys and values. */
  static String facts(List<List<String>> rows) {
    StringBuilder table = new StringBuilder("<table class=\"facts\"><tbody>\n");
    for (List<String> row : rows) {
      table.append("<tr><th>").append(prose(row.get(0))).append("</th><td>");
      table.append(prose(row.get(1))).append("</td></tr>\n");
    }
    return table.append("</tbody></table>\n").toString();
  }

  /** What a reader opens when needed. */
  static String details(String summary, String markup) {
    return "<details><summary>" + text(summary) + "</summary>\n" + markup + "</details>\n";
  }

  /** Lines as they are. */
  static String code(String text) {
    return "<pre>" + text(text) + "</pre>\n";
  }

  /** A PNG picture within the page, with a caption; a click shows it in its own size. */
  static String picture(String caption, byte[] png) {
    return "<figure><figcaption>%s</figcaption><label><input type=\"checkbox\"/>"
            .formatted(prose(caption))
        + "<img alt=\"%s\" src=\"data:image/png;base64,%s\"/></label></figure>%n"
            .formatted(text(caption), Base64.getEncoder().encodeToString(png));
  }

  /** Pictures beside each other. */
  static String pictures(String markup) {
    return "<p class=\"note\">A click on a picture enlarges it.</p>\n<div class=\"pictures\">\n"
        + markup
        + "</div>\n";
  }
}
