package org.maskedaction.method.classify;

import java.util.SplittableRandom;
import org.maskedaction.model.video.VideoClassifier;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.random.RandomPurpose;
import org.maskedaction.random.RandomStreams;

/** What a classifier leaves out in training: residual branches, and values that its head reads. */
final class TrainingDropout {
  private static final RandomPurpose FEATURE_DROPOUT =
      RandomPurpose.numbered(11, "dropped values of features");
  private static final RandomPurpose DROP_PATH =
      RandomPurpose.numbered(9, "dropped residual branches");
  private final StochasticDepth branches; // null where none is dropped
  private final FeatureDropout features; // null where none is dropped

  /**
   * Draws of given rates.
   *
   * @param dropPath highest rate of {@link StochasticDepth}
   * @param depth blocks
   * @param featureRate share of the values before the head
   * @param width values of a clip before the head
   */
  TrainingDropout(double dropPath, int depth, double featureRate, int width) {
    branches = dropPath > 0 ? new StochasticDepth(dropPath, depth) : null;
    features = featureRate > 0 ? new FeatureDropout(featureRate, width) : null;
  }

  boolean ofBranches() {
    return branches != null;
  }

  boolean ofFeatures() {
    return features != null;
  }

  /** Draws for a step and writes the factors into the inputs of a classifier's plan. */
  void draw(ExecutionPlan plan, int clips, long seed, long step) {
    if (branches != null) {
      SplittableRandom random = RandomStreams.of(seed, DROP_PATH, step);
      Memory.write(plan.input(VideoClassifier.KEEP_PATHS), branches.draw(clips, random));
    }
    if (features != null) {
      SplittableRandom random = RandomStreams.of(seed, FEATURE_DROPOUT, step);
      Memory.write(plan.input(VideoClassifier.KEEP_FEATURES), features.draw(clips, random));
    }
  }
}
