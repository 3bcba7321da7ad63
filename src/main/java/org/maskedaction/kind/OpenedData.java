package org.maskedaction.kind;

import org.maskedaction.data.Part;
import org.maskedaction.viz.ViewSheet;

/** The samples that a run learns from and is measured on. */
public interface OpenedData {
  /** Samples of a part; of the training part those that are learned from. */
  int size(Part part);

  /** Identifies the samples of a part and their labels, as provenance and results name them. */
  String fingerprint(Part part);

  /**
   * Draws training samples as the model sees them: each as it is evaluated and as it comes in the
   * first epochs.
   *
   * @param places of the samples among the training samples
   * @param epochs how many epochs are drawn
   */
  ViewSheet draw(int[] places, int epochs);
}
