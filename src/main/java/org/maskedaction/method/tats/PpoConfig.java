package org.maskedaction.method.tats;

import org.maskedaction.config.Check;
import org.maskedaction.config.Default;

/**
 * How the sampler learns: proximal policy optimisation on recorded episodes. Epochs e, steps k,
 * learning rate and coefficients are those of Table 4 of the TATS paper; it leaves clip range,
 * number of passes and advantage normalisation open.
 *
 * @param maeOnlyEpochs epochs e at the start that train the autoencoder alone, with random masks
 * @param recordSteps steps k that train the autoencoder and record episodes before each update of
 *     the sampler
 * @param passes passes K over the recorded episodes in one update; with 1 pass and 1 recorded step
 *     the probability ratio is always 1 and clipping cannot act
 * @param clip distance of the probability ratio from 1 at which it is clipped
 * @param policyCoef weight c1 of the policy term
 * @param valueCoef weight c2 of the value loss
 * @param entropyCoef weight c3 of the entropy bonus
 * @param reward whether each masked token or each clip has its own reward
 * @param advantage what is done to the advantages of a batch
 * @param weighting how the masked tokens of a clip are averaged in the policy objective
 * @param learningRate learning rate of the sampler, not scaled by the batch size
 * @param schedule course of that learning rate
 * @param maeRandomShare share of the steps after the first e epochs that mask at random, and record
 *     nothing, at least 0 and below 1
 */
public record PpoConfig(
    @Default("10") int maeOnlyEpochs,
    @Default("1") int recordSteps,
    @Default("2") int passes,
    @Default("0.2") double clip,
    @Default("1.0e-4") double policyCoef,
    @Default("1.0e-4") double valueCoef,
    @Default("1.0e-4") double entropyCoef,
    @Default("token") Reward reward,
    @Default("none") Advantage advantage,
    @Default("uniform") Weighting weighting,
    @Default("1.5e-6") double learningRate,
    @Default("constant") Schedule schedule,
    @Default("0") double maeRandomShare) {

  /** The reward of a masked token. */
  public enum Reward {
    /** Its own reconstruction error. */
    TOKEN,
    /** The mean reconstruction error of the masked tokens of its clip. */
    CLIP
  }

  /** What is done to reward minus recorded value. */
  public enum Advantage {
    /** Nothing. */
    NONE,
    /** The mean of the batch is subtracted. */
    CENTRED,
    /** The mean of the batch is subtracted and the result divided by its standard deviation. */
    STANDARDISED
  }

  /** How the masked tokens of a clip are averaged in the policy objective. */
  public enum Weighting {
    /** The plain mean, as in the paper: a token is pushed alike however unlikely it has become. */
    UNIFORM,
    /**
     * By the probability at recording, which makes the mean an expectation under the old policy:
     * with an entropy bonus the distribution then tends to exp(A c1 / c3) instead of collapsing.
     */
    PROBABILITY
  }

  /** Course of the sampler's learning rate. */
  public enum Schedule {
    /** The same in every step. */
    CONSTANT,
    /** Half a cosine from the learning rate to 0, over the steps after the first e epochs. */
    COSINE
  }

  /** Checks the ranges. */
  public PpoConfig {
    Check.atLeast("mae_only_epochs", maeOnlyEpochs, 0);
    Check.atLeast("record_steps", recordSteps, 1);
    Check.atLeast("passes", passes, 1);
    Check.that(clip > 0 && clip < 1, "clip", "above 0 and below 1", clip);
    Check.notNegative("policy_coef", policyCoef);
    Check.notNegative("value_coef", valueCoef);
    Check.notNegative("entropy_coef", entropyCoef);
    Check.positive("learning_rate", learningRate);
    Check.fraction("mae_random_share", maeRandomShare);
  }
}
