package org.maskedaction.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Turns JSON results of JMH into the Markdown tables of the README. */
public final class Report {
  /** Values of a parameter that stand for what is compared with. */
  private static final Set<String> BASELINES =
      Set.of("PORTABLE", "FULL_SORT", "STOCK", "COPY", "FFMPEG_DECODE_ONLY", "JAVA2D");

  private Report() {}

  /** Takes paths of result files and prints to standard output. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 0) {
      System.err.println("usage: Report RESULTS.json...");
      System.exit(2);
    }
    List<JmhResult> results = new ArrayList<>();
    for (String file : arguments) {
      results.addAll(JmhResult.read(Path.of(file)));
    }
    System.out.println(machine());
    tables(results).forEach(System.out::println);
  }

  private static String machine() throws IOException {
    String model =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("unknown processor");
    return "%s, %d cores, JDK %s, nd4j 1.0.0-M2.1, oneDNN 2.5.2, JMH 1.37"
        .formatted(
            model, Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"));
  }

  /** One table for each benchmark class. */
  static List<String> tables(List<JmhResult> results) {
    Map<String, List<JmhResult>> byClass = new LinkedHashMap<>();
    for (JmhResult result : results) {
      String name = result.benchmark().substring(0, result.benchmark().indexOf('.'));
      byClass.computeIfAbsent(name, key -> new ArrayList<>()).add(result);
    }
    List<String> lines = new ArrayList<>();
    byClass.forEach(
        (name, group) -> {
          lines.add("");
          lines.add("**" + name + "**");
          lines.add("");
          lines.add("| benchmark | median | times faster than the baseline | also |");
          lines.add("|---|---|---|---|");
          group.forEach(result -> lines.add(row(result, group)));
        });
    return lines;
  }

  private static String row(JmhResult result, List<JmhResult> group) {
    String params =
        result.params().entrySet().stream()
            .map(param -> param.getKey() + "=" + param.getValue())
            .collect(Collectors.joining(" "));
    String method = result.benchmark().substring(result.benchmark().indexOf('.') + 1);
    String ratio =
        baseline(result, group)
            .map(base -> String.format(Locale.ROOT, "%.2f", base.time() / result.time()))
            .orElse("");
    String also =
        result.secondary().entrySet().stream()
            .map(
                metric -> String.format(Locale.ROOT, "%s %.1f", metric.getKey(), metric.getValue()))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "| %s | %.3f %s | %s | %s |",
        (method + " " + params).strip(),
        result.score(),
        result.unit(),
        ratio,
        also);
  }

  /** The result that differs only in a parameter whose value is a baseline. */
  private static Optional<JmhResult> baseline(JmhResult result, List<JmhResult> group) {
    return group.stream()
        .filter(other -> other != result && other.benchmark().equals(result.benchmark()))
        .filter(other -> differsByBaseline(result.params(), other.params()))
        .findFirst();
  }

  private static boolean differsByBaseline(Map<String, String> own, Map<String, String> other) {
    Map<String, String> difference = new TreeMap<>(other);
    difference.entrySet().removeIf(param -> param.getValue().equals(own.get(param.getKey())));
    return difference.size() == 1 && BASELINES.containsAll(difference.values());
  }
}
