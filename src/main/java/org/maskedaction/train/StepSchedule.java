package org.maskedaction.train;

import java.util.function.LongToDoubleFunction;

/**
 * The learning rate of ActionMAE's published code: a linear warm-up from 0, then a tenth of it
 * every 30 epochs and once more at epoch 80.
 *
 * @param peak rate after the warm-up
 * @param warmup iterations of warm-up
 * @param perEpoch iterations of an epoch
 */
public record StepSchedule(double peak, long warmup, long perEpoch)
    implements LongToDoubleFunction {
  private static final int EVERY = 30;
  private static final int EXTRA = 80;
  private static final double FACTOR = 0.1;

  @Override
  public double applyAsDouble(long iteration) {
    if (iteration < warmup) {
      return peak * iteration / warmup;
    }
    long epoch = iteration / perEpoch;
    return peak * Math.pow(FACTOR, epoch / EVERY + (epoch >= EXTRA ? 1 : 0));
  }
}
