package org.maskedaction.kind.video;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.video.TestViews;
import org.maskedaction.evaluation.SampleScores;
import org.maskedaction.evaluation.Scores;
import org.maskedaction.io.InputException;
import org.maskedaction.run.ClassNames;
import org.maskedaction.run.RunCheckpoint;

/** The most probable classes of videos, averaged over views of each. */
public final class Prediction {
  private final RunCheckpoint source;
  private final int top;
  private final TestViews views;

  /**
   * A class and its probability.
   *
   * @param label index of the class
   * @param name its name, or null where the run knows none
   * @param probability softmax of the scores, averaged over the views
   */
  public record Candidate(int label, String name, double probability) {}

  /** The candidates for a file, most probable first. */
  public record Predicted(String file, List<Candidate> candidates) {}

  /** The predictions, and the files that could not be read. */
  public record Result(List<Predicted> predictions, List<LeftOut> skipped) {}

  /**
   * @param checkpoint of a fine-tuning run, or its run folder
   * @param top how many classes to name
   * @param views what to average the probabilities over
   * @throws InputException if it is no checkpoint of a classifier
   */
  public Prediction(Path checkpoint, int top, TestViews views) {
    if (top < 1) {
      throw new InputException("--top: " + top + "; expected at least 1");
    }
    source = FrozenModel.openClassifier(checkpoint);
    this.top = top;
    this.views = views;
  }

  /** Predicts every file that can be read. */
  public Result run(List<Path> files) {
    List<String> names = ClassNames.kept(source.run());
    List<Predicted> predictions = new ArrayList<>();
    try (FrozenModel model = FrozenModel.open(source)) {
      List<LeftOut> skipped =
          model.forEachVideo(
              FrozenModel.entries(files),
              views,
              scores -> predictions.add(predicted(scores, names)));
      return new Result(predictions, skipped);
    }
  }

  private Predicted predicted(SampleScores scores, List<String> names) {
    double[] probabilities = scores.probabilities();
    List<Candidate> candidates =
        Scores.highest(probabilities, top).stream()
            .map(
                label ->
                    new Candidate(
                        label, names.isEmpty() ? null : names.get(label), probabilities[label]))
            .toList();
    return new Predicted(scores.id(), candidates);
  }
}
