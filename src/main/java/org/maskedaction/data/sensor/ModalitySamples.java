package org.maskedaction.data.sensor;

import java.util.SplittableRandom;

/**
 * Samples of one part of a data set that are read when they are asked for. Implementations may be
 * used by several threads.
 */
public interface ModalitySamples {
  /** Number of samples. */
  int size();

  /** The name of a sample. */
  String id(int index);

  /** The class of a sample, from 0. */
  int label(int index);

  /**
   * Reads a sample, which may turn out to have no modality that can be read.
   *
   * @param random draws the augmentation; null for none
   * @throws org.maskedaction.io.InputException naming the sample and what is wrong with it as a
   *     whole
   */
  ModalitySample load(int index, SplittableRandom random);
}
