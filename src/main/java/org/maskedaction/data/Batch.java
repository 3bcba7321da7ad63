package org.maskedaction.data;

import java.util.List;

/** Samples that a model learns from in one step. */
public interface Batch {
  /** Epoch, from 0. */
  int epoch();

  /** Names of the samples, as their list has them, in the order of the batch. */
  List<String> ids();
}
