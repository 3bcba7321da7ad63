package org.maskedaction.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.maskedaction.evaluation.ClassifierTally;
import org.maskedaction.evaluation.ClassifierTally.ConfusionMatrix;
import org.maskedaction.evaluation.SampleScores;
import org.maskedaction.evaluation.Scores;
import org.maskedaction.run.ResultFolder;
import org.maskedaction.viz.ConfusionMatrixPicture;

/**
 * The files of an evaluation: {@code evaluation.json}, {@code predictions.csv} with the most
 * probable classes of each sample, and the confusion matrix as {@code confusion.csv} and {@code
 * confusion.png}.
 */
final class EvaluationFiles {
  private static final int PERCENT = 100;

  private final Path path;
  private final String sample;
  private final List<String> names;
  private final List<List<String>> predictions = new ArrayList<>();
  private ResultFolder folder; // null before the first sample

  /**
   * For classes with these names.
   *
   * @param path the folder, which is made when the first sample is added
   * @param sample what texts call a sample
   */
  EvaluationFiles(Path path, String sample, List<String> names) {
    this.path = path;
    this.sample = sample;
    this.names = names;
    predictions.add(predictionHeader(names.size()));
  }

  /** Adds the prediction for a sample. */
  void add(SampleScores scores) {
    if (folder == null) {
      folder = ResultFolder.create(path);
    }
    predictions.add(prediction(scores));
  }

  /** Writes everything, the result last of all. */
  ResultFolder write(EvaluationResult result, ConfusionMatrix confusion) throws IOException {
    folder.csv(ResultFolder.PREDICTIONS, predictions);
    folder.csv(ResultFolder.CONFUSION, confusionRows(confusion));
    new ConfusionMatrixPicture(heading(result), names, confusion.counts())
        .write(folder.path().resolve(ResultFolder.CONFUSION_PICTURE));
    folder.json(ResultFolder.EVALUATION, result);
    return folder;
  }

  private static List<String> predictionHeader(int classes) {
    List<String> header = new ArrayList<>(List.of("id", "label"));
    for (int place = 1; place <= Math.min(ClassifierTally.TOP, classes); place++) {
      header.add("class" + place);
      header.add("probability" + place);
    }
    return header;
  }

  private static List<String> prediction(SampleScores scores) {
    double[] probabilities = scores.probabilities();
    List<String> row = new ArrayList<>(List.of(scores.id(), Integer.toString(scores.label())));
    for (int label : Scores.highest(probabilities, ClassifierTally.TOP)) {
      row.add(Integer.toString(label));
      row.add(String.format(Locale.ROOT, "%.6f", probabilities[label]));
    }
    return row;
  }

  /** A row per true class, a column per predicted one. */
  private List<List<String>> confusionRows(ConfusionMatrix confusion) {
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("true class"));
    header.addAll(names);
    rows.add(header);
    for (int truth = 0; truth < names.size(); truth++) {
      List<String> row = new ArrayList<>(List.of(names.get(truth)));
      for (int prediction = 0; prediction < names.size(); prediction++) {
        row.add(Integer.toString(confusion.count(truth, prediction)));
      }
      rows.add(row);
    }
    return rows;
  }

  private String heading(EvaluationResult result) {
    return String.format(
        Locale.ROOT,
        "Confusion matrix: %d classes, %d %ss, top-1 %.1f %%",
        result.classes().size(),
        result.clips(),
        sample,
        PERCENT * result.top1());
  }
}
