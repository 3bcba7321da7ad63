package org.maskedaction.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.data.Batch;
import org.maskedaction.run.RunConfig;
import org.maskedaction.train.Trainer.StepOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the steps whose loss or gradients were not finite, which changed nothing, and those whose
 * loss exploded, which is above {@code run.max_loss_factor} times the mean of the losses before; so
 * many of either in a row as {@code run.max_nonfinite_steps} end the run. The mean is an
 * exponential one, without exploded losses. What it holds is part of the saved state.
 */
public final class StepGuard {
  private static final Logger LOG = LoggerFactory.getLogger(StepGuard.class);
  private static final String IN_A_ROW = "bad_steps_in_a_row";
  private static final String MEAN_LOSS = "mean_loss";
  private static final double MEAN_SHARE = 0.02; // of the newest loss

  private final RunConfig run;
  private long nonFinite;
  private long exploded;
  private long inARow;
  private double meanLoss = Double.NaN; // until there is a loss

  /** Keeps the batch that ended a run. */
  @FunctionalInterface
  interface Dump {
    Path write(long step, Batch batch) throws IOException;
  }

  /** A guard that has seen nothing. */
  public StepGuard(RunConfig run) {
    this.run = run;
  }

  /** The state, for a checkpoint. */
  public Map<String, Long> counters() {
    Map<String, Long> counters = new LinkedHashMap<>();
    counters.put(Metrics.NONFINITE_STEPS.name(), nonFinite);
    counters.put(Metrics.EXPLODED_STEPS.name(), exploded);
    counters.put(IN_A_ROW, inARow);
    counters.put(MEAN_LOSS, Double.doubleToLongBits(meanLoss));
    return counters;
  }

  /** Takes a saved state; one that was saved without it leaves the guard as it is. */
  public void restore(Map<String, Object> state) {
    if (state.get(Metrics.NONFINITE_STEPS.name()) instanceof Long saved) {
      nonFinite = saved;
      exploded = (Long) state.get(Metrics.EXPLODED_STEPS.name());
      inARow = (Long) state.get(IN_A_ROW);
      meanLoss = Double.longBitsToDouble((Long) state.get(MEAN_LOSS));
    }
  }

  /** What to log beside the metrics of a step: the counts that are not 0. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    if (nonFinite > 0) {
      counts.put(Metrics.NONFINITE_STEPS.name(), nonFinite);
    }
    if (exploded > 0) {
      counts.put(Metrics.EXPLODED_STEPS.name(), exploded);
    }
    return counts;
  }

  /**
   * Counts a step.
   *
   * @param step finished steps, this one included
   * @param batch what was learned from last, or null
   * @throws IllegalStateException where it is the last bad step in a row that is allowed
   */
  void check(StepOutcome outcome, long step, Batch batch, Dump dump) throws IOException {
    Double loss = outcome.metrics().get(Metrics.LOSS.name());
    if (!outcome.finite()) {
      nonFinite++;
      bad("loss or gradients were not finite", step, batch, dump);
    } else if (loss != null && explodes(loss)) {
      exploded++;
      bad(
          "the loss %s was above %s times its mean %s"
              .formatted(loss, run.maxLossFactor(), meanLoss),
          step,
          batch,
          dump);
    } else {
      inARow = 0;
      follow(loss);
    }
  }

  private boolean explodes(double loss) {
    return run.maxLossFactor() > 0 && loss > run.maxLossFactor() * meanLoss;
  }

  private void follow(Double loss) {
    if (loss != null) {
      meanLoss = Double.isNaN(meanLoss) ? loss : meanLoss + MEAN_SHARE * (loss - meanLoss);
    }
  }

  private void bad(String what, long step, Batch batch, Dump dump) throws IOException {
    inARow++;
    LOG.warn("Step {}: {}, {} in a row", step, what, inARow);
    if (inARow >= run.maxNonfiniteSteps()) {
      throw new IllegalStateException(
          "step %d: %s in %d steps in a row; last batch: %s%s"
              .formatted(
                  step,
                  what,
                  inARow,
                  batch == null ? List.of() : batch.ids(),
                  batch == null ? "" : ", kept in " + dump.write(step, batch)));
    }
  }
}
