package org.maskedaction.kind.skeleton;

import java.nio.file.Path;
import java.util.List;
import org.maskedaction.data.skeleton.prepare.Recordings;
import org.maskedaction.evaluation.Scores;
import org.maskedaction.io.ClassNames;
import org.maskedaction.io.InputException;
import org.maskedaction.run.RunCheckpoint;

/**
 * Names the action in skeleton recordings with a fine-tuned classifier, for other programs. For one
 * thread at a time.
 *
 * <pre>{@code
 * try (SkeletonPredictor predictor = new SkeletonPredictor(Path.of("runs/gestures"), true)) {
 *   double[] probabilities = predictor.probabilities(recording); // [T][persons][joints][3]
 * }
 * }</pre>
 */
public final class SkeletonPredictor implements AutoCloseable {
  private final List<String> classNames;
  private final OpenedSkeletonModel model;
  private final Recordings recordings;

  /**
   * Loads a classifier.
   *
   * @param checkpoint of a fine-tuning run on skeletons, or its run folder
   * @param centred as {@link SkeletonSamples#centred}
   * @throws InputException if it is no checkpoint of a run on skeletons
   */
  public SkeletonPredictor(Path checkpoint, boolean centred) {
    RunCheckpoint source = RunCheckpoint.open(checkpoint);
    classNames = ClassNames.kept(source.run());
    model = OpenedSkeletonModel.open(source, List.of());
    recordings = model.recordings(centred);
  }

  /** Names of the classes by label, empty where the run knows none. */
  public List<String> classNames() {
    return classNames;
  }

  /**
   * The probability of each class. // [K]
   *
   * @param recording coordinates in the unit of the training data, the joints in the order of its
   *     layout; a person who is absent in a frame has zeros there // [T, persons, V, C]
   * @throws InputException for a recording of another shape, or without any value but 0, and if the
   *     model is no classifier
   */
  public double[] probabilities(float[][][][] recording) {
    return Scores.probabilities(model.logits(recordings.of("recording", recording)));
  }

  @Override
  public void close() {
    model.close();
  }
}
