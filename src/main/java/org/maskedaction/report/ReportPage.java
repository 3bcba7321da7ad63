package org.maskedaction.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.InputException;
import org.maskedaction.run.ResultFolder;
import org.maskedaction.run.RunFiles;
import org.maskedaction.study.Study;
import org.maskedaction.sweep.SweepRunner;

/**
 * A page on one training run or several beside each other, on a study, a search or an evaluation.
 * It is one HTML file without scripts that refers to nothing outside: diagrams and pictures are
 * within. What is under way is reported as far as it is.
 */
public final class ReportPage {
  private final String title;
  private final String content;

  private ReportPage(String title, String content) {
    this.title = title;
    this.content = content;
  }

  /**
   * The page on folders, which are only read.
   *
   * @param folders one of any kind, or several of runs
   * @throws InputException for a folder that holds nothing to report on, for several folders that
   *     are not all runs, and for a file that is malformed
   */
  public static ReportPage of(List<Path> folders) throws IOException {
    if (folders.isEmpty()) {
      throw new InputException("nothing to report on: expected at least one folder of a run");
    }
    for (Path folder : folders) {
      requireKnown(folder, folders.size() > 1);
    }
    if (RunLog.isIn(folders.get(0))) {
      return ofRuns(folders);
    }
    Path folder = folders.get(0);
    if (Files.exists(folder.resolve(Study.CONFIG))) {
      return new ReportPage("Study " + folder, new StudySection(folder).markup());
    }
    if (Files.exists(folder.resolve(SweepRunner.CONFIG))) {
      return new ReportPage("Search " + folder, new SweepSection(folder).markup());
    }
    return new ReportPage("Evaluation " + folder, new EvaluationSection(folder).markup(""));
  }

  private static void requireKnown(Path folder, boolean run) {
    if (!Files.isDirectory(folder)) {
      throw new InputException(folder + ": is no folder; expected that of a run");
    }
    boolean other =
        Files.exists(folder.resolve(Study.CONFIG))
            || Files.exists(folder.resolve(SweepRunner.CONFIG))
            || EvaluationSection.isIn(folder);
    if (!RunLog.isIn(folder) && !other) {
      throw new InputException(
          "%s: holds no run: expected %s, %s, %s or %s"
              .formatted(
                  folder,
                  RunFiles.CONFIG,
                  Study.CONFIG,
                  SweepRunner.CONFIG,
                  ResultFolder.EVALUATION));
    }
    if (run && !RunLog.isIn(folder)) {
      throw new InputException(
          "%s: is no run; only runs are reported on beside each other".formatted(folder));
    }
  }

  private static ReportPage ofRuns(List<Path> folders) throws IOException {
    List<String> names = names(folders);
    List<RunLog> runs = new ArrayList<>();
    for (int i = 0; i < folders.size(); i++) {
      runs.add(RunLog.read(folders.get(i), names.get(i)));
    }
    String title =
        runs.size() == 1
            ? "Run " + names.get(0)
            : runs.size() + " runs: " + String.join(", ", names);
    return new ReportPage(title, new RunsSection(runs).markup());
  }

  /** As many last parts of the paths as tell them apart. */
  private static List<String> names(List<Path> folders) {
    List<Path> paths = folders.stream().map(path -> path.toAbsolutePath().normalize()).toList();
    int longest = paths.stream().mapToInt(Path::getNameCount).max().orElse(1);
    return IntStream.rangeClosed(1, longest)
        .mapToObj(parts -> paths.stream().map(path -> ending(path, parts)).toList())
        .filter(names -> names.stream().distinct().count() == paths.stream().distinct().count())
        .findFirst()
        .orElseThrow();
  }

  private static String ending(Path path, int parts) {
    int count = path.getNameCount();
    return count == 0
        ? path.toString()
        : path.subpath(Math.max(0, count - parts), count).toString();
  }

  /** The whole page. */
  public String html() {
    return """
           <!DOCTYPE html>
           <html lang="en">
           <head>
           <meta charset="utf-8"/>
           <meta name="viewport" content="width=device-width, initial-scale=1"/>
           <title>%s</title>
           <style>
           %s</style>
           </head>
           <body>
           <h1>%s</h1>
           %s</body>
           </html>
           """
        .formatted(Html.text(title), style(), Html.text(title), content);
  }

  /** Writes the page in one step. */
  public void write(Path file) throws IOException {
    DurableFiles.replace(file, html());
  }

  private static String style() {
    try (InputStream css = ReportPage.class.getResourceAsStream("report.css")) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .collect(Collectors.joining("\n", "", "\n"));
    } catch (IOException e) {
      throw new InputException("cannot read the style of reports from the program", e);
    }
  }
}
