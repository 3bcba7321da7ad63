package org.maskedaction.train;

import java.util.List;
import org.maskedaction.config.Check;
import org.maskedaction.config.Default;

/**
 * AdamW with linear warm-up and half a cosine, for the autoencoder; the sampler shares betas, eps
 * and weight decay. Defaults are those of Table 4 of the TATS paper; eps, weight decay and the
 * lowest learning rate, which it does not give, are those of VideoMAE.
 *
 * @param epochs passes over the training clips
 * @param batchSize clips per forward pass
 * @param accumulationSteps forward passes whose gradients are averaged into one optimizer step
 * @param baseLearningRate highest learning rate at an effective batch of 256 clips; it is scaled in
 *     proportion to the effective batch
 * @param minLearningRate lowest learning rate at an effective batch of 256 clips, scaled likewise
 * @param warmupEpochs epochs of linear rise from 0, at most {@code epochs}
 * @param betas decay rates of the first and second moment, each at least 0 and below 1
 * @param eps added to the root of the second moment
 * @param weightDecay decoupled weight decay
 * @param clipGradNorm norm that the gradient of all parameters together is limited to, 0 for none
 */
public record OptimizerConfig(
    @Default("400") int epochs,
    @Default("32") int batchSize,
    @Default("1") int accumulationSteps,
    @Default("1.5e-4") double baseLearningRate,
    @Default("1.0e-5") double minLearningRate,
    @Default("40") int warmupEpochs,
    @Default("[0.9, 0.95]") List<Double> betas,
    @Default("1.0e-8") double eps,
    @Default("0.05") double weightDecay,
    @Default("0") double clipGradNorm) {
  private static final double REFERENCE_BATCH = 256;

  /** Checks the ranges. */
  public OptimizerConfig {
    betas = List.copyOf(betas);
    Check.atLeast("epochs", epochs, 1);
    Check.atLeast("batch_size", batchSize, 1);
    Check.atLeast("accumulation_steps", accumulationSteps, 1);
    Check.positive("base_learning_rate", baseLearningRate);
    Check.notNegative("min_learning_rate", minLearningRate);
    Check.that(
        minLearningRate <= baseLearningRate,
        "min_learning_rate",
        "at most base_learning_rate (" + baseLearningRate + ")",
        minLearningRate);
    Check.atLeast("warmup_epochs", warmupEpochs, 0);
    Check.that(
        warmupEpochs <= epochs, "warmup_epochs", "at most epochs (" + epochs + ")", warmupEpochs);
    Check.that(
        betas.size() == 2 && betas.stream().allMatch(beta -> beta >= 0 && beta < 1),
        "betas",
        "two numbers, each at least 0 and below 1",
        betas);
    Check.positive("eps", eps);
    Check.notNegative("weight_decay", weightDecay);
    Check.notNegative("clip_grad_norm", clipGradNorm);
  }

  /** The constants of the optimizer. */
  public AdamW.Settings adamW() {
    return new AdamW.Settings(betas.get(0), betas.get(1), eps, weightDecay);
  }

  /** The learning rate by optimizer step, for epochs of {@code batchesPerEpoch} batches. */
  public CosineSchedule schedule(long batchesPerEpoch) {
    long perEpoch = stepsPerEpoch(batchesPerEpoch);
    return new CosineSchedule(
        peakLearningRate(), floorLearningRate(), warmupEpochs * perEpoch, epochs * perEpoch);
  }

  /** Optimizer steps of an epoch, at least 1. */
  public long stepsPerEpoch(long batchesPerEpoch) {
    return Math.max(1, batchesPerEpoch / accumulationSteps);
  }

  /** Clips that one optimizer step sees. */
  public int effectiveBatch() {
    return batchSize * accumulationSteps;
  }

  /** The highest learning rate, scaled to the effective batch. */
  public double peakLearningRate() {
    return baseLearningRate * effectiveBatch() / REFERENCE_BATCH;
  }

  /** The lowest learning rate after warm-up, scaled to the effective batch. */
  public double floorLearningRate() {
    return minLearningRate * effectiveBatch() / REFERENCE_BATCH;
  }
}
