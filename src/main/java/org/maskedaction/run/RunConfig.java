package org.maskedaction.run;

import java.nio.file.Path;
import org.maskedaction.config.Check;
import org.maskedaction.config.Default;

/**
 * What a run writes, how often, and what ends it. None of it changes the numbers that are learned.
 *
 * @param dir the folder that receives checkpoints, metrics, pictures and the resolved config
 * @param logEverySteps optimizer steps between two lines of the metrics log
 * @param checkpointEveryEpochs epochs between two checkpoints, 0 for none by epoch; the last epoch
 *     is always kept
 * @param checkpointEverySteps optimizer steps between two checkpoints within an epoch, 0 for none
 * @param keepLast how many of the newest checkpoints stay on disk
 * @param maskSheetEveryEpochs epochs between two sheets of masks and reconstructions, 0 for none
 * @param evalEveryEpochs epochs between two measurements of the loss on the validation clips, 0 for
 *     none
 * @param evalClips how many validation clips an evaluation uses, from the start of the list; 0 for
 *     all
 * @param threads worker threads of the numeric kernels, 0 for all cores
 * @param maxSteps optimizer steps after which the run stops early, 0 for no limit
 * @param maxNonfiniteSteps successive steps with an infinite or undefined loss or gradient, or with
 *     a loss beyond {@code max_loss_factor}, that end the run
 * @param maxLossFactor how many times the running mean of the losses a loss may be, 0 for any
 * @param tensorboard whether metrics, pictures and configuration are also written as TensorBoard's
 *     event files, into the folder {@code tensorboard}
 */
public record RunConfig(
    @Default("runs/${name}") Path dir,
    @Default("10") int logEverySteps,
    @Default("1") int checkpointEveryEpochs,
    @Default("0") int checkpointEverySteps,
    @Default("3") int keepLast,
    @Default("10") int maskSheetEveryEpochs,
    @Default("10") int evalEveryEpochs,
    @Default("64") int evalClips,
    @Default("0") int threads,
    @Default("0") long maxSteps,
    @Default("10") int maxNonfiniteSteps,
    @Default("0") double maxLossFactor,
    @Default("true") boolean tensorboard) {

  /** Checks the ranges. */
  public RunConfig {
    Check.atLeast("log_every_steps", logEverySteps, 1);
    Check.atLeast("checkpoint_every_epochs", checkpointEveryEpochs, 0);
    Check.atLeast("checkpoint_every_steps", checkpointEverySteps, 0);
    Check.atLeast("keep_last", keepLast, 1);
    Check.atLeast("mask_sheet_every_epochs", maskSheetEveryEpochs, 0);
    Check.atLeast("eval_every_epochs", evalEveryEpochs, 0);
    Check.atLeast("eval_clips", evalClips, 0);
    Check.atLeast("threads", threads, 0);
    Check.atLeast("max_steps", maxSteps, 0);
    Check.atLeast("max_nonfinite_steps", maxNonfiniteSteps, 1);
    Check.that(
        maxLossFactor == 0 || maxLossFactor > 1, "max_loss_factor", "0 or above 1", maxLossFactor);
  }
}
