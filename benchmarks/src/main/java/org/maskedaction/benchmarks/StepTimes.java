package org.maskedaction.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/**
 * Times a step as {@code pytorch/steps.py} does and prints the same JSON line: {@code StepTimes
 * CASE SIZE BATCH RUNS}.
 */
public final class StepTimes {
  private static final int WARM_UP = 2;
  private static final double NANOS_PER_MILLI = 1e6;

  private StepTimes() {}

  /** Runs one case; the program for {@code compare-pytorch.sh}. */
  public static void main(String[] arguments) {
    StepCase kind = StepCase.valueOf(arguments[0].toUpperCase(Locale.ROOT));
    StepSize size = StepSize.valueOf(arguments[1].toUpperCase(Locale.ROOT));
    int batch = Integer.parseInt(arguments[2]);
    double[] millis = new double[Integer.parseInt(arguments[3])];
    Runnable step = kind.steps(size, batch);
    for (int i = 0; i < WARM_UP; i++) {
      step.run();
    }
    for (int i = 0; i < millis.length; i++) {
      long start = System.nanoTime();
      step.run();
      millis[i] = (System.nanoTime() - start) / NANOS_PER_MILLI;
    }
    System.out.printf(
        Locale.ROOT,
        "{\"case\": \"%s\", \"size\": \"%s\", \"batch\": %d, \"median_ms\": %.1f,"
            + " \"min_ms\": %.1f, \"peak_mib\": %.0f}%n",
        kind.label(),
        size.name().toLowerCase(Locale.ROOT),
        batch,
        Statistics.median(millis),
        Arrays.stream(millis).min().orElseThrow(),
        ResidentMemory.PEAK.mebibytes());
  }
}
