package org.maskedaction.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.config.SkeletonPretrainConfig;
import org.maskedaction.models.Parameters;
import org.maskedaction.models.SkeletonMae;
import org.maskedaction.ops.Backend;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.Scratch;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.maskedaction.plan.PlanOptions;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The encoder whose weights are an exponential moving average of those that are trained (He et al.,
 * MoCo, 2020, equation 2); it sees all tokens and makes the keys. Nothing is differentiated through
 * it.
 */
final class SkeletonMomentumEncoder {
  private static final int VALUES_PER_TASK = 1 << 14;

  private final Map<String, INDArray> averages = new LinkedHashMap<>();
  private final List<Block> blocks = new ArrayList<>();
  private final float share;
  private final ExecutionPlan plan;

  /** Consecutive values of one parameter. */
  private record Block(FloatPointer average, FloatPointer trained, int length) {}

  /**
   * An encoder that starts as a copy.
   *
   * @param parameters the trained ones
   * @param clips the batch's persons, shared with others // [R, T, V, C]
   * @param memory shared with others
   */
  SkeletonMomentumEncoder(
      Parameters parameters, SkeletonPretrainConfig config, INDArray clips, PlanMemory memory) {
    boolean shared = config.contrast().shareEmbedding();
    Map<String, INDArray> trained = parameters.select(SkeletonMae::isEncoder);
    Map<String, INDArray> given = new LinkedHashMap<>(trained);
    trained.forEach(
        (name, array) -> {
          if (!(shared && SkeletonMae.isEmbedding(name))) {
            averages.put(name, array.dup('c'));
            addBlocks(averages.get(name), array);
          }
        });
    given.putAll(averages);
    given.put(SkeletonMae.CLIPS, clips);
    share = (float) (1 - config.contrast().momentum());
    SameDiff graph =
        SkeletonMae.encoderGraph(
            parameters, config.model(), (int) clips.size(0), config.personsPerQuery());
    plan =
        ExecutionPlan.forward(
            graph,
            given,
            List.of(SkeletonMae.KEYS),
            memory,
            PlanOptions.DEFAULT.withName("momentum_encoder"));
  }

  private void addBlocks(INDArray average, INDArray trained) {
    for (long from = 0; from < trained.length(); from += VALUES_PER_TASK) {
      blocks.add(
          new Block(
              Memory.at(Memory.floats(average), from),
              Memory.at(Memory.floats(trained), from),
              (int) Math.min(VALUES_PER_TASK, trained.length() - from)));
    }
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
  Map<String, INDArray> averages() {
    return Collections.unmodifiableMap(averages);
  }

  /** Moves all averages by a share of 1 - μ towards the trained weights. */
  void follow() {
    Backend.pool().forEach(blocks.size(), i -> follow(blocks.get(i), share));
  }

  private static void follow(Block block, float share) {
    float[] average = Scratch.local().array(0, VALUES_PER_TASK);
    float[] trained = Scratch.local().array(1, VALUES_PER_TASK);
    block.average.get(average, 0, block.length);
    block.trained.get(trained, 0, block.length);
    for (int i = 0; i < block.length; i++) {
      average[i] += share * (trained[i] - average[i]);
    }
    block.average.put(average, 0, block.length);
  }
}
