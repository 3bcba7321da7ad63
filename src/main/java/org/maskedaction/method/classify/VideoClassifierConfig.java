package org.maskedaction.method.classify;

import java.nio.file.Path;
import org.maskedaction.config.Check;
import org.maskedaction.config.Default;

/**
 * How a classifier starts and what keeps it from learning its training clips by heart. Defaults are
 * those of Table 7 of the TATS paper, where it has them.
 *
 * @param initCheckpoint a checkpoint, or a run folder for its newest one, whose encoder weights
 *     training starts from; null to start from random weights
 * @param numClasses number of classes C; labels are 0 to C - 1
 * @param classNames file with one class name per row in the order of the labels, or null; generated
 *     clips bring their own
 * @param layerDecay factor of the learning rate from one layer to the one below it, in (0, 1]; the
 *     head learns at the full rate
 * @param dropPath rate at which the last block's residual branches are dropped for a clip; it rises
 *     linearly from 0 at the first block
 * @param labelSmoothing share of every target that is spread evenly over all classes
 * @param mixupAlpha both parameters of the beta distribution that mixing weights of clip pairs are
 *     drawn from, 0 for no mixup
 * @param cutmixAlpha the same for the area that a clip gets from its partner, 0 for no CutMix;
 *     where mixup is on too, each batch takes one of the two by chance
 * @param fcDropout rate at which single values of the vector that the head reads are dropped in
 *     training; VideoMAE takes 0.5 for UCF101
 * @param emaDecay share of the old value that an exponential moving average of the weights keeps at
 *     each optimizer step, such as 0.9999; validation and every command that reads the checkpoint
 *     then take the average. 0 for none
 */
public record VideoClassifierConfig(
    @Default("null") Path initCheckpoint,
    int numClasses,
    @Default("null") Path classNames,
    @Default("0.75") double layerDecay,
    @Default("0.1") double dropPath,
    @Default("0.1") double labelSmoothing,
    @Default("0.8") double mixupAlpha,
    @Default("0") double cutmixAlpha,
    @Default("0") double fcDropout,
    @Default("0") double emaDecay) {

  /** Checks the ranges. */
  public VideoClassifierConfig {
    Check.atLeast("num_classes", numClasses, 2);
    Check.that(
        layerDecay > 0 && layerDecay <= 1, "layer_decay", "above 0 and at most 1", layerDecay);
    Check.fraction("drop_path", dropPath);
    Check.fraction("label_smoothing", labelSmoothing);
    Check.notNegative("mixup_alpha", mixupAlpha);
    Check.notNegative("cutmix_alpha", cutmixAlpha);
    Check.fraction("fc_dropout", fcDropout);
    Check.fraction("ema_decay", emaDecay);
  }

  /** Whether an average of the weights is kept. */
  public boolean averages() {
    return emaDecay > 0;
  }

  /** Whether pairs of clips are mixed. */
  public boolean mixes() {
    return mixupAlpha > 0 || cutmixAlpha > 0;
  }
}
