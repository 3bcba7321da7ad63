package org.maskedaction.kind.modality;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.maskedaction.evaluation.SampleScores;
import org.maskedaction.evaluation.Scores;
import org.maskedaction.run.ResultFolder;
import org.maskedaction.viz.BarChart;

/**
 * How well a model does with every subset of its modalities.
 *
 * @param rows one per subset, the full set last
 * @param byMissing the mean over the subsets of each size
 * @param meanTop1 mean of the top-1 of all subsets
 */
record SubsetResult(List<Row> rows, List<Missing> byMissing, double meanTop1) {
  private static final double PERCENT = 100;

  /**
   * One subset.
   *
   * @param subset its modalities
   * @param missing number of the model's other modalities
   * @param samples samples with any modality of the subset
   * @param top1 share of them whose label has the highest score, in [0, 1]
   * @param difference {@code top1} minus that of the full set
   */
  record Row(String subset, int missing, int samples, double top1, double difference) {}

  /**
   * The subsets of one size.
   *
   * @param missing number of modalities they lack
   * @param subsets how many there are
   * @param top1 the mean of their top-1
   */
  record Missing(int missing, int subsets, double top1) {}

  /** Counts the hits of every subset. */
  static final class Tally {
    private final ModalitySubsets names;
    private final List<boolean[]> subsets;
    private final int[] samples;
    private final int[] hits;

    Tally(ModalitySubsets names, List<boolean[]> subsets) {
      this.names = names;
      this.subsets = subsets;
      samples = new int[subsets.size()];
      hits = new int[subsets.size()];
    }

    /**
     * Counts a sample.
     *
     * @param scores with the first subsets; null for one of which the sample has nothing
     */
    void addAll(List<SampleScores> scores) {
      for (int i = 0; i < scores.size(); i++) {
        SampleScores with = scores.get(i);
        if (with != null) {
          samples[i]++;
          hits[i] += Scores.highest(with.logits().get(0)) == with.label() ? 1 : 0;
        }
      }
    }

    /** The mean of the top-1 of all subsets. */
    double meanTop1() {
      double sum = 0;
      for (int i = 0; i < hits.length; i++) {
        sum += top1(i);
      }
      return sum / hits.length;
    }

    private double top1(int subset) {
      return hits[subset] / (double) Math.max(1, samples[subset]);
    }

    SubsetResult result() {
      List<Row> rows = new ArrayList<>();
      double full = top1(hits.length - 1);
      int modalities = names.modalities().size();
      for (int i = 0; i < hits.length; i++) {
        int missing = modalities - ModalitySubsets.size(subsets.get(i));
        rows.add(new Row(names.name(subsets.get(i)), missing, samples[i], top1(i), top1(i) - full));
      }
      List<Missing> groups = new ArrayList<>();
      for (int missing = modalities - 1; missing >= 0; missing--) {
        int count = missing;
        List<Row> group = rows.stream().filter(row -> row.missing() == count).toList();
        double mean = group.stream().mapToDouble(Row::top1).average().orElseThrow();
        groups.add(new Missing(missing, group.size(), mean));
      }
      return new SubsetResult(rows, groups, meanTop1());
    }
  }

  /** Writes {@code subsets.csv}, {@code subsets.json} and {@code subsets.png}. */
  List<String> write(ResultFolder folder) throws IOException {
    folder.csv(ResultFolder.SUBSETS_TABLE, csv());
    folder.json(ResultFolder.SUBSETS, this);
    int most = rows.stream().mapToInt(Row::missing).max().orElseThrow();
    List<String> groups =
        IntStream.rangeClosed(0, most)
            .mapToObj(
                missing ->
                    missing == 0
                        ? "all modalities"
                        : String.format(
                            Locale.ROOT,
                            "%d missing, mean %.1f %%",
                            missing,
                            PERCENT * byMissing.get(most - missing).top1()))
            .toList();
    List<BarChart.Bar> bars =
        rows.stream()
            .map(row -> new BarChart.Bar(row.subset(), row.missing(), row.top1()))
            .toList();
    new BarChart("Top-1 by the modalities that are there", groups, bars)
        .write(folder.path().resolve(ResultFolder.SUBSETS_PICTURE));
    return lines();
  }

  /** A table for people, top-1 in per cent. */
  List<String> lines() {
    int width = rows.stream().mapToInt(row -> row.subset().length()).max().orElseThrow();
    String format = "%-" + Math.max(width, "modalities".length()) + "s  %7s  %7s  %10s";
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, format, "modalities", "samples", "top-1", "difference"));
    for (Row row : rows) {
      lines.add(
          String.format(
              Locale.ROOT,
              format,
              row.subset(),
              row.samples(),
              percent("%.2f", row.top1()),
              percent("%+.2f", row.difference())));
    }
    lines.add(
        byMissing.stream()
            .map(group -> group.missing() + " missing " + percent("%.2f", group.top1()))
            .collect(Collectors.joining(", ", "mean top-1: ", "")));
    lines.add("mean over all subsets: " + percent("%.2f", meanTop1));
    return lines;
  }

  private static String percent(String format, double share) {
    return String.format(Locale.ROOT, format, PERCENT * share);
  }

  /** The table as rows of texts with a header. */
  List<List<String>> csv() {
    List<List<String>> table = new ArrayList<>();
    table.add(List.of("modalities", "missing", "samples", "top1", "difference"));
    for (Row row : rows) {
      table.add(
          List.of(
              row.subset(),
              Integer.toString(row.missing()),
              Integer.toString(row.samples()),
              String.format(Locale.ROOT, "%.6f", row.top1()),
              String.format(Locale.ROOT, "%.6f", row.difference())));
    }
    return table;
  }
}
