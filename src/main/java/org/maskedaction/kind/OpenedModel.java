package org.maskedaction.kind;

import java.util.function.Consumer;
import org.maskedaction.evaluation.SampleScores;

/**
 * The model of a run with frozen weights: their average, or those that did best, where the run kept
 * them. Nothing about it is random, and a sample's numbers do not depend on the others. For one
 * thread at a time.
 */
public interface OpenedModel extends AutoCloseable {
  /** The settings of its run. */
  RunSettings settings();

  /** Whether it is a classifier. */
  boolean classifies();

  /**
   * The class scores of samples, in their order; one that cannot be read is left out.
   *
   * @param use takes the scores of each
   * @throws org.maskedaction.io.InputException if the model is no classifier, for samples of
   *     another shape or whose labels are no classes, and where none can be read
   */
  Chosen scores(SampleChoice choice, Consumer<SampleScores> use);

  /**
   * One vector per sample that describes it, in their order.
   *
   * @throws org.maskedaction.io.InputException for samples of another shape, and where none can be
   *     read
   */
  SampleFeatures features(SampleChoice choice);

  @Override
  void close();
}
