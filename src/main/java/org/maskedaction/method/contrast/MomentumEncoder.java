package org.maskedaction.method.contrast;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.model.Parameters;
import org.maskedaction.model.skeleton.SkeletonContrastConfig;
import org.maskedaction.model.skeleton.SkeletonMae;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.plan.PlanOptions;
import org.maskedaction.train.MovingAverage;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The encoder whose weights are an exponential moving average of those that are trained (He et al.,
 * MoCo, 2020, equation 2); it sees all tokens and makes the keys. Nothing is differentiated through
 * it.
 */
public final class MomentumEncoder {
  private final Map<String, INDArray> averages = new LinkedHashMap<>();
  private final MovingAverage movingAverage;
  private final ExecutionPlan plan;

  /**
   * An encoder that starts as a copy.
   *
   * @param parameters the trained ones
   * @param clips the batch's persons, shared with others // [R, T, V, C]
   * @param memory shared with others
   */
  MomentumEncoder(
      Parameters parameters,
      SkeletonModelConfig model,
      SkeletonContrastConfig contrast,
      INDArray clips,
      PlanMemory memory) {
    Map<String, INDArray> trained = parameters.select(SkeletonMae::isEncoder);
    Map<String, INDArray> given = new LinkedHashMap<>(trained);
    trained.forEach(
        (name, array) -> {
          if (!(contrast.shareEmbedding() && SkeletonMae.isEmbedding(name))) {
            averages.put(name, array.dup('c'));
          }
        });
    given.putAll(averages);
    given.put(SkeletonMae.CLIPS, clips);
    movingAverage = new MovingAverage(averages, trained, contrast.momentum());
    SameDiff graph =
        SkeletonMae.encoderGraph(
            parameters, model, (int) clips.size(0), contrast.personsPerQuery(model));
    plan =
        ExecutionPlan.forward(
            graph,
            given,
            List.of(SkeletonMae.KEYS),
            memory,
            PlanOptions.DEFAULT.withName("momentum_encoder"));
  }

  /** Makes {@link #keys} from the current clips. */
  void run() {
    plan.run();
  }

  /** The unit-length keys of the last run. // [Q, D] */
  INDArray keys() {
    return plan.output(SkeletonMae.KEYS);
  }

  /** The averaged weights by the names of the trained ones; they are part of the state. */
  public Map<String, INDArray> averages() {
    return Collections.unmodifiableMap(averages);
  }

  /** Moves all averages by a share of 1 - μ towards the trained weights. */
  public void follow() {
    movingAverage.follow();
  }
}
