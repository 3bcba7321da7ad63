package org.maskedaction.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares two short runs of the benchmarks and names what got slower. Times are scaled by the rate
 * of matrix products in the same run, so that a faster or busier machine does not matter.
 */
public final class Guard {
  /** A benchmark may take so many times the scaled time that it took before. */
  private static final double TOLERANCE = 1.15;

  private static final String CALIBRATION = "SgemmPeakBenchmark.";
  private static final String RATE = "gigaflop";

  private Guard() {}

  /**
   * What a comparison found.
   *
   * @param lines one for each benchmark
   * @param slower how many got slower by more than is tolerated
   */
  record Verdict(List<String> lines, int slower) {}

  /** Takes the stored results and the fresh ones; ends with status 1 if anything got slower. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      System.err.println("usage: Guard BASELINE.json FRESH.json");
      System.exit(2);
    }
    Verdict verdict =
        compare(JmhResult.read(Path.of(arguments[0])), JmhResult.read(Path.of(arguments[1])));
    verdict.lines.forEach(System.out::println);
    System.exit(verdict.slower > 0 ? 1 : 0);
  }

  /** Compares the results of two runs. */
  static Verdict compare(List<JmhResult> before, List<JmhResult> after) {
    Map<String, Double> old = scaled(before);
    Map<String, Double> fresh = scaled(after);
    List<String> lines = new ArrayList<>();
    int slower = 0;
    for (String key : union(old, fresh)) {
      if (!old.containsKey(key) || !fresh.containsKey(key)) {
        lines.add((old.containsKey(key) ? "missing now   " : "new           ") + key);
        continue;
      }
      double ratio = fresh.get(key) / old.get(key);
      boolean tooSlow = ratio > TOLERANCE;
      slower += tooSlow ? 1 : 0;
      lines.add(
          String.format(Locale.ROOT, "%s %5.2f  %s", tooSlow ? "SLOWER " : "ok     ", ratio, key));
    }
    lines.add(
        "%d of %d benchmarks slower by more than %.0f %%"
            .formatted(slower, fresh.size(), (TOLERANCE - 1) * 100));
    return new Verdict(lines, slower);
  }

  private static List<String> union(Map<String, Double> first, Map<String, Double> second) {
    Map<String, Double> all = new TreeMap<>(first);
    all.putAll(second);
    return List.copyOf(all.keySet());
  }

  /** Times multiplied by the calibration's GFLOP/s. */
  private static Map<String, Double> scaled(List<JmhResult> results) {
    double rate =
        results.stream()
            .filter(result -> result.benchmark().startsWith(CALIBRATION))
            .mapToDouble(result -> result.secondary().getOrDefault(RATE, 0.0))
            .max()
            .orElse(0);
    if (rate <= 0) {
      throw new IllegalArgumentException(
          "the results have no rate of SgemmPeakBenchmark to compare by");
    }
    Map<String, Double> times = new TreeMap<>();
    for (JmhResult result : results) {
      if (!result.benchmark().startsWith(CALIBRATION)) {
        times.put(result.key(), result.time() * rate);
      }
    }
    return times;
  }
}
