package org.maskedaction.kind.skeleton;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.skeleton.JointLayout;
import org.maskedaction.data.skeleton.JointLayouts;
import org.maskedaction.data.skeleton.SkeletonDataConfig;
import org.maskedaction.data.skeleton.SkeletonFeeder;
import org.maskedaction.data.skeleton.SkeletonSequence;
import org.maskedaction.data.skeleton.prepare.Recordings;
import org.maskedaction.evaluation.Scores;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.video.Prediction;
import org.maskedaction.method.classify.SkeletonClassifierInference;
import org.maskedaction.run.ClassNames;

/**
 * Names the action in skeleton recordings with a fine-tuned classifier. Not safe for several
 * threads at a time.
 *
 * <pre>{@code
 * try (SkeletonPredictor predictor = new SkeletonPredictor(Path.of("runs/gestures"), true)) {
 *   double[] probabilities = predictor.probabilities(recording); // [T][persons][joints][3]
 * }
 * }</pre>
 */
public final class SkeletonPredictor implements AutoCloseable {
  private final List<String> classNames;
  private final Recordings recordings;
  private final SkeletonFeeder feeder;
  private final SkeletonClassifierInference inference;

  /**
   * Loads a classifier.
   *
   * @param checkpoint of a fine-tuning run on skeletons, or its run folder
   * @param centred whether recordings are moved so that the layout's centre joint begins at the
   *     origin, as {@code prepare-skeletons} does for all data sets but PKU-MMD
   * @throws InputException if it is no checkpoint of a skeleton classifier
   */
  public SkeletonPredictor(Path checkpoint, boolean centred) {
    FrozenSkeletonModel model = FrozenSkeletonModel.open(checkpoint, List.of());
    SkeletonDataConfig data = model.config().data();
    JointLayout layout = JointLayouts.named(data.layout());
    classNames = ClassNames.kept(model.source().run());
    recordings =
        new Recordings(layout, data.coordinates(), model.config().model().persons(), centred);
    feeder = new SkeletonFeeder(data, layout, model.config().model().frames());
    inference = model.inference();
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
   * @throws InputException for a recording of another shape, or without any value but 0
   */
  public double[] probabilities(float[][][][] recording) {
    return probabilities(recordings.of("recording", recording));
  }

  /**
   * The most probable classes of a file, see {@link Recordings#read}.
   *
   * @param top how many classes to name
   * @throws InputException if it cannot be read
   */
  public Prediction.Predicted predict(Path file, int top) {
    requireOne(top);
    double[] probabilities = probabilities(recordings.read(file));
    List<Prediction.Candidate> candidates =
        Scores.highest(probabilities, top).stream()
            .map(label -> new Prediction.Candidate(label, name(label), probabilities[label]))
            .toList();
    return new Prediction.Predicted(file.toString(), candidates);
  }

  private static void requireOne(int top) {
    if (top < 1) {
      throw new InputException("--top: " + top + "; expected at least 1");
    }
  }

  /** Predicts every file that can be read. */
  public Prediction.Result predict(List<Path> files, int top) {
    requireOne(top);
    List<Prediction.Predicted> predictions = new ArrayList<>();
    List<LeftOut> skipped = new ArrayList<>();
    for (Path file : files) {
      try {
        predictions.add(predict(file, top));
      } catch (InputException e) {
        skipped.add(new LeftOut(file.toString(), e.getMessage()));
      }
    }
    return new Prediction.Result(predictions, skipped);
  }

  private String name(int label) {
    return classNames.isEmpty() ? null : classNames.get(label);
  }

  private double[] probabilities(SkeletonSequence sequence) {
    return Scores.probabilities(inference.logits(feeder.middle(sequence)));
  }

  @Override
  public void close() {
    inference.close();
  }
}
