package org.maskedaction.ops.kernel;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/**
 * The queries of one head as candidates for landmarks, on the calling thread, which has one object
 * at a time.
 */
final class OrthoformerCandidates {
  private static final ScratchArray UNITS = new ScratchArray();
  private static final ScratchArray NORMS = new ScratchArray();
  private static final ScratchArray COSINES = new ScratchArray();
  private static final ScratchArray CLOSEST = new ScratchArray();

  private final int tokens;
  private final int width;
  private final float[] units; // queries, later divided by their lengths, [d, N]
  private final float[] norms; // [N]
  private final float[] cosines; // [N]
  private final float[] closest; // largest |cos| with a landmark so far, [N]

  /** The queries whose components are {@code transposed} [d, N]. */
  OrthoformerCandidates(FloatPointer transposed, int tokens, int width) {
    this.tokens = tokens;
    this.width = width;
    units = UNITS.atLeast(tokens * width);
    norms = NORMS.atLeast(tokens);
    cosines = COSINES.atLeast(tokens);
    closest = CLOSEST.atLeast(tokens);
    transposed.get(units, 0, tokens * width);
    measure();
    for (int c = 0; c < width; c++) {
      normalise(c * tokens);
    }
  }

  private void measure() {
    Arrays.fill(norms, 0, tokens, 0f);
    for (int c = 0; c < width; c++) {
      int from = c * tokens;
      for (int n = 0; n < tokens; n++) {
        norms[n] += units[from + n] * units[from + n];
      }
    }
    for (int n = 0; n < tokens; n++) {
      norms[n] = (float) Math.sqrt(norms[n]);
    }
  }

  private void normalise(int from) {
    for (int n = 0; n < tokens; n++) {
      units[from + n] /= Math.max(norms[n], (float) OrthoformerSelection.SMALLEST_NORM);
    }
  }

  /** The token of the longest query. */
  int longest() {
    int longest = 0;
    for (int n = 1; n < tokens; n++) {
      longest = norms[n] > norms[longest] ? n : longest;
    }
    return longest;
  }

  /** The tokens of {@code count} landmarks, ascending. */
  int[] choose(int count, int first) {
    Arrays.fill(closest, 0, tokens, 0f);
    int[] chosen = new int[count];
    chosen[0] = first;
    for (int i = 1; i < count; i++) {
      closest[chosen[i - 1]] = Float.POSITIVE_INFINITY;
      compare(chosen[i - 1]);
      chosen[i] = smallest();
    }
    Arrays.sort(chosen);
    return chosen;
  }

  private void compare(int landmark) {
    Arrays.fill(cosines, 0, tokens, 0f);
    for (int c = 0; c < width; c++) {
      add(units[c * tokens + landmark], c * tokens);
    }
    for (int n = 0; n < tokens; n++) {
      closest[n] = Math.max(closest[n], Math.abs(cosines[n]));
    }
  }

  private void add(float factor, int from) {
    for (int n = 0; n < tokens; n++) {
      cosines[n] += factor * units[from + n];
    }
  }

  private int smallest() {
    int smallest = 0;
    for (int n = 1; n < tokens; n++) {
      smallest = closest[n] < closest[smallest] ? n : smallest;
    }
    return smallest;
  }
}
