package org.maskedaction.data.sensor;

import java.util.List;
import java.util.SplittableRandom;
import org.maskedaction.data.LeftOut;
import org.maskedaction.data.Part;

/** A data set whose samples have several modalities. */
public interface ModalitySet {
  /** Number of classes. */
  int classes();

  /**
   * The samples of a part, with some of the modalities.
   *
   * @throws org.maskedaction.io.InputException naming a modality that the data set does not have,
   *     or has in other sizes
   */
  Samples samples(Part part, List<ModalityConfig> modalities);

  /** Samples that are in no part because something is wrong with them. */
  List<LeftOut> leftOut();

  /**
   * Samples of one part of a data set that are read when they are asked for. Implementations may be
   * used by several threads.
   */
  interface Samples {
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
}
