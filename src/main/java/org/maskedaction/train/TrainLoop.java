package org.maskedaction.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.maskedaction.data.Batch;
import org.maskedaction.data.BatchLoader;
import org.maskedaction.profile.Phase;
import org.maskedaction.run.MetricsLog;
import org.maskedaction.run.ProgressLine;
import org.maskedaction.run.RunConfig;
import org.maskedaction.train.Trainer.StepOutcome;

/**
 * The training loop of all systems: epochs of batches through a {@link Trainer}, with metrics,
 * progress, guard against values that are not finite, checkpoints and evaluations. Where it stands
 * follows from the number of finished steps alone.
 *
 * @param <B> what a batch holds
 */
public final class TrainLoop<B extends Batch> {
  /** What happens at the borders of the loop. */
  public interface Milestones {
    /** Saves the state after {@code step} finished steps. */
    void checkpoint(long step) throws IOException;

    /** Evaluates after {@code step} finished steps; the metrics are logged. */
    Map<String, Double> evaluate(long step, boolean picture) throws IOException;

    /** Keeps the batch of step {@code step} that ends the run; returns the file. */
    Path keep(long step, Batch batch) throws IOException;

    /** Whether to save and stop as soon as the state is complete. */
    boolean stopRequested();
  }

  private final RunConfig run;
  private final int epochs;
  private final BatchLoader<B> loader;
  private final Trainer<B> trainer;
  private final MetricsLog log;
  private final ProgressLine progress;
  private final Milestones milestones;
  private final List<String> headline;
  private final WaitClock waits = new WaitClock(System::nanoTime);
  private final StepGuard guard;
  private B newestBatch; // null before the first one
  private long step;
  private boolean checkpointDue;
  private boolean stopped;

  /**
   * A loop over {@code epochs} epochs.
   *
   * @param guard restored by the caller where a run is resumed
   * @param step finished steps of an earlier session, 0 for a new run
   */
  public TrainLoop(
      RunConfig run,
      int epochs,
      BatchLoader<B> loader,
      Trainer<B> trainer,
      MetricsLog log,
      ProgressLine progress,
      Milestones milestones,
      StepGuard guard,
      long step) {
    this.run = run;
    this.epochs = epochs;
    this.loader = loader;
    this.trainer = trainer;
    this.log = log;
    this.progress = progress;
    this.milestones = milestones;
    this.guard = guard;
    this.step = step;
    headline =
        Stream.concat(Stream.of(Metrics.LOSS), trainer.metrics().stream())
            .filter(Metric::headline)
            .map(Metric::name)
            .toList();
  }

  /** The steps of the whole run. */
  public static long totalSteps(RunConfig run, int epochs, long batchesPerEpoch) {
    long all = epochs * batchesPerEpoch;
    return run.maxSteps() > 0 ? Math.min(all, run.maxSteps()) : all;
  }

  /**
   * Trains to the end, or until a requested stop has been saved.
   *
   * @return finished steps
   */
  public long run() throws IOException {
    long perEpoch = loader.batchesPerEpoch();
    long total = totalSteps(run, epochs, perEpoch);
    while (step < total && !stopped) {
      int epoch = (int) (step / perEpoch);
      runEpoch(epoch, (int) (step % perEpoch), total);
      if (stopped) {
        break;
      }
      if (step % perEpoch == 0) {
        StepOutcome outcome = trainer.endEpoch(epoch);
        if (!outcome.finite()) {
          guard.check(outcome, step, newestBatch, milestones::keep);
        }
        append(epoch, outcome.metrics());
      }
      atBorder(epoch, step == total);
    }
    return step;
  }

  private void runEpoch(int epoch, int firstBatch, long total) throws IOException {
    loader.startEpoch(epoch, firstBatch);
    while (step < total) {
      Phase whole = Phase.begin(Phase.STEP);
      B batch = nextBatch();
      if (batch == null) {
        return;
      }
      StepOutcome outcome = trainer.step(batch, step);
      step++;
      newestBatch = batch;
      guard.check(outcome, step, batch, milestones::keep);
      if (step % run.logEverySteps() == 0 || step == 1 || step == total) {
        append(epoch, withWaits(outcome.metrics()));
      }
      progress.update(step, epoch, headline(outcome.metrics()), batch.ids().size());
      whole.end();
      boolean border = step % loader.batchesPerEpoch() == 0 || step == total;
      if (!border) {
        withinEpoch();
      }
      if (stopped) {
        return;
      }
    }
  }

  private void withinEpoch() throws IOException {
    boolean stop = milestones.stopRequested();
    checkpointDue |= stop || every(run.checkpointEverySteps(), step);
    if (checkpointDue && trainer.isBetweenUpdates()) {
      checkpoint();
      stopped = stop;
    }
  }

  private B nextBatch() {
    Phase phase = Phase.begin(Phase.DATA_WAIT);
    B batch = waits.await(loader::next);
    phase.end();
    return batch;
  }

  private Map<String, Double> withWaits(Map<String, Double> metrics) {
    if (metrics.isEmpty()) {
      return metrics;
    }
    Map<String, Double> extended = new LinkedHashMap<>(metrics);
    extended.put(Metrics.DATA_WAIT_FRACTION.name(), waits.endInterval());
    return extended;
  }

  /** Evaluates before it saves, so that a checkpoint never lacks a row of its step in the log. */
  private void atBorder(int epoch, boolean last) throws IOException {
    boolean picture = last || every(run.maskSheetEveryEpochs(), epoch + 1L);
    if (picture || every(run.evalEveryEpochs(), epoch + 1L)) {
      Phase phase = Phase.begin(Phase.EVALUATION);
      append(epoch, milestones.evaluate(step, picture));
      phase.end();
    }
    boolean stop = milestones.stopRequested();
    checkpointDue |= stop || due(epoch);
    if (last || checkpointDue && trainer.isBetweenUpdates()) {
      checkpoint();
      stopped = stop;
    }
  }

  private boolean due(int epoch) {
    return every(run.checkpointEveryEpochs(), epoch + 1L)
        || every(run.checkpointEverySteps(), step);
  }

  private void checkpoint() throws IOException {
    Phase phase = Phase.begin(Phase.CHECKPOINT);
    milestones.checkpoint(step);
    phase.end();
    checkpointDue = false;
  }

  private static boolean every(long period, long count) {
    return period > 0 && count % period == 0;
  }

  private void append(int epoch, Map<String, Double> metrics) throws IOException {
    if (metrics.isEmpty()) {
      return;
    }
    Map<String, Object> row = new LinkedHashMap<>();
    row.put(Metrics.EPOCH.name(), epoch);
    row.putAll(metrics);
    row.putAll(guard.counts());
    log.append(step, row);
  }

  private Map<String, Double> headline(Map<String, Double> metrics) {
    Map<String, Double> shown = new LinkedHashMap<>();
    for (String name : headline) {
      if (metrics.containsKey(name)) {
        shown.put(name, metrics.get(name));
      }
    }
    return shown;
  }
}
