package org.maskedaction.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One result of a JMH run.
 *
 * @param benchmark simple class name and method
 * @param params parameters by name
 * @param throughput whether {@code score} is a rate instead of a time
 * @param score the median of the primary metric
 * @param unit of the score
 * @param secondary medians of the secondary metrics by name
 */
record JmhResult(
    String benchmark,
    Map<String, String> params,
    boolean throughput,
    double score,
    String unit,
    Map<String, Double> secondary) {

  /** The results of a file that {@code -rf json -rff FILE} wrote. */
  static List<JmhResult> read(Path file) throws IOException {
    List<JmhResult> results = new ArrayList<>();
    for (JsonNode node : new ObjectMapper().readTree(file.toFile())) {
      results.add(of(node));
    }
    return results;
  }

  private static JmhResult of(JsonNode node) {
    String[] name = node.path("benchmark").asText().split("\\.");
    Map<String, String> params = new TreeMap<>();
    node.path("params")
        .fields()
        .forEachRemaining(p -> params.put(p.getKey(), p.getValue().asText()));
    Map<String, Double> secondary = new TreeMap<>();
    node.path("secondaryMetrics")
        .fields()
        .forEachRemaining(metric -> secondary.put(metric.getKey(), median(metric.getValue())));
    JsonNode primary = node.path("primaryMetric");
    return new JmhResult(
        name[name.length - 2] + "." + name[name.length - 1],
        params,
        "thrpt".equals(node.path("mode").asText()),
        median(primary),
        primary.path("scoreUnit").asText(),
        secondary);
  }

  private static double median(JsonNode metric) {
    return metric.path("scorePercentiles").path("50.0").asDouble();
  }

  /** Benchmark and parameters. */
  String key() {
    return params.isEmpty() ? benchmark : benchmark + " " + params;
  }

  /** A time in some unit, also where the score is a rate. */
  double time() {
    return throughput ? 1 / score : score;
  }
}
