package org.maskedaction.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Prints the table of {@code compare-pytorch.sh}. Its input has one JSON line per run, in the order
 * of the runs: PyTorch's, then ours of the same case.
 */
public final class PyTorchComparison {
  /** Matrix products of one clip's VideoMAE step at BASE, forward and backward, in GFLOP. */
  private static final double VIDEOMAE_GFLOP_PER_CLIP = 158.6;

  private PyTorchComparison() {}

  /** The runs of one case on both sides. */
  private record Runs(List<JsonNode> torch, List<JsonNode> ours) {
    Runs() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    double[] ratios(String field) {
      double[] ratios = new double[Math.min(torch.size(), ours.size())];
      for (int i = 0; i < ratios.length; i++) {
        ratios[i] = value(ours.get(i), field) / value(torch.get(i), field);
      }
      return ratios;
    }

    static double median(List<JsonNode> runs, String field) {
      return Statistics.median(runs.stream().mapToDouble(run -> value(run, field)).toArray());
    }

    private static double value(JsonNode run, String field) {
      return run.path(field).asDouble();
    }
  }

  /** Takes the path of the results. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println("usage: PyTorchComparison RESULTS.jsonl");
      System.exit(2);
    }
    table(Files.readAllLines(Path.of(arguments[0]))).forEach(System.out::println);
  }

  /** The table for the lines of a result file. */
  static List<String> table(List<String> lines) throws IOException {
    Map<String, Runs> cases = new LinkedHashMap<>();
    List<JsonNode> calibrations = new ArrayList<>();
    ObjectMapper json = new ObjectMapper();
    for (String line : lines) {
      JsonNode run = json.readTree(line);
      if (run.has("gflops")) {
        calibrations.add(run);
        continue;
      }
      String name =
          "%s %s, batch %d"
              .formatted(
                  run.path("case").asText(), run.path("size").asText(), run.path("batch").asInt());
      Runs runs = cases.computeIfAbsent(name, key -> new Runs());
      (run.has("torch") ? runs.torch : runs.ours).add(run);
    }
    List<String> table = new ArrayList<>();
    table.add(
        "| step | ours, ms per clip | PyTorch, ms per clip | ratio (lowest to highest) |"
            + " memory, ours / PyTorch, MiB | ratio |");
    table.add("|---|---|---|---|---|---|");
    cases.forEach((name, runs) -> table.add(row(name, runs)));
    if (!calibrations.isEmpty()) {
      table.addAll(peak(Runs.median(calibrations, "gflops"), cases));
    }
    return table;
  }

  private static String row(String name, Runs runs) {
    double[] times = runs.ratios("median_ms");
    Arrays.sort(times);
    double batch = runs.ours.get(0).path("batch").asDouble();
    return String.format(
        Locale.ROOT,
        "| %s | %,.1f | %,.1f | %.2f (%.2f to %.2f) | %,.0f / %,.0f | %.2f |",
        name,
        Runs.median(runs.ours, "median_ms") / batch,
        Runs.median(runs.torch, "median_ms") / batch,
        Statistics.median(times),
        times[0],
        times[times.length - 1],
        Runs.median(runs.ours, "peak_mib"),
        Runs.median(runs.torch, "peak_mib"),
        Statistics.median(runs.ratios("peak_mib")));
  }

  private static List<String> peak(double gflops, Map<String, Runs> cases) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(String.format(Locale.ROOT, "sgemm in the same rounds: %.0f GFLOP/s", gflops));
    Runs videomae = cases.get("videomae base, batch 2");
    if (videomae != null) {
      double ours = Runs.median(videomae.ours, "median_ms") / 2;
      double torch = Runs.median(videomae.torch, "median_ms") / 2;
      lines.add(
          String.format(
              Locale.ROOT,
              "share of it that a VideoMAE step reaches (%.1f GFLOP per clip): ours %.2f,"
                  + " PyTorch %.2f",
              VIDEOMAE_GFLOP_PER_CLIP,
              VIDEOMAE_GFLOP_PER_CLIP / ours * 1000 / gflops,
              VIDEOMAE_GFLOP_PER_CLIP / torch * 1000 / gflops));
    }
    return lines;
  }
}
