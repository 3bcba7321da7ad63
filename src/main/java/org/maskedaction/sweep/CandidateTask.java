package org.maskedaction.sweep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.deeplearning4j.arbiter.optimize.api.Candidate;
import org.deeplearning4j.arbiter.optimize.api.OptimizationResult;
import org.deeplearning4j.arbiter.optimize.api.TaskCreator;
import org.deeplearning4j.arbiter.optimize.api.data.DataProvider;
import org.deeplearning4j.arbiter.optimize.api.data.DataSource;
import org.deeplearning4j.arbiter.optimize.api.score.ScoreFunction;
import org.deeplearning4j.arbiter.optimize.runner.CandidateInfo;
import org.deeplearning4j.arbiter.optimize.runner.CandidateStatus;
import org.deeplearning4j.arbiter.optimize.runner.IOptimizationRunner;
import org.deeplearning4j.arbiter.optimize.runner.listener.StatusListener;
import org.maskedaction.io.InputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries one candidate. Whatever happens to it, apart from an interruption, becomes its result in
 * the ledger: an error or a score that is not finite is a failure with its reason, which Arbiter
 * never takes for the best.
 *
 * @param candidate what is tried
 * @param experiment how
 * @param generator keeps the result
 * @param saver writes the files of the candidate
 * @param score the objective
 * @param listeners told of its course
 * @param runner that of the listeners
 */
@SuppressWarnings({"rawtypes", "deprecation"}) // as in Arbiter's interfaces
record CandidateTask(
    Candidate candidate,
    CandidateExperiment experiment,
    LedgerGenerator generator,
    CandidateSaver saver,
    ObjectiveScore score,
    List<StatusListener> listeners,
    IOptimizationRunner runner)
    implements Callable<OptimizationResult> {
  private static final Logger LOG = LoggerFactory.getLogger(CandidateTask.class);
  private static final double MILLIS = 1e3;

  @Override
  public OptimizationResult call() throws IOException {
    long start = System.currentTimeMillis();
    tell(CandidateStatus.Running, null, start, null);
    ExperimentOutcome outcome = null;
    Ledger.End end;
    try {
      outcome =
          experiment.run(
              new CandidateExperiment.Trial(candidate.getIndex(), settings(), generator.history()));
      end = ended(outcome, start);
    } catch (InterruptedException e) {
      generator.interrupted(e);
      return result(null, null, tell(CandidateStatus.Cancelled, null, start, "interrupted"));
    } catch (InputException e) {
      end = failed(e, start);
    } catch (Exception e) {
      LOG.warn("candidate {} failed", candidate.getIndex(), e);
      end = failed(e, start);
    } catch (Error e) {
      keep(failed(e, start), null);
      throw e;
    }
    keep(end, outcome);
    boolean complete = end.status() == CandidateResult.Status.COMPLETE;
    CandidateInfo info =
        tell(
            complete ? CandidateStatus.Complete : CandidateStatus.Failed,
            end.score(),
            start,
            end.reason());
    return result(outcome, end.score(), info);
  }

  private CandidateSettings settings() {
    return (CandidateSettings) candidate.getValue();
  }

  private void keep(Ledger.End end, ExperimentOutcome outcome) throws IOException {
    try {
      saver.saveModel(result(outcome, end.score(), null), end);
    } finally {
      generator.end(end);
    }
  }

  private Ledger.End ended(ExperimentOutcome outcome, long start) {
    if (outcome.pruned() != null) {
      return end(CandidateResult.Status.PRUNED, null, outcome.pruned(), outcome, start);
    }
    double value = score.score(outcome, (DataProvider) null, null);
    return end(CandidateResult.Status.COMPLETE, value, null, outcome, start);
  }

  private Ledger.End failed(Throwable e, long start) {
    String reason = e instanceof InputException ? e.getMessage() : e.toString();
    return end(CandidateResult.Status.FAILED, null, reason, null, start);
  }

  private Ledger.End end(
      CandidateResult.Status status,
      Double value,
      String reason,
      ExperimentOutcome outcome,
      long start) {
    List<CandidateResult.Run> runs = new ArrayList<>();
    if (outcome != null) {
      for (ExperimentOutcome.SeedRun run : outcome.runs()) {
        Double own = status == CandidateResult.Status.COMPLETE ? (Double) score.of(run) : null;
        runs.add(
            new CandidateResult.Run(
                run.seed(),
                run.folder() == null ? null : run.folder().toString(),
                run.checkpoint() == null ? null : run.checkpoint().toString(),
                own,
                ObjectiveScore.lastValues(run.metrics())));
      }
    }
    double seconds = (System.currentTimeMillis() - start) / MILLIS;
    return new Ledger.End(
        candidate.getIndex(), status, value, reason, seconds, runs, LedgerGenerator.now());
  }

  private OptimizationResult result(ExperimentOutcome outcome, Double value, CandidateInfo info) {
    return new OptimizationResult(candidate, value, candidate.getIndex(), outcome, info, null);
  }

  private CandidateInfo tell(CandidateStatus status, Double value, long start, String reason) {
    long now = System.currentTimeMillis();
    CandidateInfo info =
        new CandidateInfo(
            candidate.getIndex(),
            status,
            value,
            start,
            start,
            status == CandidateStatus.Running ? null : now,
            candidate.getFlatParameters(),
            reason);
    OptimizationResult result = result(null, value, info);
    listeners.forEach(listener -> listener.onCandidateStatusChange(info, runner, result));
    return info;
  }

  /** Makes the task that tries a candidate, for Arbiter's runner. */
  record Creator(CandidateExperiment experiment, LedgerGenerator generator, CandidateSaver saver)
      implements TaskCreator {
    @Override
    public Callable<OptimizationResult> create(
        Candidate candidate,
        DataProvider data,
        ScoreFunction score,
        List<StatusListener> listeners,
        IOptimizationRunner runner) {
      return new CandidateTask(
          candidate, experiment, generator, saver, (ObjectiveScore) score, listeners, runner);
    }

    @Override
    public Callable<OptimizationResult> create(
        Candidate candidate,
        Class<? extends DataSource> source,
        Properties properties,
        ScoreFunction score,
        List<StatusListener> listeners,
        IOptimizationRunner runner) {
      return create(candidate, null, score, listeners, runner);
    }
  }
}
