package org.maskedaction.train;

import java.util.function.LongToDoubleFunction;

/**
 * Learning rate per iteration: a linear warm-up from 0 that reaches {@code peak} at iteration
 * {@code warmup}, then half a cosine towards {@code minimum}.
 *
 * @param peak rate after the warm-up
 * @param minimum what the rate falls to
 * @param warmup iterations of warm-up
 * @param total iterations of the run
 */
public record CosineSchedule(double peak, double minimum, long warmup, long total)
    implements LongToDoubleFunction {
  /** A rate that does not change. */
  public static CosineSchedule constant(double rate) {
    return new CosineSchedule(rate, rate, 0, 1);
  }

  /** The rate of iteration {@code iteration}, counted from 0. */
  @Override
  public double applyAsDouble(long iteration) {
    if (iteration < warmup) {
      return peak * iteration / warmup;
    }
    long decay = Math.max(1, total - warmup);
    double progress = Math.min(1.0, (iteration - warmup) / (double) decay);
    return minimum + 0.5 * (peak - minimum) * (1 + Math.cos(Math.PI * progress));
  }
}
