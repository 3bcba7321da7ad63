package org.maskedaction.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.job.Job;
import org.maskedaction.kind.Kinds;
import org.maskedaction.study.Study;
import org.maskedaction.study.StudyArm;
import org.maskedaction.study.StudyConfig;
import org.maskedaction.train.Metric;

/** A comparison of ways to train, also one that is under way. */
record StudySection(Path folder) {
  String markup() throws IOException {
    Settings settings = Settings.read(folder.resolve(Study.CONFIG));
    StudyConfig config = ConfigLoader.parse(StudyConfig.class, settings.yaml());
    StringBuilder page = new StringBuilder();
    page.append(Html.section("Results", table()));
    runs(config)
        .forEach(
            (stage, panels) -> {
              String curves = panels.markup(StudySection::isChief);
              page.append(curves.isEmpty() ? "" : Html.section("Curves: " + stage, curves));
            });
    String yaml = Html.details("All settings", Html.code(settings.yaml()));
    return page.append(Html.section("Configuration", yaml)).toString();
  }

  /** Whether some values of it are better than others; the rest tells how training went. */
  private static boolean isChief(String metric) {
    return Kinds.installed()
        .metric(metric)
        .filter(known -> known.goal() != Metric.Goal.NONE)
        .isPresent();
  }

  private String table() throws IOException {
    Path file = folder.resolve(Study.TABLE);
    if (!Files.exists(file)) {
      return "<p>No row of the table is complete yet.</p>\n";
    }
    List<List<String>> rows = new ArrayList<>();
    StringBuilder notes = new StringBuilder();
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("| ")) {
        String cells = line.substring(1, line.lastIndexOf('|'));
        rows.add(Arrays.stream(cells.split("\\|")).map(String::strip).toList());
      } else if (!line.isBlank() && !line.startsWith("|")) {
        notes.append("<p>").append(Html.text(line)).append("</p>\n");
      }
    }
    return rows.isEmpty()
        ? notes.toString()
        : "<p class=\"note\">Mean ± sample standard deviation over the seeds.</p>\n"
            + Html.table(rows.get(0), rows.subList(1, rows.size()))
            + notes;
  }

  /** The curves of all arms and seeds by stage, in the order of the arms. */
  private Map<String, CurvePanels> runs(StudyConfig config) throws IOException {
    List<String> arms = new ArrayList<>(config.arms().stream().map(StudyArm::name).toList());
    if (config.scratch() != null) {
      arms.add(config.scratch());
    }
    Map<String, CurvePanels> stages = new LinkedHashMap<>();
    for (String arm : arms) {
      for (long seed : config.seeds()) {
        List<Path> jobs =
            new ArrayList<>(RunLog.entries(folder.resolve(arm).resolve("seed-" + seed)));
        jobs.sort((a, b) -> Boolean.compare(b.endsWith("pretrain"), a.endsWith("pretrain")));
        for (Path job : jobs) {
          Path run = Job.run(job);
          if (RunLog.isIn(run)) {
            stages
                .computeIfAbsent(job.getFileName().toString(), stage -> new CurvePanels())
                .add(arm, RunLog.read(run, arm).curves());
          }
        }
      }
    }
    return stages;
  }
}
