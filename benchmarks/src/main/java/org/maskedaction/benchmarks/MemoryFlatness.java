package org.maskedaction.benchmarks;

import java.util.Locale;

/**
 * Does the memory grow over a long run? Trains a small model with TATS, prints the resident memory
 * every 100 steps and at the end its growth after the first 100.
 */
public final class MemoryFlatness {
  private static final int DEFAULT_STEPS = 1000;
  private static final int INTERVAL = 100;

  private MemoryFlatness() {}

  /** Takes the number of steps, at least 200. */
  public static void main(String[] arguments) {
    int steps = arguments.length == 0 ? DEFAULT_STEPS : Integer.parseInt(arguments[0]);
    if (arguments.length > 1 || steps < 2 * INTERVAL) {
      System.err.printf("usage: MemoryFlatness [STEPS], at least %d%n", 2 * INTERVAL);
      System.exit(2);
    }
    TrainingSteps training = new TrainingSteps(StepSize.STUDY.config("tats"));
    double first = 0;
    double last = 0;
    for (int step = 1; step <= steps; step++) {
      training.run();
      if (step % INTERVAL == 0) {
        last = ResidentMemory.CURRENT.mebibytes();
        first = step == INTERVAL ? last : first;
        System.out.printf(Locale.ROOT, "step %6d  %8.1f MiB resident%n", step, last);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "growth after the first %d steps: %.2f %%%n",
        INTERVAL,
        100 * (last - first) / first);
  }
}
