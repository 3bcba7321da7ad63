package org.maskedaction.experiments.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The rows of a study as a Markdown table: mean ± sample standard deviation over the seeds. */
final class StudyTable {
  private static final double PERCENT = 100;

  private StudyTable() {}

  /** One row per arm, in the order of {@code arms}. */
  static String markdown(List<String> arms, List<StudyRow> rows) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| pre-training | seeds | top-1 % | top-5 % | reconstruction error (own masks)"
            + " | pre-training min | fine-tuning min | peak memory MiB |");
    lines.add("|---|---|---|---|---|---|---|---|");
    for (String arm : arms) {
      List<StudyRow> own = rows.stream().filter(row -> row.arm().equals(arm)).toList();
      lines.add(line(arm, own));
    }
    for (StudyRow row : rows) {
      if (row.failure() != null) {
        lines.add("");
        lines.add(row.arm() + ", seed " + row.seed() + ": " + row.failure());
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static String line(String arm, List<StudyRow> rows) {
    long done = rows.stream().filter(row -> row.failure() == null).count();
    return "| "
        + String.join(
            " | ",
            arm,
            Long.toString(done),
            spread(rows, StudyRow.TOP1).shown(PERCENT, 1),
            spread(rows, StudyRow.TOP5).shown(PERCENT, 1),
            spread(rows, StudyRow.RECONSTRUCTION).shown(1, 4),
            spread(rows, StudyRow.PRETRAIN_MINUTES).shown(1, 1),
            spread(rows, StudyRow.FINETUNE_MINUTES).shown(1, 1),
            peak(rows))
        + " |";
  }

  private static Spread spread(List<StudyRow> rows, String value) {
    return Spread.of(
        rows.stream().map(row -> row.values().get(value)).filter(Objects::nonNull).toList());
  }

  /** The most that any stage of any seed took. */
  private static String peak(List<StudyRow> rows) {
    double peak = 0;
    for (StudyRow row : rows) {
      for (String stage : List.of(StudyRow.PRETRAIN_MIB, StudyRow.FINETUNE_MIB)) {
        peak = Math.max(peak, row.values().getOrDefault(stage, 0.0));
      }
    }
    return peak == 0 ? "-" : Long.toString(Math.round(peak));
  }
}
