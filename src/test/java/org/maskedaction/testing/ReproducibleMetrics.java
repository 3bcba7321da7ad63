package org.maskedaction.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.maskedaction.run.MetricsLog;
import org.maskedaction.train.Metrics;

/** The metrics of a run without its timings, which two runs of one seed do not share. */
public final class ReproducibleMetrics {
  private ReproducibleMetrics() {}

  /** The rows of the log in {@code run}, every number bit for bit. */
  public static List<Map<String, Object>> of(Path run) throws IOException {
    List<Map<String, Object>> rows = MetricsLog.readAll(run.resolve("metrics.jsonl"));
    rows.forEach(row -> row.remove(Metrics.DATA_WAIT_FRACTION.name()));
    return rows;
  }
}
