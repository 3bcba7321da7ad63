package org.maskedaction.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
  private static JmhResult calibration(double gflops) {
    return new JmhResult(
        "SgemmPeakBenchmark.sgemm", Map.of(), true, 20, "ops/s", Map.of("gigaflop", gflops));
  }

  private static JmhResult time(String method, String path, double millis) {
    return new JmhResult(
        "OpsBenchmark." + method, Map.of("path", path), false, millis, "ms/op", Map.of());
  }

  @Test
  void aBenchmarkThatTakesAFifthMoreOnAnEquallyFastMachineIsNamed() {
    Guard.Verdict verdict =
        Guard.compare(
            List.of(calibration(300), time("linear", "KERNELS", 10), time("gelu", "KERNELS", 2)),
            List.of(calibration(300), time("linear", "KERNELS", 12), time("gelu", "KERNELS", 2.1)));
    assertThat(verdict.slower()).isOne();
    assertThat(verdict.lines())
        .anyMatch(line -> line.startsWith("SLOWER   1.20  OpsBenchmark.linear"))
        .anyMatch(line -> line.startsWith("ok       1.05  OpsBenchmark.gelu"));
  }

  @Test
  void aSlowerMachineExcusesSlowerBenchmarks() {
    Guard.Verdict verdict =
        Guard.compare(
            List.of(calibration(300), time("linear", "KERNELS", 10)),
            List.of(calibration(150), time("linear", "KERNELS", 20)));
    assertThat(verdict.slower()).isZero();
  }

  @Test
  void aHigherRateIsAShorterTime() {
    JmhResult before =
        new JmhResult("DecodeBenchmark.clips", Map.of(), true, 50, "ops/s", Map.of());
    JmhResult after = new JmhResult("DecodeBenchmark.clips", Map.of(), true, 40, "ops/s", Map.of());
    assertThat(
            Guard.compare(List.of(calibration(1), before), List.of(calibration(1), after)).slower())
        .isOne();
    assertThat(
            Guard.compare(List.of(calibration(1), after), List.of(calibration(1), before)).slower())
        .isZero();
  }

  @Test
  void benchmarksOnOneSideOnlyAreNamedAndNotCounted() {
    Guard.Verdict verdict =
        Guard.compare(
            List.of(calibration(1), time("old", "KERNELS", 1)),
            List.of(calibration(1), time("fresh", "KERNELS", 1)));
    assertThat(verdict.slower()).isZero();
    assertThat(verdict.lines())
        .anyMatch(line -> line.startsWith("missing now") && line.contains("old"))
        .anyMatch(line -> line.startsWith("new") && line.contains("fresh"));
  }

  @Test
  void resultsWithoutACalibrationAreRefused() {
    List<JmhResult> results = List.of(time("linear", "KERNELS", 1));
    assertThatThrownBy(() -> Guard.compare(results, results))
        .hasMessageContaining("SgemmPeakBenchmark");
  }

  @Test
  void theReportDividesByTheBaselineOfTheSameBenchmark() {
    List<String> lines =
        Report.tables(
            List.of(
                time("linear", "KERNELS", 2),
                time("linear", "PORTABLE", 9),
                time("gelu", "PORTABLE", 5)));
    assertThat(lines)
        .contains("**OpsBenchmark**")
        .anyMatch(line -> line.startsWith("| linear path=KERNELS | 2.000 ms/op | 4.50 |"))
        .anyMatch(line -> line.startsWith("| linear path=PORTABLE | 9.000 ms/op |  |"))
        .anyMatch(line -> line.startsWith("| gelu path=PORTABLE | 5.000 ms/op |  |"));
  }

  @Test
  void jmhFilesAreRead(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("results.json");
    Files.writeString(
        file,
        """
        [{"benchmark": "org.x.OpsBenchmark.linear", "mode": "thrpt", "params": {"path": "KERNELS"},
          "primaryMetric": {"scoreUnit": "ops/s", "scorePercentiles": {"0.0": 1, "50.0": 4}},
          "secondaryMetrics": {"gigaflop": {"scorePercentiles": {"50.0": 7}}}}]
        """);
    JmhResult result = JmhResult.read(file).get(0);
    assertThat(result.key()).isEqualTo("OpsBenchmark.linear {path=KERNELS}");
    assertThat(result.time()).isEqualTo(0.25);
    assertThat(result.secondary()).containsEntry("gigaflop", 7.0);
  }

  @Test
  void theComparisonTakesMediansOfRatiosOfEachRound() throws IOException {
    String torch =
        "{\"case\":\"tats\",\"size\":\"base\",\"batch\":2,\"median_ms\":%d,\"peak_mib\":200,"
            + "\"torch\":\"2\"}";
    String ours =
        "{\"case\":\"tats\",\"size\":\"base\",\"batch\":2,\"median_ms\":%d,\"peak_mib\":100}";
    List<String> table =
        PyTorchComparison.table(
            List.of(
                torch.formatted(100),
                ours.formatted(50),
                torch.formatted(200),
                ours.formatted(60),
                torch.formatted(100),
                ours.formatted(40)));
    assertThat(table)
        .contains("| tats base, batch 2 | 25.0 | 50.0 | 0.40 (0.30 to 0.50) | 100 / 200 | 0.50 |");
  }
}
