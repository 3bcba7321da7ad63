package org.maskedaction.study;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.InputException;
import org.maskedaction.io.JsonFile;
import org.maskedaction.job.JobProcess;
import org.maskedaction.job.JobRecord;

/**
 * Runs a comparison and writes its table. What is already done is not done again: a study that was
 * interrupted continues where it stopped, in the middle of a training run from its newest
 * checkpoint.
 */
public final class Study {
  /** Name of the study's configuration in its folder. */
  public static final String CONFIG = "study.yaml";

  /** Name of the table in the folder of a study. */
  public static final String TABLE = "study.md";

  private final StudyConfig config;
  private final StudyPlan plan;
  private final StudyTable table;
  private final JobProcess process;
  private final PrintStream out;

  /**
   * @param program the command line that runs this program, in front of the arguments of a command
   * @param out progress
   */
  public Study(StudyConfig config, List<String> program, PrintStream out) {
    this.config = config;
    this.plan = new StudyPlan(config);
    this.table = new StudyTable(plan.arms(), plan.protocols(), config.pretrain() != null);
    this.process = new JobProcess(program);
    this.out = out;
  }

  /**
   * Runs what is missing. The files {@code study.md} and {@code study.json} in the folder of the
   * study are replaced after every arm and seed.
   *
   * @return whether everything has ended well
   * @throws InputException where the folder holds another study; seeds may be added to one
   */
  public boolean run() throws IOException, InterruptedException {
    keepConfig();
    List<StudyRow> rows = runAll(plan.courses());
    out.print(table.markdown(rows));
    out.println("table: " + tableFile());
    return rows.stream().allMatch(row -> row.failure() == null);
  }

  private List<StudyRow> runAll(List<StudyPlan.Course> courses)
      throws IOException, InterruptedException {
    ExecutorService workers = Executors.newFixedThreadPool(config.jobs());
    try {
      List<Future<StudyRow>> pending = new ArrayList<>();
      for (StudyPlan.Course course : courses) {
        pending.add(workers.submit(() -> run(course)));
      }
      List<StudyRow> rows = new ArrayList<>();
      for (Future<StudyRow> row : pending) {
        rows.add(row.get());
        publish(rows);
        out.printf(Locale.ROOT, "%d of %d done%n", rows.size(), courses.size());
      }
      return rows;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InputException input) {
        throw input;
      }
      throw new IOException(config.dir() + ": " + e.getCause().getMessage(), e.getCause());
    } finally {
      workers.shutdownNow();
    }
  }

  private Path tableFile() {
    return config.dir().resolve(TABLE);
  }

  private void keepConfig() throws IOException {
    Files.createDirectories(config.dir());
    Path file = config.dir().resolve(CONFIG);
    if (Files.exists(file)) {
      StudyConfig kept = ConfigLoader.parse(StudyConfig.class, Files.readString(file));
      if (!kept.with(config.seeds(), config.jobs()).equals(config)) {
        throw new InputException(
            ("%s: the folder holds a study with other settings than seeds and jobs; continue that"
                    + " one or take a new folder")
                .formatted(file));
      }
    }
    DurableFiles.replace(file, ConfigLoader.toYaml(config));
  }

  private StudyRow run(StudyPlan.Course course) throws IOException, InterruptedException {
    List<JobRecord> records = new ArrayList<>();
    for (StudyPlan.Step job : course.jobs()) {
      JobRecord record = JobRecord.ofDone(job.job());
      if (record == null) {
        out.println(job.title() + " ...");
        record = process.run(job.job());
        out.printf(
            Locale.ROOT,
            "%s: exit code %d, %.0f s%n",
            job.title(),
            record.exitCode(),
            record.seconds());
      }
      if (record.exitCode() != 0) {
        String failure =
            "%s ended with exit code %d, see %s"
                .formatted(job.stage().command(), record.exitCode(), job.job().log());
        return new StudyRow(course.arm(), course.seed(), Map.of(), failure);
      }
      records.add(record);
    }
    return StudyRow.of(course, records);
  }

  private void publish(List<StudyRow> rows) throws IOException {
    DurableFiles.replace(tableFile(), table.markdown(rows));
    JsonFile.write(config.dir().resolve("study.json"), rows);
  }
}
