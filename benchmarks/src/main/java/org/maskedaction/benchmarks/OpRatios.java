package org.maskedaction.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Prints how many times faster the kernels are, from the JSON results of {@link OpsBenchmark}. */
public final class OpRatios {
  private OpRatios() {}

  /** Takes the path of the results. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println("usage: OpRatios RESULTS.json");
      System.exit(2);
    }
    Map<String, Map<OpPath, Double>> medians = medians(new File(arguments[0]));
    System.out.printf(
        Locale.ROOT, "%-20s %12s %12s %8s%n", "op", "portable ms", "kernels ms", "ratio");
    medians.forEach(
        (op, of) -> {
          Double portable = of.get(OpPath.PORTABLE);
          Double kernels = of.get(OpPath.KERNELS);
          if (portable != null && kernels != null) {
            double ratio = portable / kernels;
            System.out.printf(
                Locale.ROOT, "%-20s %12.3f %12.3f %8.1f%n", op, portable, kernels, ratio);
          }
        });
  }

  /** Median milliseconds by op and path. */
  private static Map<String, Map<OpPath, Double>> medians(File results) throws IOException {
    Map<String, Map<OpPath, Double>> medians = new TreeMap<>();
    String prefix = OpsBenchmark.class.getName() + ".";
    for (JsonNode result : new ObjectMapper().readTree(results)) {
      String benchmark = result.path("benchmark").asText();
      if (benchmark.startsWith(prefix)) {
        OpPath path = OpPath.valueOf(result.path("params").path("path").asText());
        medians
            .computeIfAbsent(
                benchmark.substring(prefix.length()), op -> new EnumMap<>(OpPath.class))
            .put(path, median(result));
      }
    }
    return medians;
  }

  private static double median(JsonNode result) {
    return result.path("primaryMetric").path("scorePercentiles").path("50.0").asDouble();
  }
}
