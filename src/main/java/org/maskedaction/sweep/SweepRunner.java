package org.maskedaction.sweep;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.arbiter.optimize.api.CandidateGenerator;
import org.deeplearning4j.arbiter.optimize.api.OptimizationResult;
import org.deeplearning4j.arbiter.optimize.api.termination.MaxTimeCondition;
import org.deeplearning4j.arbiter.optimize.api.termination.TerminationCondition;
import org.deeplearning4j.arbiter.optimize.config.OptimizationConfiguration;
import org.deeplearning4j.arbiter.optimize.generator.GridSearchCandidateGenerator;
import org.deeplearning4j.arbiter.optimize.runner.CandidateInfo;
import org.deeplearning4j.arbiter.optimize.runner.CandidateStatus;
import org.deeplearning4j.arbiter.optimize.runner.IOptimizationRunner;
import org.deeplearning4j.arbiter.optimize.runner.LocalOptimizationRunner;
import org.deeplearning4j.arbiter.optimize.runner.listener.BaseStatusListener;
import org.deeplearning4j.arbiter.optimize.runner.listener.StatusListener;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.io.DurableFiles;
import org.maskedaction.io.InputException;
import org.maskedaction.run.ProgressLine;

/**
 * Runs a search with Arbiter. Everything that happens is in a ledger in the folder of the search at
 * once; run again, it continues with the candidates that are missing.
 */
public final class SweepRunner {
  /** Name of the search's configuration in its folder. */
  public static final String CONFIG = "sweep.yaml";

  private static final double SECONDS_PER_MINUTE = 60;
  private static final double MILLIS = 1e3;

  private final SweepConfig config;
  private final CandidateExperiment experiment;
  private final PrintStream out;
  private final List<StatusListener> listeners = new ArrayList<>();

  /**
   * A search whose candidates are tried in this process.
   *
   * @param experiment tries a candidate
   * @param out progress
   */
  public SweepRunner(SweepConfig config, CandidateExperiment experiment, PrintStream out) {
    this.config = config;
    this.experiment = experiment;
    this.out = out;
  }

  /** The same without a word about its progress. */
  public SweepRunner(SweepConfig config, CandidateExperiment experiment) {
    this(
        config,
        experiment,
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  /**
   * A search whose candidates are runs of this program, each in a process of its own.
   *
   * @param program the command line that runs this program, in front of the arguments of a command
   * @param out progress
   */
  public static SweepRunner ofProcesses(SweepConfig config, List<String> program, PrintStream out) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new SweepRunner(config, new ProcessExperiment(config, program, cores), out);
  }

  /** Adds listeners of Arbiter, which are told of every candidate. */
  public SweepRunner listen(StatusListener... added) {
    listeners.addAll(List.of(added));
    return this;
  }

  /**
   * Runs what is missing.
   *
   * @return all candidates, those of earlier sessions among them
   * @throws InputException where the folder holds another search, another process runs it, or a key
   *     of the space cannot take its values
   * @throws InterruptedException where the search was interrupted; it can be continued
   */
  public SweepHistory run() throws IOException, InterruptedException {
    SearchSpace space = SearchSpace.of(config);
    ObjectiveScore score = new ObjectiveScore(config.objective());
    CandidateGenerator source = space.generator(config.generator(), score);
    Files.createDirectories(config.dir());
    Path file = config.dir().resolve(Ledger.FILE);
    try (Ledger ledger = Ledger.open(file)) {
      keepConfig();
      LedgerGenerator generator =
          new LedgerGenerator(source, ledger, Ledger.read(file), limit(source), config.jobs());
      announce(generator, limit(source));
      search(generator, score, limit(source));
      Exception stopped = generator.stopped();
      if (stopped instanceof InterruptedException interruption) {
        throw interruption;
      }
      if (stopped != null) {
        throw new IOException(file + ": cannot be written: " + stopped.getMessage(), stopped);
      }
      return generator.history();
    }
  }

  private int limit(CandidateGenerator source) {
    int candidates = config.budget().candidates();
    return source instanceof GridSearchCandidateGenerator grid
        ? Math.min(candidates, grid.getTotalNumCandidates())
        : candidates;
  }

  private void announce(LedgerGenerator generator, int limit) {
    int done = generator.history().results().size();
    if (generator.history().drawn() > 0) {
      out.printf(
          "continuing %s: %d of %d candidates are done, %s were under way%n",
          config.dir(), done, limit, generator.leftOver());
    }
  }

  private void search(LedgerGenerator generator, ObjectiveScore score, int limit) {
    CandidateSaver saver = new CandidateSaver(config.dir());
    OptimizationConfiguration arbiter =
        new OptimizationConfiguration.Builder()
            .candidateGenerator(generator)
            .modelSaver(saver)
            .scoreFunction(score)
            .terminationConditions(conditions(generator))
            .build();
    IOptimizationRunner runner =
        new LocalOptimizationRunner(
            config.jobs(), arbiter, new CandidateTask.Creator(experiment, generator, saver));
    runner.addListeners(new Progress(generator.history(), score.minimize(), limit));
    runner.addListeners(listeners.toArray(StatusListener[]::new));
    runner.execute();
  }

  private List<TerminationCondition> conditions(LedgerGenerator generator) {
    List<TerminationCondition> conditions = new ArrayList<>();
    conditions.add(new AllEnded(generator));
    double minutes = config.budget().minutes();
    if (minutes > 0) {
      long millis = Math.round(minutes * SECONDS_PER_MINUTE * MILLIS);
      conditions.add(new MaxTimeCondition(millis, TimeUnit.MILLISECONDS));
    }
    return conditions;
  }

  private void keepConfig() throws IOException {
    Path file = config.dir().resolve(CONFIG);
    if (Files.exists(file)) {
      SweepConfig kept = ConfigLoader.parse(SweepConfig.class, Files.readString(file));
      SweepConfig same =
          kept.with(config.budget().candidates(), config.budget().minutes(), config.jobs());
      if (!same.equals(config)) {
        throw new InputException(
            ("%s: the folder holds a search with other settings than candidates, minutes and jobs;"
                    + " continue that one or take a new folder")
                .formatted(file));
      }
    }
    DurableFiles.replace(file, ConfigLoader.toYaml(config));
  }

  /** Ends Arbiter's loop, which goes on after the last candidate otherwise. */
  private record AllEnded(LedgerGenerator generator) implements TerminationCondition {
    @Override
    public void initialize(IOptimizationRunner runner) {}

    @Override
    public boolean terminate(IOptimizationRunner runner) {
      return generator.finished();
    }
  }

  /** Prints a line for every candidate that ends: how many are done, the best, and what is left. */
  private final class Progress extends BaseStatusListener {
    private final SweepHistory history;
    private final boolean minimise;
    private final int limit;

    Progress(SweepHistory history, boolean minimise, int limit) {
      this.history = history;
      this.minimise = minimise;
      this.limit = limit;
    }

    @Override
    public void onCandidateStatusChange(
        CandidateInfo candidate, IOptimizationRunner runner, OptimizationResult result) {
      CandidateStatus status = candidate.getCandidateStatus();
      if (status == CandidateStatus.Complete || status == CandidateStatus.Failed) {
        out.println(line(candidate));
        out.flush();
      }
    }

    private String line(CandidateInfo candidate) {
      List<CandidateResult> results = history.results();
      StringBuilder line = new StringBuilder();
      line.append(results.size()).append(" of ").append(limit).append(" candidates");
      append(line, history.count(CandidateResult.Status.FAILED), " failed");
      append(line, history.count(CandidateResult.Status.PRUNED), " stopped early");
      line.append("; candidate ").append(candidate.getIndex()).append(": ");
      line.append(
          candidate.getScore() == null
              ? candidate.getExceptionStackTrace()
              : number(candidate.getScore()));
      history
          .best(minimise)
          .ifPresent(
              best ->
                  line.append("; best ")
                      .append(number(best.score()))
                      .append(" (candidate ")
                      .append(best.index())
                      .append(')'));
      double mean = results.stream().mapToDouble(CandidateResult::seconds).average().orElse(0);
      long seconds = Math.round(mean * (limit - results.size()) / config.jobs());
      line.append("; ETA ").append(ProgressLine.duration(seconds));
      return line.toString();
    }

    private static void append(StringBuilder line, int count, String what) {
      if (count > 0) {
        line.append(", ").append(count).append(what);
      }
    }

    private static String number(double value) {
      return String.format(Locale.ROOT, "%.5g", value);
    }
  }
}
