package org.maskedaction.signals;

import java.util.SplittableRandom;
import org.maskedaction.config.Check;
import org.maskedaction.config.Default;
import org.maskedaction.masking.MaskGenerator;
import org.maskedaction.masking.MaskGenerator.RandomMasking;
import org.maskedaction.masking.VisibleCount;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;

/**
 * Random masks.
 *
 * @param ratio share of the segments that are hidden
 */
record SignalMaskingConfig(@Default("0.5") double ratio) {
  /** Checks the range. */
  SignalMaskingConfig {
    Check.that(ratio > 0 && ratio < 1, "ratio", "above 0 and below 1", ratio);
  }

  /** Visible segments K of a signal. */
  int visible(SignalModelConfig model) {
    return VisibleCount.random(model.tokens(), ratio);
  }

  /**
   * Draws the mask of one signal of a batch for a plan of the autoencoder.
   *
   * @return the masked segments, ascending // [M]
   */
  int[] draw(SignalModelConfig model, ExecutionPlan plan, int row, SplittableRandom random) {
    int[] visible = new RandomMasking(model.tokens(), visible(model)).visible(random);
    int[] masked = MaskGenerator.hidden(visible, model.tokens());
    put(plan, SignalModel.VISIBLE, row, visible);
    put(plan, SignalModel.MASKED, row, masked);
    return masked;
  }

  private static void put(ExecutionPlan plan, String input, int row, int[] tokens) {
    Memory.ints(plan.input(input))
        .position((long) row * tokens.length)
        .put(tokens, 0, tokens.length);
  }
}
