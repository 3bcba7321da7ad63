package org.maskedaction.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.maskedaction.kind.Kinds;
import org.maskedaction.train.Metric;
import org.maskedaction.viz.LineChart;
import org.maskedaction.viz.LineChart.Line;
import org.maskedaction.viz.LineChart.Point;
import org.maskedaction.viz.LineChart.Stroke;

/**
 * Diagrams of metrics over the steps. Metrics of one title share a diagram; several groups of runs
 * are told apart by colour, and metrics of one diagram then by the stroke.
 */
final class CurvePanels {
  private static final int MOST_POINTS = 600;
  private static final String VALIDATION = "val_";
  private static final String ANY = "#59616b"; // in a legend, for lines of all colours
  private static final List<String> COLORS =
      List.of(
          "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00", "#56b4e9", "#000000", "#e69f00",
          "#7b3294", "#8c510a");

  private final Map<String, List<Map<String, List<Point>>>> groups = new LinkedHashMap<>();

  /** A line of the legend. */
  private record Key(String name, String color, Stroke stroke) {}

  /** Adds the curves of a run to a group, which has one colour. */
  void add(String group, Map<String, List<Point>> curves) {
    groups.computeIfAbsent(group, name -> new ArrayList<>()).add(curves);
  }

  /**
   * The diagrams of the metrics that {@code wanted} admits; empty where no value is finite.
   *
   * @param wanted by the name of a metric
   */
  String markup(Predicate<String> wanted) {
    StringBuilder panels = new StringBuilder();
    titles(wanted).forEach((title, metrics) -> panels.append(panel(title, metrics)));
    return panels.isEmpty() ? "" : "<div class=\"panels\">\n" + panels + "</div>\n";
  }

  /** Metrics by the title of their diagram, in the order of {@link Metric}. */
  private Map<String, List<String>> titles(Predicate<String> wanted) {
    Set<String> present = new LinkedHashSet<>();
    groups.values().forEach(runs -> runs.forEach(run -> present.addAll(run.keySet())));
    List<String> order = Kinds.installed().metrics().stream().map(Metric::name).toList();
    Map<String, List<String>> titles = new LinkedHashMap<>();
    present.stream()
        .filter(wanted)
        .filter(this::hasFinite)
        .sorted(
            Comparator.comparingInt(
                name -> (order.indexOf(name) + order.size() + 1) % (order.size() + 1)))
        .forEach(name -> titles.computeIfAbsent(title(name), title -> new ArrayList<>()).add(name));
    return titles;
  }

  private boolean hasFinite(String metric) {
    return groups.values().stream()
        .flatMap(List::stream)
        .flatMap(run -> run.getOrDefault(metric, List.of()).stream())
        .anyMatch(point -> Double.isFinite(point.y()));
  }

  private static String title(String metric) {
    return Kinds.installed().metric(metric).map(Metric::title).orElse(metric);
  }

  private String panel(String title, List<String> metrics) {
    List<Line> lines = new ArrayList<>();
    Set<Key> legend = new LinkedHashSet<>();
    int color = 0;
    int thinned = 1;
    long lost = 0;
    for (Map.Entry<String, List<Map<String, List<Point>>>> group : groups.entrySet()) {
      for (String metric : metrics) {
        String shade = color(groups.size() > 1 ? color : metrics.indexOf(metric));
        Stroke stroke = stroke(metric, metrics);
        for (Map<String, List<Point>> run : group.getValue()) {
          List<Point> points = run.getOrDefault(metric, List.of());
          lost += points.stream().filter(point -> !Double.isFinite(point.y())).count();
          int width = (points.size() + MOST_POINTS - 1) / MOST_POINTS;
          thinned = Math.max(thinned, width);
          if (!points.isEmpty()) {
            String name = groups.size() > 1 ? group.getKey() + ", " + metric : metric;
            lines.add(new Line(name, shade, stroke, means(points, width)));
            legend.addAll(keys(group.getKey(), metric, metrics, shade, stroke));
          }
        }
      }
      color++;
    }
    return figure(title, metrics, lines, legend) + notes(thinned, lost) + "</figure>\n";
  }

  /** Colours stand for groups and strokes for metrics; with one group, both for metrics. */
  private List<Key> keys(
      String group, String metric, List<String> metrics, String color, Stroke stroke) {
    if (groups.size() == 1) {
      return List.of(new Key(metric, color, stroke));
    }
    Key ofGroup = new Key(group, color, Stroke.SOLID);
    return metrics.size() == 1 ? List.of(ofGroup) : List.of(ofGroup, new Key(metric, ANY, stroke));
  }

  private static String color(int index) {
    return COLORS.get(index % COLORS.size());
  }

  /** Faint where validation has a line of its own, else by the place among the metrics. */
  private Stroke stroke(String metric, List<String> metrics) {
    if (metrics.contains(VALIDATION + metric)) {
      return Stroke.FAINT;
    }
    boolean validation = metric.startsWith(VALIDATION);
    boolean second = groups.size() > 1 && !validation && metrics.indexOf(metric) > 0;
    return second ? Stroke.DASHED : Stroke.SOLID;
  }

  /** Means over successive points, {@code width} at a time, without those that are not finite. */
  private static List<Point> means(List<Point> points, int width) {
    if (width == 1) {
      return points;
    }
    List<Point> means = new ArrayList<>();
    for (int start = 0; start < points.size(); start += width) {
      List<Point> part = points.subList(start, Math.min(start + width, points.size()));
      double mean =
          part.stream().mapToDouble(Point::y).filter(Double::isFinite).average().orElse(Double.NaN);
      means.add(new Point(part.get(part.size() - 1).x(), mean));
    }
    return means;
  }

  private String figure(String title, List<String> metrics, List<Line> lines, Set<Key> legend) {
    Metric info = Kinds.installed().metric(metrics.get(0)).orElse(null);
    boolean share = info != null && info.isShare();
    String axis = String.join(", ", metrics) + (info == null ? "" : info.unitNote());
    StringBuilder figure = new StringBuilder("<figure class=\"panel\">\n<figcaption><h3>");
    figure.append(Html.text(title)).append("</h3>");
    for (String metric : metrics) {
      String meaning = Kinds.installed().metric(metric).map(Metric::meaning).orElse("");
      figure.append("<p><code>").append(Html.text(metric)).append("</code>");
      figure.append(meaning.isEmpty() ? "" : ": " + Html.prose(meaning)).append("</p>");
    }
    figure.append("</figcaption>\n");
    if (legend.size() > 1 || groups.size() > 1) {
      figure.append("<p class=\"legend\">");
      legend.stream()
          .sorted(Comparator.comparing(key -> key.color().equals(ANY))) // groups before strokes
          .forEach(key -> figure.append(entry(key)));
      figure.append("</p>\n");
    }
    LineChart.Scale scale = share ? LineChart.Scale.LINEAR : LineChart.Scale.AUTOMATIC;
    return figure.append(new LineChart("optimiser step", axis, scale, lines).svg()).toString();
  }

  private static String entry(Key key) {
    String style =
        switch (key.stroke()) {
          case SOLID -> "solid";
          case DASHED -> "dashed";
          case FAINT -> "faint";
        };
    return "<span><i class=\"%s\" style=\"border-color:%s\"></i>%s</span>%n"
        .formatted(style, key.color(), Html.text(key.name()));
  }

  private static String notes(int thinned, long lost) {
    StringBuilder notes = new StringBuilder();
    if (thinned > 1) {
      notes.append("Each point is the mean of up to ").append(thinned).append(" rows. ");
    }
    if (lost > 0) {
      notes.append(lost).append(lost == 1 ? " value is" : " values are");
      notes.append(" not finite and left out.");
    }
    return notes.isEmpty() ? "" : "<p class=\"note\">" + notes + "</p>\n";
  }
}
