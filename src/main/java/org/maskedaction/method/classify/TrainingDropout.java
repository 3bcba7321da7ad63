package org.maskedaction.method.classify;

import java.util.SplittableRandom;
import org.maskedaction.model.video.VideoClassifier;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.random.RandomPurpose;
import org.maskedaction.random.RandomStreams;

/** What a classifier leaves out in training: residual branches, and values that its head reads. */
public final class TrainingDropout {
  private static final RandomPurpose FEATURE_DROPOUT =
      RandomPurpose.numbered(11, "dropped values of features");
  private static final RandomPurpose DROP_PATH =
      RandomPurpose.numbered(9, "dropped residual branches");
  private final StochasticDepth branches; // null where none is dropped
  private final FeatureDropout features; // null where none is dropped

  /**
   * Which values of the vector that a classifier's head reads each clip keeps (Srivastava et al.,
   * 2014).
   *
   * @param rate share of the values that is dropped, in [0, 1)
   * @param width values of a vector D
   */
  public record FeatureDropout(double rate, int width) {
    /** Factors 0 or 1 / (1 - rate), so that the mean stays what it is. // [B, D] */
    public float[] draw(int clips, SplittableRandom random) {
      float[] keep = new float[clips * width];
      for (int i = 0; i < keep.length; i++) {
        keep[i] = random.nextDouble() < rate ? 0 : (float) (1 / (1 - rate));
      }
      return keep;
    }
  }

  /**
   * Which residual branches each clip keeps (Huang et al., 2016): both branches of block i are
   * dropped at a rate that rises linearly from 0 at the first block to the highest at the last one.
   *
   * @param highestRate rate of the last block, in [0, 1)
   * @param depth number of blocks
   */
  public record StochasticDepth(double highestRate, int depth) {
    /** The rate of block {@code block}. */
    public double rate(int block) {
      return depth == 1 ? 0 : highestRate * block / (depth - 1);
    }

    /** Factors 0 or 1 / (1 - rate) for two branches per block and all clips. // [2·depth, B] */
    public float[] draw(int clips, SplittableRandom random) {
      float[] keep = new float[2 * depth * clips];
      for (int i = 0; i < keep.length; i++) {
        double rate = rate(i / clips / 2);
        keep[i] = random.nextDouble() < rate ? 0 : (float) (1 / (1 - rate));
      }
      return keep;
    }
  }

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
