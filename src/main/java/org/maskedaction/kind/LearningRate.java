package org.maskedaction.kind;

import java.util.List;
import java.util.function.LongToDoubleFunction;
import org.maskedaction.train.OptimizerConfig;

/**
 * A learning rate over the steps of a run.
 *
 * @param name what learns at it
 * @param at the rate of a step, counted from 0; not a number where nothing is learned yet
 */
public record LearningRate(String name, LongToDoubleFunction at) {
  /**
   * A rate by optimiser updates, of which each takes as many steps as gradients are averaged.
   *
   * @param byUpdate the rate of an update, counted from 0
   */
  public static LearningRate of(
      String name, OptimizerConfig optimizer, LongToDoubleFunction byUpdate) {
    return new LearningRate(
        name, step -> byUpdate.applyAsDouble(step / optimizer.accumulationSteps()));
  }

  /**
   * The rates of a classifier's head and of the embedding below all layers, where it is another.
   *
   * @param embeddingFactor rate of the embedding as a share of that of the head
   */
  public static List<LearningRate> layered(
      OptimizerConfig optimizer, LongToDoubleFunction byUpdate, double embeddingFactor) {
    LearningRate head = of("head", optimizer, byUpdate);
    LearningRate embedding =
        new LearningRate("embedding", step -> embeddingFactor * head.at().applyAsDouble(step));
    return embeddingFactor < 1 ? List.of(head, embedding) : List.of(head);
  }
}
