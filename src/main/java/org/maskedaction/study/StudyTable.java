package org.maskedaction.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The rows of a study as a Markdown table: mean ± sample standard deviation over the seeds. Where
 * accuracies with subsets of modalities were measured, each subset has a column.
 *
 * @param arms the rows, in their order
 * @param protocols ways to fine-tune; the top-5 accuracy is shown where there is one only
 * @param pretrained whether there are figures of pre-training
 */
record StudyTable(List<String> arms, List<String> protocols, boolean pretrained) {
  private static final double PERCENT = 100;

  String markdown(List<StudyRow> rows) {
    List<String> subsets = subsets(rows);
    List<String> head = head(subsets);
    List<String> lines = new ArrayList<>();
    lines.add("| " + String.join(" | ", head) + " |");
    lines.add("|" + "---|".repeat(head.size()));
    for (String arm : arms) {
      List<StudyRow> own = rows.stream().filter(row -> row.arm().equals(arm)).toList();
      lines.add("| " + String.join(" | ", cells(arm, own, subsets)) + " |");
    }
    for (StudyRow row : rows) {
      if (row.failure() != null) {
        lines.add("");
        lines.add(row.arm() + ", seed " + row.seed() + ": " + row.failure());
      }
    }
    return String.join("\n", lines) + "\n";
  }

  /** The subsets of modalities that were measured; none with several protocols. */
  private List<String> subsets(List<StudyRow> rows) {
    if (protocols.size() > 1) {
      return List.of();
    }
    String prefix = StudyRow.of(protocols.get(0), StudyRow.SUBSET);
    return rows.stream()
        .flatMap(row -> row.values().keySet().stream())
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()))
        .distinct()
        .sorted(Comparator.comparingLong(name -> name.chars().filter(c -> c == '+').count()))
        .toList();
  }

  private List<String> head(List<String> subsets) {
    List<String> head = new ArrayList<>(List.of(pretrained ? "pre-training" : "arm", "seeds"));
    if (protocols.size() == 1) {
      head.addAll(List.of("top-1 %", "top-5 %"));
    } else {
      protocols.forEach(protocol -> head.add(protocol + " top-1 %"));
    }
    head.addAll(subsets);
    if (pretrained) {
      head.addAll(List.of("reconstruction error (own masks)", "pre-training min"));
    }
    head.addAll(List.of("fine-tuning min", "peak memory MiB"));
    return head;
  }

  private List<String> cells(String arm, List<StudyRow> rows, List<String> subsets) {
    long done = rows.stream().filter(row -> row.failure() == null).count();
    List<String> cells = new ArrayList<>(List.of(arm, Long.toString(done)));
    for (String protocol : protocols) {
      cells.add(spread(rows, StudyRow.of(protocol, StudyRow.TOP1)).shown(PERCENT, 1));
      if (protocols.size() == 1) {
        cells.add(spread(rows, StudyRow.of(protocol, StudyRow.TOP5)).shown(PERCENT, 1));
      }
    }
    for (String subset : subsets) {
      String measure = StudyRow.of(protocols.get(0), StudyRow.SUBSET + subset);
      cells.add(spread(rows, measure).shown(PERCENT, 1));
    }
    if (pretrained) {
      cells.add(spread(rows, StudyRow.RECONSTRUCTION).shown(1, 4));
      cells.add(spread(rows, StudyRow.PRETRAIN_MINUTES).shown(1, 1));
    }
    cells.add(Spread.of(rows.stream().map(this::minutes).filter(m -> m > 0).toList()).shown(1, 1));
    cells.add(peak(rows));
    return cells;
  }

  private static Spread spread(List<StudyRow> rows, String value) {
    return Spread.of(
        rows.stream().map(row -> row.values().get(value)).filter(Objects::nonNull).toList());
  }

  /** What fine-tuning by all protocols took. */
  private double minutes(StudyRow row) {
    return protocols.stream()
        .mapToDouble(p -> row.values().getOrDefault(StudyRow.of(p, StudyRow.FINETUNE_MINUTES), 0.0))
        .sum();
  }

  /** The most that any stage of any seed took. */
  private String peak(List<StudyRow> rows) {
    double peak = 0;
    for (StudyRow row : rows) {
      peak = Math.max(peak, row.values().getOrDefault(StudyRow.PRETRAIN_MIB, 0.0));
      for (String protocol : protocols) {
        String measure = StudyRow.of(protocol, StudyRow.FINETUNE_MIB);
        peak = Math.max(peak, row.values().getOrDefault(measure, 0.0));
      }
    }
    return peak == 0 ? "-" : Long.toString(Math.round(peak));
  }

  /**
   * Mean and spread of a measure over seeds.
   *
   * @param count number of values
   * @param mean their mean, NaN for none
   * @param deviation their sample standard deviation (divisor count - 1), NaN for fewer than two
   */
  private record Spread(int count, double mean, double deviation) {

    static Spread of(List<Double> values) {
      int count = values.size();
      double mean = values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
      double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
      return new Spread(count, mean, count < 2 ? Double.NaN : Math.sqrt(squares / (count - 1)));
    }

    /** As text, both multiplied by {@code factor}; a dash where there is no value. */
    String shown(double factor, int digits) {
      if (count == 0) {
        return "-";
      }
      String number = "%." + digits + "f";
      String text = String.format(Locale.ROOT, number, mean * factor);
      return count < 2
          ? text
          : text + String.format(Locale.ROOT, " ± " + number, deviation * factor);
    }
  }
}
