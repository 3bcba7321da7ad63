package org.maskedaction.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.maskedaction.io.JsonFile;
import org.maskedaction.run.MetricsLog;
import org.maskedaction.run.RunFiles;
import org.maskedaction.train.Metrics;
import org.maskedaction.viz.LineChart;

/**
 * What a run has written so far; the run may go on.
 *
 * @param name that tells it from other runs
 * @param folder where it is
 * @param settings its configuration
 * @param sessions provenance of the sessions, the first one first
 * @param rows of the metrics log
 * @param written when the last row was written, or null without a log
 */
record RunLog(
    String name,
    Path folder,
    Settings settings,
    List<JsonNode> sessions,
    List<Map<String, Object>> rows,
    Instant written) {
  private static final String STEP = "step";

  /** Whether a folder is one of a run. */
  static boolean isIn(Path folder) {
    return new RunFiles(folder).hasRun();
  }

  /**
   * Reads a folder.
   *
   * @throws org.maskedaction.io.InputException where configuration or log are malformed
   */
  static RunLog read(Path folder, String name) throws IOException {
    RunFiles files = new RunFiles(folder);
    Path metrics = files.metrics();
    boolean begun = Files.exists(metrics);
    return new RunLog(
        name,
        folder,
        Settings.read(files.config()),
        files.provenances().stream().map(JsonFile::read).toList(),
        begun ? MetricsLog.readAll(metrics) : List.of(),
        begun ? Files.getLastModifiedTime(metrics).toInstant() : null);
  }

  /** What a run that was stopped has noted, or null. */
  String stopped() throws IOException {
    Path note = new RunFiles(folder).stopped();
    return Files.exists(note) ? Files.readString(note).strip() : null;
  }

  /** Steps so far. */
  long step() {
    return rows.isEmpty() ? 0 : (Long) rows.get(rows.size() - 1).get(STEP);
  }

  /** The values of every metric over the steps, metrics in the order of their first rows. */
  Map<String, List<LineChart.Point>> curves() {
    Map<String, List<LineChart.Point>> curves = new LinkedHashMap<>();
    for (Map<String, Object> row : rows) {
      long step = (Long) row.get(STEP);
      row.forEach(
          (metric, value) -> {
            if (value instanceof Number number && !isPlace(metric)) {
              curves
                  .computeIfAbsent(metric, name -> new ArrayList<>())
                  .add(new LineChart.Point(step, number.doubleValue()));
            }
          });
    }
    return curves;
  }

  private static boolean isPlace(String key) {
    return key.equals(STEP) || key.equals(Metrics.EPOCH.name());
  }

  /** The pictures of masks and reconstructions by step. */
  TreeMap<Long, Path> sheets() throws IOException {
    return new RunFiles(folder).maskSheets();
  }

  /** Pictures that lie in the folder itself, such as those of other commands. */
  List<Path> pictures() throws IOException {
    return entries(folder).stream().filter(file -> file.toString().endsWith(".png")).toList();
  }

  /** Folders of evaluations: within the run, and that of a study beside it. */
  List<Path> evaluations() throws IOException {
    List<Path> folders = new ArrayList<>(entries(folder));
    folders.add(folder.resolveSibling("evaluate").resolve("run"));
    return folders.stream().filter(EvaluationSection::isIn).toList();
  }

  /** What is in a folder, by name; nothing where there is none. */
  static List<Path> entries(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }
}
