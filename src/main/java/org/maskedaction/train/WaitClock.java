package org.maskedaction.train;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The share of wall time that one thread spends waiting, interval by interval. */
final class WaitClock {
  private final LongSupplier clock;
  private long intervalStart;
  private long waited;

  /**
   * Starts the first interval.
   *
   * @param clock nanoseconds from any origin, as {@link System#nanoTime()}
   */
  WaitClock(LongSupplier clock) {
    this.clock = clock;
    this.intervalStart = clock.getAsLong();
  }

  /** What {@code source} gives, the time until then counted as waiting. */
  <T> T await(Supplier<T> source) {
    long start = clock.getAsLong();
    T result = source.get();
    waited += clock.getAsLong() - start;
    return result;
  }

  /** The share of this interval that was waiting, from 0 to 1; starts the next interval. */
  double endInterval() {
    long now = clock.getAsLong();
    double share = (double) waited / Math.max(1, now - intervalStart);
    intervalStart = now;
    waited = 0;
    return share;
  }
}
