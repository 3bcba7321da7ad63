package org.maskedaction.viz;

import java.util.List;

/**
 * One candidate of a search as the pictures of the search show it.
 *
 * @param values of the parameters, as a configuration writes them
 * @param score its objective
 */
public record SearchPoint(List<String> values, double score) {

  /** Takes its own copy. */
  public SearchPoint {
    values = List.copyOf(values);
  }
}
