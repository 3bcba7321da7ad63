package org.maskedaction.data.video.prepare;

/** How a data set tells its videos, classes and parts. */
public enum VideoDatasetFormat {
  /** Folders named after the classes. */
  FOLDERS,
  /** One path and label per row. */
  LIST,
  /** {@code trainlist01.txt}, {@code testlist01.txt} and {@code classInd.txt}. */
  UCF101,
  /** {@code CLASS_test_split1.txt} of HMDB51 and J-HMDB. */
  HMDB51,
  /** Comma-separated values with label, identifier, times and split. */
  KINETICS,
  /** JSON lists of Something-Something V2. */
  SSV2
}
