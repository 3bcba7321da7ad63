package org.maskedaction.method.mae;

import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.bytedeco.javacpp.IntPointer;
import org.maskedaction.masking.MaskGenerator;
import org.maskedaction.masking.MaskGenerator.RandomMasking;
import org.maskedaction.masking.MotionAwareMasking;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;

/** Chooses the visible tokens of the persons of a batch. */
final class SkeletonMasks {
  private final SkeletonModelConfig model;
  private final SkeletonMaskingConfig masking;
  private final SkeletonBatch batch;
  private final ExecutionPlan plan;

  /**
   * @param batch the persons
   * @param plan a plan of the autoencoder, whose inputs the masks go to
   */
  SkeletonMasks(
      SkeletonModelConfig model,
      SkeletonMaskingConfig masking,
      SkeletonBatch batch,
      ExecutionPlan plan) {
    this.model = model;
    this.masking = masking;
    this.batch = batch;
    this.plan = plan;
  }

  /** Sets the masks of all rows, each drawn from the generator of its number. */
  void draw(IntFunction<SplittableRandom> random) {
    IntPointer seen = Memory.ints(plan.input(SkeletonMae.VISIBLE));
    IntPointer hidden = Memory.ints(plan.input(SkeletonMae.MASKED));
    for (int row = 0; row < batch.array().size(0); row++) {
      int[] visible = visible(row, random.apply(row));
      int[] masked = MaskGenerator.hidden(visible, model.tokens());
      seen.getPointer((long) row * visible.length).put(visible, 0, visible.length);
      hidden.getPointer((long) row * masked.length).put(masked, 0, masked.length);
    }
  }

  /** The visible tokens of one person, ascending. */
  private int[] visible(int row, SplittableRandom random) {
    return switch (masking.type()) {
      case RANDOM -> new RandomMasking(model.tokens(), masking.keepCount()).visible(random);
      case MOTION_AWARE ->
          new MotionAwareMasking(
                  model.segments(),
                  model.joints(),
                  model.segmentDim(),
                  SkeletonModelConfig.COORDINATES,
                  masking.keepCount(),
                  masking.temperature())
              .visible(batch.person(row), random);
    };
  }
}
