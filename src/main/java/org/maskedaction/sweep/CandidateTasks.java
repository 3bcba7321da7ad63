package org.maskedaction.sweep;

import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.deeplearning4j.arbiter.optimize.api.Candidate;
import org.deeplearning4j.arbiter.optimize.api.OptimizationResult;
import org.deeplearning4j.arbiter.optimize.api.TaskCreator;
import org.deeplearning4j.arbiter.optimize.api.data.DataProvider;
import org.deeplearning4j.arbiter.optimize.api.data.DataSource;
import org.deeplearning4j.arbiter.optimize.api.score.ScoreFunction;
import org.deeplearning4j.arbiter.optimize.runner.IOptimizationRunner;
import org.deeplearning4j.arbiter.optimize.runner.listener.StatusListener;

/** Makes the task that tries a candidate, for Arbiter's runner. */
@SuppressWarnings({"rawtypes", "deprecation"}) // as in the interface
final class CandidateTasks implements TaskCreator {
  private final CandidateExperiment experiment;
  private final LedgerGenerator generator;
  private final CandidateSaver saver;

  CandidateTasks(CandidateExperiment experiment, LedgerGenerator generator, CandidateSaver saver) {
    this.experiment = experiment;
    this.generator = generator;
    this.saver = saver;
  }

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
