package org.maskedaction.method.classify;

import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Learning rates that fall towards the input (BEiT, Bao et al., 2022, as VideoMAE numbers layers):
 * what makes tokens is layer 0, block i layer i + 1, everything above the blocks layer depth + 1,
 * and layer l learns at rate decay^(depth + 1 - l).
 *
 * @param decay factor per layer
 * @param depth number of encoder blocks
 * @param isTokenizer whether a parameter, by its name, belongs to layer 0
 */
public record LayerDecay(double decay, int depth, Predicate<String> isTokenizer)
    implements ToDoubleFunction<String> {
  private static final Pattern BLOCK = Pattern.compile("(?:encoder\\.)?blocks\\.(\\d+)\\..*");

  /** The factor of a parameter. */
  @Override
  public double applyAsDouble(String parameter) {
    return Math.pow(decay, depth + 1 - layer(parameter));
  }

  private int layer(String parameter) {
    if (isTokenizer.test(parameter)) {
      return 0;
    }
    Matcher block = BLOCK.matcher(parameter);
    return block.matches() ? Integer.parseInt(block.group(1)) + 1 : depth + 1;
  }
}
