package org.maskedaction.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Does the memory grow over a long run? Trains a small model with TATS and prints, every 100 steps,
 * the used Java heap after a collection and the resident memory; ends with exit code 1 where either
 * grows by 2 % or more after the first 200 steps.
 */
public final class MemoryFlatness {
  private static final int DEFAULT_STEPS = 2000;
  private static final int INTERVAL = 100;
  private static final int WARM_UP = 200;
  private static final double MOST_PERCENT = 2;
  private static final double BYTES_PER_MIB = 1 << 20;

  private MemoryFlatness() {}

  private record Memory(double heap, double resident) {
    static Memory now() {
      System.gc();
      return new Memory(
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / BYTES_PER_MIB,
          ResidentMemory.CURRENT.mebibytes());
    }
  }

  /** Takes the number of steps, more than 200. */
  public static void main(String[] arguments) {
    int steps = arguments.length == 0 ? DEFAULT_STEPS : Integer.parseInt(arguments[0]);
    if (arguments.length > 1 || steps < WARM_UP + INTERVAL) {
      System.err.printf("usage: MemoryFlatness [STEPS], at least %d%n", WARM_UP + INTERVAL);
      System.exit(2);
    }
    TrainingSteps training = new TrainingSteps(StepSize.STUDY.config("tats"));
    Memory first = null;
    Memory last = null;
    for (int step = 1; step <= steps; step++) {
      training.run();
      if (step % INTERVAL == 0) {
        last = Memory.now();
        first = step == WARM_UP ? last : first;
        System.out.printf(
            Locale.ROOT,
            "step %6d  %7.2f MiB heap  %8.1f MiB resident%n",
            step,
            last.heap(),
            last.resident());
      }
    }
    double heap = percent(first.heap(), last.heap());
    double resident = percent(first.resident(), last.resident());
    System.out.printf(
        Locale.ROOT,
        "growth after the first %d steps: heap %.2f %%, resident %.2f %%%n",
        WARM_UP,
        heap,
        resident);
    System.exit(Math.max(heap, resident) < MOST_PERCENT ? 0 : 1);
  }

  private static double percent(double first, double last) {
    return 100 * (last - first) / first;
  }
}
