package org.maskedaction.data;

import org.maskedaction.random.RandomPurpose;

/** The random streams that several kinds of data share. */
public final class DataPurposes {
  /** Cuts and augmentations of a sample. */
  public static final RandomPurpose CLIP =
      RandomPurpose.numbered(2, "cuts and augmentations of a sample");

  /** Generated data. */
  public static final RandomPurpose GENERATOR = RandomPurpose.numbered(6, "generated data");

  private DataPurposes() {}
}
