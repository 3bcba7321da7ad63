package org.maskedaction.ops.kernel;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Gemm.Operand;

/**
 * Chooses the landmarks of Orthoformer in float32, one task for each clip and head; O(N L d) each.
 *
 * @param tokens tokens N
 * @param width embedding width D
 * @param heads heads, a divisor of D
 * @param count landmarks L of each head
 */
public record OrthoformerSelection(int tokens, int width, int heads, int count) {
  /** Shorter queries are divided by this length instead of their own. */
  public static final double SMALLEST_NORM = 1e-12;

  private static final ScratchFloats TRANSPOSED = new ScratchFloats("transposed queries");

  /**
   * Copies the chosen queries.
   *
   * @param qkv packed projections [B, N, 3D]
   * @param target landmarks [B, L, D]
   */
  public void run(FloatPointer qkv, int batch, FloatPointer target) {
    int d = width / heads;
    WorkerPool.loop(
        batch * heads,
        task -> {
          long clip = task / heads;
          long left = (long) (task % heads) * d;
          FloatPointer queries = Memory.at(qkv, clip * tokens * 3 * width + left);
          FloatPointer to = Memory.at(target, clip * count * width + left);
          Candidates candidates = candidates(queries);
          int[] chosen = candidates.choose(count, candidates.longest());
          for (int i = 0; i < count; i++) {
            FloatPointer query = Memory.at(queries, (long) chosen[i] * 3 * width);
            Memory.copy(Memory.at(to, (long) i * width), query, d);
          }
        });
  }

  /** The queries of one head, rows 3 D apart. */
  private Candidates candidates(FloatPointer queries) {
    int d = width / heads;
    FloatPointer transposed = TRANSPOSED.atLeast((long) tokens * d);
    MatrixCopy.transposed(
        Operand.of(queries, 3L * width), Operand.of(transposed, tokens), tokens, d);
    return new Candidates(transposed, tokens, d);
  }

  /**
   * The queries of one head as candidates for landmarks, on the calling thread, which has one
   * object at a time.
   */
  static final class Candidates {
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
    Candidates(FloatPointer transposed, int tokens, int width) {
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
        units[from + n] /= Math.max(norms[n], (float) SMALLEST_NORM);
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
}
