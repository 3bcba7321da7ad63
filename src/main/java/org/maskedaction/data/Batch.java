package org.maskedaction.data;

import java.util.List;
import org.maskedaction.io.numpy.NpzWriter;

/** Samples that a model learns from in one step. */
public interface Batch {
  /** Epoch, from 0. */
  int epoch();

  /** Names of the samples, as their list has them, in the order of the batch. */
  List<String> ids();

  /** Adds the arrays of the batch, under the names of its components, to a file. */
  void writeTo(NpzWriter file);
}
