package org.maskedaction.train;

/**
 * The names of logged metrics; those of PPO follow CleanRL. {@link MetricInfo} explains them to
 * readers.
 */
public final class Metric {
  /** Epoch of a row, from 0. */
  public static final String EPOCH = "epoch";

  /** Steps so far whose loss or gradients were not finite; in rows after the first such step. */
  public static final String NONFINITE_STEPS = "nonfinite_steps";

  /** Steps so far whose loss was beyond the limit; in rows after the first such step. */
  public static final String EXPLODED_STEPS = "exploded_steps";

  /** Mean reconstruction error of the masked tokens, L_R; for a classifier the cross-entropy. */
  public static final String LOSS = "loss";

  /** AdaMAE's loss of the sampler, L_S, without its weight. */
  public static final String SAMPLING_LOSS = "sampling_loss";

  /** Learning rate of the autoencoder, or of a classifier's head, at this step. */
  public static final String LEARNING_RATE = "learning_rate";

  /** Global gradient norm of the autoencoder or classifier before clipping. */
  public static final String GRAD_NORM = "grad_norm";

  /**
   * Share of the wall time since the last row with this metric, or since training started, that the
   * training thread waited for its next batch. A timing: runs of one seed do not share it.
   */
  public static final String DATA_WAIT_FRACTION = "data_wait_fraction";

  /** Share of the batch's clips whose highest score is at their largest target. */
  public static final String TOP1 = "top1";

  /** The clipped surrogate to be minimised, -L_policy, of the last pass. */
  public static final String POLICY_LOSS = "policy_loss";

  /** Mean squared difference of value and reward, of the last pass. */
  public static final String VALUE_LOSS = "value_loss";

  /** Entropy of the sampler's distribution in nats, mean over clips; with PPO of the last pass. */
  public static final String ENTROPY = "entropy";

  /** Mean of (r - 1) - log r, an estimate of KL(old || new), of the last pass. */
  public static final String APPROX_KL = "approx_kl";

  /** Share of tokens whose ratio was outside the clip range, of the last pass. */
  public static final String CLIPFRAC = "clipfrac";

  /** 1 - Var(reward - value) / Var(reward) of the recorded episodes. */
  public static final String EXPLAINED_VARIANCE = "explained_variance";

  /** Learning rate of the sampler. */
  public static final String SAMPLER_LEARNING_RATE = "sampler_learning_rate";

  /** Global gradient norm of the sampler in the last pass. */
  public static final String SAMPLER_GRAD_NORM = "sampler_grad_norm";

  /** Reconstruction error, or a classifier's cross-entropy, on validation clips. */
  public static final String VAL_LOSS = "val_loss";

  /** Share of validation clips whose highest score is at their label. */
  public static final String VAL_TOP1 = "val_top1";

  /** Share of validation clips whose label is among the five highest scores. */
  public static final String VAL_TOP5 = "val_top5";

  /** Cross-entropy alone, where it is one of several losses. */
  public static final String LABEL_LOSS = "label_loss";

  /** Reconstruction error of the dropped modalities' tokens. */
  public static final String MASK_LOSS = "mask_loss";

  /** {@link #VAL_TOP1}, mean over all subsets of the modalities. */
  public static final String VAL_SUBSET_TOP1 = "val_subset_top1";

  /** Entropy of the sampler's distribution on validation clips, in nats. */
  public static final String VAL_ENTROPY = "val_entropy";

  /**
   * How well the sampler's probability ranks tokens with motion: area under the ROC curve, mean
   * over clips.
   */
  public static final String MOTION_AUC = "motion_auc";

  /** Share of motion among visible tokens divided by its share among all tokens. */
  public static final String MOTION_LIFT = "motion_lift";

  private Metric() {}
}
