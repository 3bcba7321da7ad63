package org.maskedaction.viz;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import org.maskedaction.io.InputException;

/**
 * What a mask comes from.
 *
 * @param masking name of the masking, such as tats
 * @param step training step of the model
 * @param maskRatio masked share of the tokens as configured, in [0, 1]
 */
public record MaskSource(String masking, long step, double maskRatio) {
  /**
   * Checks the ranges.
   *
   * @throws InputException for a negative step or another ratio
   */
  public MaskSource {
    if (step < 0) {
      throw new InputException("mask source: step %d, expected 0 or more".formatted(step));
    }
    if (!(maskRatio >= 0.0 && maskRatio <= 1.0)) {
      throw new InputException("mask source: mask ratio " + maskRatio + ", expected 0..1");
    }
  }

  /** A line that says all of it. */
  String heading() {
    DecimalFormat ratio =
        new DecimalFormat("0.####", DecimalFormatSymbols.getInstance(Locale.ROOT));
    return "Step %d, %s masking, mask ratio %s".formatted(step, masking, ratio.format(maskRatio));
  }

  /** Name of the row that shows the mask. */
  String label() {
    return "Mask: " + masking;
  }
}
