package org.maskedaction.kind.modality;

import org.maskedaction.kind.KindOptions;

/** Which modalities of its samples a finished run uses. */
public interface ModalityChoice extends KindOptions {
  /** All that a sample has. */
  ModalityChoice ALL = of(null, false);

  /** The modalities to use, such as {@code depth+inertial}, or null for all that a sample has. */
  String modalities();

  /** Whether every subset of the modalities is measured besides. */
  boolean allSubsets();

  /** These. */
  static ModalityChoice of(String modalities, boolean allSubsets) {
    return new ModalityChoice() {
      @Override
      public String modalities() {
        return modalities;
      }

      @Override
      public boolean allSubsets() {
        return allSubsets;
      }
    };
  }
}
