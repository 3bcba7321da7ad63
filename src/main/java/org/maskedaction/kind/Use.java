package org.maskedaction.kind;

/** What a command does with a finished run; a kind of data may have options for it. */
public enum Use {
  /** Measures a classifier. */
  EVALUATE,
  /** Names classes. */
  PREDICT,
  /** Writes or draws features. */
  FEATURES,
  /** Measures features. */
  PROBE,
  /** Draws pictures. */
  VISUALISE
}
