package org.maskedaction.data.sensor;

import java.util.List;
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
  ModalitySamples samples(Part part, List<ModalityConfig> modalities);

  /** Samples that are in no part because something is wrong with them. */
  List<LeftOut> leftOut();
}
