package org.maskedaction.train;

import java.util.List;
import java.util.Optional;
import org.maskedaction.method.mae.SkeletonMaeTrainer;

/**
 * What readers of a log need to know of a metric.
 *
 * @param name in the log
 * @param title what diagrams call it; metrics of one title are drawn in one diagram
 * @param unit of its values, {@code -} for a number without one
 * @param goal which values are good
 * @param meaning in one sentence
 */
public record MetricInfo(String name, String title, String unit, Goal goal, String meaning) {
  private static final String NUMBER = "-";
  private static final String SHARE = "share";
  private static final String NATS = "nats";

  /** Which values of a metric are good. */
  public enum Goal {
    LOW,
    HIGH,
    /** Neither: it describes how training goes. */
    NONE
  }

  private static final List<MetricInfo> ALL =
      List.of(
          new MetricInfo(Metric.EPOCH, "Epoch", "epochs", Goal.NONE, "epoch of the row, from 0"),
          new MetricInfo(
              Metric.LOSS,
              "Loss",
              NUMBER,
              Goal.LOW,
              "mean reconstruction error of the masked tokens of the batch; of a classifier the"
                  + " cross-entropy, of a classifier of modalities the sum of its losses"),
          new MetricInfo(
              Metric.VAL_LOSS,
              "Loss",
              NUMBER,
              Goal.LOW,
              "reconstruction error, or a classifier's cross-entropy, on validation clips"),
          new MetricInfo(
              Metric.TOP1,
              "Top-1 accuracy",
              SHARE,
              Goal.HIGH,
              "share of the batch's clips whose highest score is at their largest target"),
          new MetricInfo(
              Metric.VAL_TOP1,
              "Top-1 accuracy",
              SHARE,
              Goal.HIGH,
              "share of validation clips (centre clips, one view) whose highest score is at their"
                  + " label"),
          new MetricInfo(
              Metric.VAL_TOP5,
              "Top-5 accuracy",
              SHARE,
              Goal.HIGH,
              "share of validation clips whose label is among the five highest scores"),
          new MetricInfo(
              Metric.VAL_SUBSET_TOP1,
              "Top-1 accuracy over subsets of the modalities",
              SHARE,
              Goal.HIGH,
              "`val_top1`, mean over all subsets of the modalities"),
          new MetricInfo(
              Metric.LABEL_LOSS,
              "Cross-entropy of the labels",
              NATS,
              Goal.LOW,
              "cross-entropy alone, where it is one of several losses"),
          new MetricInfo(
              Metric.MASK_LOSS,
              "Reconstruction of dropped modalities",
              NUMBER,
              Goal.LOW,
              "reconstruction error of the dropped modalities' tokens"),
          new MetricInfo(
              SkeletonMaeTrainer.CONTRASTIVE_LOSS,
              "Contrastive loss",
              NATS,
              Goal.LOW,
              "InfoNCE between two views of a skeleton sequence, without its weight"),
          new MetricInfo(
              Metric.SAMPLING_LOSS,
              "Loss of the sampler",
              NUMBER,
              Goal.NONE,
              "AdaMAE's loss of the sampler, without its weight"),
          new MetricInfo(
              Metric.ENTROPY,
              "Entropy of the sampler",
              NATS,
              Goal.NONE,
              "entropy of the sampler's distribution over the tokens, mean over the batch; with PPO"
                  + " of the last pass"),
          new MetricInfo(
              Metric.VAL_ENTROPY,
              "Entropy of the sampler",
              NATS,
              Goal.NONE,
              "entropy of the sampler's distribution on validation clips"),
          new MetricInfo(
              Metric.MOTION_AUC,
              "Motion ranked by the sampler",
              "area",
              Goal.HIGH,
              "how well the sampler's probability ranks the tokens that contain motion: area under"
                  + " the ROC curve, mean over clips, 0.5 by chance (generated clips only)"),
          new MetricInfo(
              Metric.MOTION_LIFT,
              "Motion among visible tokens",
              "ratio",
              Goal.NONE,
              "share of motion among the sampled visible tokens divided by its share among all"
                  + " tokens"),
          new MetricInfo(
              Metric.LEARNING_RATE,
              "Learning rate",
              NUMBER,
              Goal.NONE,
              "learning rate of the autoencoder, or of a classifier's head"),
          new MetricInfo(
              Metric.SAMPLER_LEARNING_RATE,
              "Learning rate",
              NUMBER,
              Goal.NONE,
              "learning rate of the sampler"),
          new MetricInfo(
              Metric.GRAD_NORM,
              "Gradient norm",
              NUMBER,
              Goal.NONE,
              "global gradient norm of the autoencoder or classifier before clipping"),
          new MetricInfo(
              Metric.SAMPLER_GRAD_NORM,
              "Gradient norm of the sampler",
              NUMBER,
              Goal.NONE,
              "global gradient norm of the sampler in the last PPO pass"),
          new MetricInfo(
              Metric.POLICY_LOSS,
              "Policy loss (PPO)",
              NUMBER,
              Goal.NONE,
              "the clipped surrogate to be minimised, of the last PPO pass"),
          new MetricInfo(
              Metric.VALUE_LOSS,
              "Value loss (PPO)",
              NUMBER,
              Goal.NONE,
              "mean squared difference of value and reward, of the last PPO pass"),
          new MetricInfo(
              Metric.APPROX_KL,
              "Change of the policy (PPO)",
              NATS,
              Goal.NONE,
              "estimate of the KL divergence of the old policy from the new one, of the last PPO"
                  + " pass"),
          new MetricInfo(
              Metric.CLIPFRAC,
              "Clipped ratios (PPO)",
              SHARE,
              Goal.NONE,
              "share of tokens whose ratio was outside the clip range, of the last PPO pass"),
          new MetricInfo(
              Metric.EXPLAINED_VARIANCE,
              "Explained variance of the value (PPO)",
              NUMBER,
              Goal.NONE,
              "1 - Var(reward - value) / Var(reward) of the recorded episodes"),
          new MetricInfo(
              Metric.DATA_WAIT_FRACTION,
              "Waiting for data",
              SHARE,
              Goal.NONE,
              "share of the time since the last row that training waited for clips; a timing, so it"
                  + " does not repeat"),
          new MetricInfo(
              Metric.NONFINITE_STEPS,
              "Steps that were not finite",
              "steps",
              Goal.NONE,
              "steps so far whose loss or gradients were not finite; absent without any"),
          new MetricInfo(
              Metric.EXPLODED_STEPS,
              "Steps whose loss exploded",
              "steps",
              Goal.NONE,
              "steps so far whose loss was more than run.max_loss_factor times the running mean;"
                  + " absent without any"));

  /** All metrics, in the order in which a reader wants them. */
  public static List<MetricInfo> all() {
    return ALL;
  }

  /** Of a name in a log; empty for one that this version does not know. */
  public static Optional<MetricInfo> of(String name) {
    return ALL.stream().filter(metric -> metric.name.equals(name)).findFirst();
  }

  /** Meaning and unit of a name in a log; an empty text for one that is not known. */
  public static String description(String name) {
    return of(name)
        .map(info -> info.unit.equals(NUMBER) ? info.meaning : info.meaning + ", in " + info.unit)
        .orElse("");
  }

  /** The unit in brackets behind a space; empty for a number without one. */
  public String unitNote() {
    return unit.equals(NUMBER) ? "" : " [" + unit + "]";
  }

  /** Whether the values are shares of a whole, in [0, 1]. */
  public boolean isShare() {
    return unit.equals(SHARE);
  }
}
