package org.maskedaction.kind;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Measures what learns, on samples that it does not learn from. */
@FunctionalInterface
public interface Validation {
  /**
   * The metrics now, by name.
   *
   * @param step finished steps
   * @param sheet where to draw what the model does with some samples; null for no picture. A model
   *     of which there is nothing to draw writes none
   */
  Map<String, Double> evaluate(long step, Path sheet) throws IOException;
}
