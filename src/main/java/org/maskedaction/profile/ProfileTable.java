package org.maskedaction.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.maskedaction.profile.ProfileSummary.Row;

/** A profile as text. */
final class ProfileTable {
  private static final String HEADER = "%-28s %9s %10s %7s %9s %8s";
  private static final String LINE = "%-28s %9.1f %10.3f %6.1f%% %9s %8s";
  private static final String SUM = "%-38s %10.3f %6.1f%%";

  private ProfileTable() {}

  /** A line per kind, largest first, and lines for the whole step. */
  static List<String> lines(ProfileSummary summary) {
    List<String> lines = new ArrayList<>();
    if (summary.steps() == 0) {
      lines.add("profile: no step was finished");
      return lines;
    }
    lines.add(
        "profile: means of %d steps; the first %d steps (warm-up) are left out"
            .formatted(summary.steps(), summary.warmUp()));
    lines.add(format(HEADER, "kind", "calls/step", "ms/step", "share", "GFLOP/s", "GB/s"));
    double step = summary.stepMillis();
    for (Row row : summary.rows()) {
      lines.add(
          format(
              LINE,
              row.kind().equals(Phase.STEP) ? "(rest of the step)" : row.kind(),
              row.calls(),
              row.millis(),
              percent(row.millis(), step),
              rate(row.flops(), row.millis()),
              rate(row.bytes(), row.millis())));
    }
    double outside = step - summary.opMillis();
    lines.add(format(SUM, "step time", step, 100.0));
    lines.add(
        format(
            SUM, "in operations of plans", summary.opMillis(), percent(summary.opMillis(), step)));
    lines.add(format(SUM, "outside them", outside, percent(outside, step)));
    lines.add(
        format(
            "model FLOPs per step: %.3f GFLOP, %.1f GFLOP/s",
            summary.modelFlops() / 1e9, summary.modelFlops() / step / 1e6));
    return lines;
  }

  private static double percent(double part, double whole) {
    return 100 * part / whole;
  }

  /** Giga per second, or nothing where there is nothing to count. */
  private static String rate(double amount, double millis) {
    return amount == 0 ? "" : format("%.1f", amount / millis / 1e6);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values).stripTrailing();
  }
}
