package org.maskedaction.train;

import java.util.List;
import org.maskedaction.train.Metric.Goal;

/** What every run logs. */
public final class Metrics {
  /** Epoch of a row, from 0. */
  public static final Metric EPOCH =
      Metric.neutral("epoch", "Epoch", "epochs", "epoch of the row, from 0");

  /** Mean reconstruction error of the masked tokens, L_R; for a classifier the cross-entropy. */
  public static final Metric LOSS =
      new Metric(
          "loss",
          "Loss",
          Metric.NUMBER,
          Goal.LOW,
          true,
          "mean reconstruction error of the masked tokens of the batch; of a classifier the"
              + " cross-entropy, of a classifier of modalities the sum of its losses");

  /** Reconstruction error, or a classifier's cross-entropy, on validation clips. */
  public static final Metric VAL_LOSS =
      new Metric(
          "val_loss",
          "Loss",
          Metric.NUMBER,
          Goal.LOW,
          false,
          "reconstruction error, or a classifier's cross-entropy, on validation clips");

  /** Learning rate of the autoencoder, or of a classifier's head, at this step. */
  public static final Metric LEARNING_RATE =
      Metric.neutral(
          "learning_rate",
          "Learning rate",
          Metric.NUMBER,
          "learning rate of the autoencoder, or of a classifier's head");

  /** Global gradient norm of the autoencoder or classifier before clipping. */
  public static final Metric GRAD_NORM =
      Metric.neutral(
          "grad_norm",
          "Gradient norm",
          Metric.NUMBER,
          "global gradient norm of the autoencoder or classifier before clipping");

  /**
   * Share of the wall time since the last row with this metric, or since training started, that the
   * training thread waited for its next batch. A timing: runs of one seed do not share it.
   */
  public static final Metric DATA_WAIT_FRACTION =
      Metric.neutral(
          "data_wait_fraction",
          "Waiting for data",
          Metric.SHARE,
          "share of the time since the last row that training waited for clips; a timing, so it"
              + " does not repeat");

  /** Steps so far whose loss or gradients were not finite; in rows after the first such step. */
  public static final Metric NONFINITE_STEPS =
      Metric.neutral(
          "nonfinite_steps",
          "Steps that were not finite",
          "steps",
          "steps so far whose loss or gradients were not finite; absent without any");

  /** Steps so far whose loss was beyond the limit; in rows after the first such step. */
  public static final Metric EXPLODED_STEPS =
      Metric.neutral(
          "exploded_steps",
          "Steps whose loss exploded",
          "steps",
          "steps so far whose loss was more than run.max_loss_factor times the running mean;"
              + " absent without any");

  /** What is learned, in the order in which a reader wants it. */
  public static final List<Metric> LEARNED = List.of(EPOCH, LOSS, VAL_LOSS);

  /** How training goes, which a reader wants last. */
  public static final List<Metric> COURSE =
      List.of(LEARNING_RATE, GRAD_NORM, DATA_WAIT_FRACTION, NONFINITE_STEPS, EXPLODED_STEPS);

  private Metrics() {}
}
