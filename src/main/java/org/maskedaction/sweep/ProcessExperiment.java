package org.maskedaction.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.InputException;
import org.maskedaction.job.Job;
import org.maskedaction.job.JobProcess;
import org.maskedaction.job.JobRecord;
import org.maskedaction.kind.RunSettings;
import org.maskedaction.run.MetricsLog;
import org.maskedaction.run.RunFiles;
import org.maskedaction.run.checkpoint.CheckpointStore;

/**
 * Tries a candidate by running a command of this program once per seed, each in a process of its
 * own. Runs that are done are not done again; one that was interrupted continues from its newest
 * checkpoint.
 */
final class ProcessExperiment implements CandidateExperiment {
  private final SweepConfig config;
  private final Class<? extends Record> type;
  private final List<String> common;
  private final JobProcess process;
  private final MedianStop median;

  /**
   * @param program the command line that runs this program, in front of the arguments of a command
   * @param cores what the candidates at a time share
   * @throws InputException where the configuration of the runs cannot be loaded
   */
  ProcessExperiment(SweepConfig config, List<String> program, int cores) {
    this.config = config;
    this.type = config.type();
    this.process = new JobProcess(program);
    this.median = new MedianStop(config.pruning(), new ObjectiveScore(config.objective()));
    this.common = new ArrayList<>(config.commonSettings());
    RunSettings base = (RunSettings) ConfigLoader.load(type, config.config(), common);
    if (base.run().threads() == 0) {
      common.add("run.threads=" + Math.max(1, cores / config.jobs()));
    }
  }

  @Override
  public ExperimentOutcome run(Trial trial) throws IOException, InterruptedException {
    Path folder = CandidateSaver.folder(config.dir(), trial.index());
    keepConfig(folder, trial.settings());
    List<ExperimentOutcome.SeedRun> runs = new ArrayList<>();
    for (long seed : config.seeds()) {
      Job job = job(folder, folder, seed);
      MedianStop.Watch watch =
          median.new Watch(new RunFiles(job.run()).metrics(), seed, trial.history());
      JobRecord record = JobRecord.ofDone(job);
      if (record == null) {
        record = process.run(job, watch::behind);
      }
      if (record.exitCode() != 0 && watch.reason() == null) {
        throw failure(job, seed, record);
      }
      runs.add(read(job, seed));
      if (record.exitCode() != 0) {
        return new ExperimentOutcome(runs, watch.reason());
      }
    }
    return new ExperimentOutcome(runs, null);
  }

  /**
   * Runs the configuration of a candidate again.
   *
   * @param candidate whose configuration it is
   * @param folder receives the runs
   */
  ExperimentOutcome again(Path candidate, Path folder, List<Long> seeds)
      throws IOException, InterruptedException {
    List<ExperimentOutcome.SeedRun> runs = new ArrayList<>();
    for (long seed : seeds) {
      Job job = job(candidate, folder, seed);
      JobRecord record = JobRecord.ofDone(job);
      if (record == null) {
        record = process.run(job);
      }
      if (record.exitCode() != 0) {
        throw failure(job, seed, record);
      }
      runs.add(read(job, seed));
    }
    return new ExperimentOutcome(runs, null);
  }

  private void keepConfig(Path folder, CandidateSettings settings) throws IOException {
    List<String> overrides = new ArrayList<>(common);
    overrides.addAll(settings.overrides());
    String yaml = ConfigLoader.toYaml(ConfigLoader.load(type, config.config(), overrides));
    Files.createDirectories(folder);
    DurableFiles.replace(folder.resolve(RunFiles.CONFIG), yaml);
  }

  private Job job(Path candidate, Path folder, long seed) {
    Path own = folder.resolve("seed-" + seed);
    return new Job(own, arguments(config, candidate, seed, Job.run(own)), true);
  }

  /** The arguments that run a candidate. */
  static List<String> arguments(SweepConfig config, Path candidate, long seed, Path run) {
    return List.of(
        config.command().name().toLowerCase(Locale.ROOT),
        "--config",
        candidate.resolve(RunFiles.CONFIG).toString(),
        "--set",
        "seed=" + seed,
        "--set",
        "run.dir=" + run);
  }

  private static ExperimentOutcome.SeedRun read(Job job, long seed) throws IOException {
    Path metrics = new RunFiles(job.run()).metrics();
    if (!Files.exists(metrics)) {
      throw new InputException("seed " + seed + ": the run left no " + metrics);
    }
    CheckpointStore store = new CheckpointStore(new RunFiles(job.run()).checkpoints(), 1);
    Path checkpoint = store.newest().orElse(null);
    return new ExperimentOutcome.SeedRun(seed, job.run(), checkpoint, MetricsLog.readAll(metrics));
  }

  private static InputException failure(Job job, long seed, JobRecord record) throws IOException {
    List<String> lines = Files.readAllLines(job.log()).stream().filter(l -> !l.isBlank()).toList();
    String last = lines.isEmpty() ? "no output" : lines.get(lines.size() - 1);
    return new InputException(
        "seed %d: exit code %d: %s (see %s)".formatted(seed, record.exitCode(), last, job.log()));
  }
}
