package org.maskedaction.signals;

import java.nio.file.Path;
import org.maskedaction.config.Check;
import org.maskedaction.config.Default;

/**
 * How an encoder becomes a classifier.
 *
 * @param initCheckpoint run or checkpoint whose encoder is taken; null for random weights
 * @param numClasses number of classes L
 * @param frozen whether the encoder stays as it is
 * @param labelSmoothing share of every target that is spread evenly over all classes
 */
record SignalClassifierConfig(
    @Default("null") Path initCheckpoint,
    int numClasses,
    @Default("false") boolean frozen,
    @Default("0") double labelSmoothing) {
  /** Checks the ranges. */
  SignalClassifierConfig {
    Check.atLeast("num_classes", numClasses, 2);
    Check.fraction("label_smoothing", labelSmoothing);
  }

  /** Whether the optimiser changes a parameter. */
  boolean trains(String parameter) {
    return !frozen || SignalModel.isHead(parameter);
  }
}
