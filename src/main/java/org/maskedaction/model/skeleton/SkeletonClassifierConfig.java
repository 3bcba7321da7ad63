package org.maskedaction.model.skeleton;

import java.nio.file.Path;
import org.maskedaction.config.Check;
import org.maskedaction.config.Default;

/**
 * How a skeleton encoder becomes an action classifier. The defaults are those that MAMP (Mao et
 * al., 2023) fine-tunes with on NTU RGB+D.
 *
 * @param initCheckpoint a checkpoint, or a run folder for its newest one, whose encoder weights
 *     training starts from; null to start from random weights
 * @param numClasses number of classes K; labels are 0 to K - 1
 * @param classNames file with one class name per row in the order of the labels, or null
 * @param protocol what is trained and what the head is
 * @param headWidth hidden width of the head; without effect for the linear protocol
 * @param layerDecay factor of the learning rate from one layer to the one below it, in (0, 1]; the
 *     head learns at the full rate; without effect for the linear protocol
 * @param dropPath rate at which the last block's residual branches are dropped for a person; it
 *     rises linearly from 0 at the first block; without effect for the linear protocol
 * @param featureDropout rate at which single values of the encoder's output are dropped before they
 *     are averaged; without effect for the linear protocol
 * @param labelSmoothing share of every target that is spread evenly over all classes; without
 *     effect for the linear protocol
 * @param cachedFeatures true to compute the features of the linear protocol once, from the clips in
 *     the middle of the sequences, instead of anew from random clips; faster, but not the published
 *     protocol
 * @param labelFraction share of the training sequences that are used, in (0, 1]
 * @param classBalanced true to take that share of every class, at least one sequence, false to take
 *     it of all sequences together
 * @param subsetSeed seed that the used sequences are chosen with
 */
public record SkeletonClassifierConfig(
    @Default("null") Path initCheckpoint,
    int numClasses,
    @Default("null") Path classNames,
    @Default("finetune") Protocol protocol,
    @Default("2048") int headWidth,
    @Default("0.8") double layerDecay,
    @Default("0.3") double dropPath,
    @Default("0.3") double featureDropout,
    @Default("0.1") double labelSmoothing,
    @Default("false") boolean cachedFeatures,
    @Default("1") double labelFraction,
    @Default("false") boolean classBalanced,
    @Default("0") long subsetSeed) {

  /** Ways to train a classifier. */
  public enum Protocol {
    /** All weights, under a head of two layers that keeps joints apart, by AdamW. */
    FINETUNE,
    /**
     * A linear layer on the normalised mean of the frozen encoder's output, by stochastic gradient
     * descent with momentum 0.9 and without weight decay.
     */
    LINEAR
  }

  /** Checks the ranges. */
  public SkeletonClassifierConfig {
    Check.atLeast("num_classes", numClasses, 2);
    Check.atLeast("head_width", headWidth, 1);
    Check.that(
        layerDecay > 0 && layerDecay <= 1, "layer_decay", "above 0 and at most 1", layerDecay);
    Check.fraction("drop_path", dropPath);
    Check.fraction("feature_dropout", featureDropout);
    Check.fraction("label_smoothing", labelSmoothing);
    Check.that(
        !cachedFeatures || protocol == Protocol.LINEAR,
        "cached_features",
        "false for the protocol finetune, whose features change",
        cachedFeatures);
    Check.that(
        labelFraction > 0 && labelFraction <= 1,
        "label_fraction",
        "above 0 and at most 1",
        labelFraction);
  }

  /** Whether the encoder stays as it is. */
  public boolean isLinear() {
    return protocol == Protocol.LINEAR;
  }
}
