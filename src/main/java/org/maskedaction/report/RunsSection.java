package org.maskedaction.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.maskedaction.kind.Kinds;
import org.maskedaction.train.Metric;
import org.maskedaction.viz.LineChart.Point;

/** One run, or several beside each other. */
final class RunsSection {
  private static final int MOST_PICTURES = 6;
  private static final String NONE = "-";

  private final List<RunLog> runs;

  RunsSection(List<RunLog> runs) {
    this.runs = List.copyOf(runs);
  }

  String markup() throws IOException {
    StringBuilder page = new StringBuilder();
    page.append(runs.size() == 1 ? one(runs.get(0)) : several());
    CurvePanels panels = new CurvePanels();
    runs.forEach(run -> panels.add(run.name(), run.curves()));
    String curves = panels.markup(metric -> true);
    String nothing = "<p>No metrics have been written yet.</p>\n";
    page.append(Html.section("Curves", curves.isEmpty() ? nothing : curves));
    for (RunLog run : runs) {
      page.append(pictures(run));
    }
    for (RunLog run : runs) {
      for (Path evaluation : run.evaluations()) {
        page.append(
            new EvaluationSection(evaluation).markup(runs.size() == 1 ? "" : "of " + run.name()));
      }
    }
    return page.append(configurations()).toString();
  }

  private static String one(RunLog run) throws IOException {
    RunFacts facts = new RunFacts(run);
    String what = Html.section("The run", Html.facts(facts.rows()));
    String results = results(run);
    String settings = Html.section("Chief settings", Html.facts(facts.settings()));
    return "<div class=\"beside\">\n" + what + settings + "</div>\n" + results;
  }

  /** First, last and best value of what is measured. */
  private static String results(RunLog run) {
    List<List<String>> rows = new ArrayList<>();
    Map<String, List<Point>> curves = run.curves();
    for (Metric info : Kinds.installed().metrics()) {
      List<Point> points = curves.get(info.name());
      if (points != null && info.goal() != Metric.Goal.NONE) {
        Point best = best(info, points);
        rows.add(
            List.of(
                "`" + info.name() + "`" + info.unitNote(),
                shown(points.get(0)),
                shown(points.get(points.size() - 1)),
                shown(best),
                best == null ? NONE : Long.toString((long) best.x())));
      }
    }
    return rows.isEmpty()
        ? ""
        : Html.section(
            "Results", Html.table(List.of("metric", "first", "last", "best", "at step"), rows));
  }

  /** The best finite value, or null. */
  private static Point best(Metric info, List<Point> points) {
    Point best = null;
    for (Point point : points) {
      boolean low = info.goal() == Metric.Goal.LOW;
      if (Double.isFinite(point.y())
          && (best == null || (low ? point.y() < best.y() : point.y() > best.y()))) {
        best = point;
      }
    }
    return best;
  }

  private static String shown(Point point) {
    return point == null ? NONE : String.format(Locale.ROOT, "%.4f", point.y());
  }

  /** A row for each run, and what differs in their settings. */
  private String several() {
    Set<Metric> measured = new LinkedHashSet<>();
    for (RunLog run : runs) {
      for (String metric : run.curves().keySet()) {
        Kinds.installed()
            .metric(metric)
            .filter(info -> info.name().startsWith("val_"))
            .filter(info -> info.goal() != Metric.Goal.NONE)
            .ifPresent(measured::add);
      }
    }
    List<String> head = new ArrayList<>(List.of("run", "kind", "progress"));
    measured.forEach(info -> head.addAll(List.of("`" + info.name() + "` last", "best")));
    List<List<String>> rows = new ArrayList<>();
    for (RunLog run : runs) {
      RunFacts facts = new RunFacts(run);
      List<String> row = new ArrayList<>(List.of(run.name(), facts.kind(), facts.progress()));
      Map<String, List<Point>> curves = run.curves();
      for (Metric info : measured) {
        List<Point> points = curves.getOrDefault(info.name(), List.of());
        row.add(points.isEmpty() ? NONE : shown(points.get(points.size() - 1)));
        row.add(shown(best(info, points)));
      }
      rows.add(row);
    }
    return Html.section("The runs", Html.table(head, rows)) + differences();
  }

  private String differences() {
    Set<String> keys = new LinkedHashSet<>();
    runs.forEach(run -> keys.addAll(run.settings().values().keySet()));
    List<List<String>> rows = new ArrayList<>();
    for (String key : keys) {
      List<String> values =
          runs.stream()
              .map(run -> Objects.requireNonNullElse(run.settings().get(key), NONE))
              .toList();
      if (!key.equals("run.dir") && values.stream().distinct().count() > 1) {
        List<String> row = new ArrayList<>(List.of("`" + key + "`"));
        row.addAll(values);
        rows.add(row);
      }
    }
    if (rows.isEmpty()) {
      return Html.section("Settings that differ", "<p>None.</p>\n");
    }
    List<String> head = new ArrayList<>(List.of("setting"));
    runs.forEach(run -> head.add(run.name()));
    return Html.section("Settings that differ", Html.table(head, rows));
  }

  private String pictures(RunLog run) throws IOException {
    TreeMap<Long, Path> sheets = run.sheets();
    StringBuilder markup = new StringBuilder();
    List<Long> steps = new ArrayList<>(sheets.keySet());
    List<Long> shown = spread(steps);
    for (long step : shown) {
      markup.append(Html.picture("after " + step + " steps", Files.readAllBytes(sheets.get(step))));
    }
    List<Path> others = run.pictures();
    for (Path picture : others.subList(0, Math.min(MOST_PICTURES, others.size()))) {
      markup.append(Html.picture(picture.getFileName().toString(), Files.readAllBytes(picture)));
    }
    if (markup.isEmpty()) {
      return "";
    }
    String note =
        shown.size() < steps.size()
            ? "<p class=\"note\">%d of %d sheets.</p>%n".formatted(shown.size(), steps.size())
            : "";
    return Html.section(
        "Masks and reconstructions" + (runs.size() == 1 ? "" : " of " + run.name()),
        note + Html.pictures(markup.toString()));
  }

  /** The first, the last and some evenly between. */
  private static List<Long> spread(List<Long> steps) {
    if (steps.size() <= MOST_PICTURES) {
      return steps;
    }
    List<Long> chosen = new ArrayList<>();
    for (int i = 0; i < MOST_PICTURES; i++) {
      chosen.add(steps.get(i * (steps.size() - 1) / (MOST_PICTURES - 1)));
    }
    return chosen;
  }

  private String configurations() {
    StringBuilder markup = new StringBuilder();
    for (RunLog run : runs) {
      String summary = runs.size() == 1 ? "All settings" : "All settings of " + run.name();
      markup.append(Html.details(summary, Html.code(run.settings().yaml())));
    }
    return Html.section("Configuration", markup.toString());
  }
}
