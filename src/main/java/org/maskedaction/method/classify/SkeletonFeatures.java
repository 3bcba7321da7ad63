package org.maskedaction.method.classify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.data.skeleton.SkeletonClips;
import org.maskedaction.method.mae.SkeletonBatch;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.skeleton.SkeletonClassifier;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.plan.PlanOptions;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Features of skeleton clips from an encoder that does not change. */
public final class SkeletonFeatures implements AutoCloseable {
  private final SkeletonBatch batch;
  private final PlanMemory memory = new PlanMemory();
  private final ExecutionPlan plan;
  private final Map<String, float[]> cache; // [D] by id, or null where nothing is kept
  private final int width;

  /**
   * @param clips clips B of every batch
   * @param cached whether the features of a sequence are made once, when its clips are all equal;
   *     each by itself, so that they do not depend on the batch
   */
  SkeletonFeatures(Parameters parameters, SkeletonModelConfig model, int clips, boolean cached) {
    int size = cached ? 1 : clips;
    batch = new SkeletonBatch(model, size);
    width = model.embedDim();
    cache = cached ? new HashMap<>() : null;
    plan =
        ExecutionPlan.forward(
            SkeletonClassifier.featureGraph(parameters, model, size),
            parameters.with(SkeletonClassifier.CLIPS, batch.array()),
            List.of(SkeletonClassifier.FEATURES),
            memory,
            PlanOptions.DEFAULT.withName("encoder"));
  }

  /** Features of one clip after the other, each by itself. */
  public SkeletonFeatures(Parameters parameters, SkeletonModelConfig model) {
    this(parameters, model, 1, false);
  }

  /**
   * The mean of the encoder's output over all tokens and persons. // [D]
   *
   * @param clip a batch of one
   * @throws org.maskedaction.io.InputException for a clip of another shape
   */
  public float[] of(SkeletonClips clip) {
    return single(clip);
  }

  /** Writes the features of a whole batch. // [B, D] */
  void write(SkeletonClips clips, INDArray target) {
    FloatPointer to = Memory.floats(target);
    if (cache == null) {
      Memory.copy(to, run(clips), target.length());
      return;
    }
    for (int i = 0; i < clips.size(); i++) {
      SkeletonClips clip = clips.single(i);
      float[] features = cache.computeIfAbsent(clips.ids().get(i), id -> single(clip));
      Memory.at(to, (long) i * width).put(features, 0, width);
    }
  }

  private float[] single(SkeletonClips clip) {
    float[] features = new float[width];
    run(clip).get(features, 0, width);
    return features;
  }

  private FloatPointer run(SkeletonClips clips) {
    batch.load(clips);
    plan.run();
    return Memory.floats(plan.output(SkeletonClassifier.FEATURES));
  }

  @Override
  public void close() {
    memory.close();
  }
}
