package org.maskedaction.kind;

import java.util.function.IntConsumer;

/** Draws the data set that settings describe. */
public interface Generator {
  /**
   * Makes sure that the data set is there.
   *
   * @param progress told how many samples are drawn
   * @return a line for people
   * @throws org.maskedaction.io.InputException if the settings describe none
   */
  String generate(RunSettings settings, IntConsumer progress);
}
