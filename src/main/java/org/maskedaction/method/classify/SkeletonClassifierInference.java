package org.maskedaction.method.classify;

import java.util.List;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.method.mae.SkeletonBatch;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.skeleton.SkeletonClassifier;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.plan.PlanOptions;

/**
 * Class scores of skeleton clips from weights that do not change meanwhile. Clips go through one
 * plan one after the other, so that a clip's scores do not depend on the others.
 */
public final class SkeletonClassifierInference implements AutoCloseable {
  private final SkeletonBatch batch;
  private final PlanMemory memory = new PlanMemory();
  private final ExecutionPlan plan;

  /**
   * Of the classifier with these weights.
   *
   * @param linear whether its head is that of the linear protocol
   */
  public SkeletonClassifierInference(
      Parameters parameters, SkeletonModelConfig model, boolean linear) {
    batch = new SkeletonBatch(model, 1);
    plan =
        ExecutionPlan.forward(
            SkeletonClassifier.inferenceGraph(parameters, model, linear, 1),
            parameters.with(SkeletonClassifier.CLIPS, batch.array()),
            List.of(SkeletonClassifier.LOGITS),
            memory,
            PlanOptions.DEFAULT.withName("inference"));
  }

  /**
   * One score per class for a batch of a single clip. // [K]
   *
   * @throws org.maskedaction.io.InputException for a clip of another shape
   */
  public float[] logits(SkeletonClips clip) {
    batch.load(clip);
    plan.run();
    return Memory.values(plan.output(SkeletonClassifier.LOGITS));
  }

  @Override
  public void close() {
    memory.close();
  }
}
