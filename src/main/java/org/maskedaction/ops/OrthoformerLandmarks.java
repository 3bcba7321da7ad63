package org.maskedaction.ops;

import java.util.Arrays;
import java.util.List;
import org.maskedaction.io.InputException;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.OrthoformerSelection;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Landmarks of Orthoformer (Patrick et al., "Keeping Your Eye on the Ball", 2021): queries of each
 * head that are as orthogonal to each other as a greedy choice finds them. Each landmark after the
 * first is the query whose largest absolute cosine with the landmarks so far is smallest; of equal
 * ones, that of the lowest token.
 *
 * <p>The first landmark is the longest query. The published code draws it at random, with which two
 * passes over the same tokens would differ; here the landmarks are a function of the tokens.
 *
 * <p>Input: qkv [B, N, 3D] as of {@link TrajectoryAttention}. Output: the chosen queries [B, L, D],
 * those of head h in columns h d to (h + 1) d, in the order of the tokens. The landmarks count as
 * constant: no gradient flows through them.
 */
@GraphOp.Name("ma_orthoformer_landmarks")
public final class OrthoformerLandmarks extends GraphOp {
  /**
   * Adds the choice to the graph of {@code qkv}.
   *
   * @param heads heads, a divisor of D
   * @param count landmarks L of each head, at most N
   */
  public static SDVariable of(String name, SDVariable qkv, int heads, int count) {
    return new OrthoformerLandmarks().withInts(heads, count).named(name, qkv);
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    long[] qkv = in[0].shape();
    if (qkv.length != 3 || qkv[2] % 3 != 0 || qkv[2] / 3 % intArg(0) != 0) {
      throw new InputException(
          ("orthoformer landmarks: qkv has shape %s, expected [B, N, 3D]"
                  + " with D a multiple of %d heads")
              .formatted(Arrays.toString(qkv), intArg(0)));
    }
    if (intArg(1) < 1 || intArg(1) > qkv[1]) {
      throw new InputException(
          "orthoformer landmarks: cannot choose %d of %d tokens".formatted(intArg(1), qkv[1]));
    }
    return new long[][] {{qkv[0], intArg(1), qkv[2] / 3}};
  }

  /** 2 B N L D for the cosines. */
  @Override
  public long flops(INDArray[] in, INDArray[] out) {
    return 2 * in[0].size(0) * in[0].size(1) * intArg(1) * (in[0].size(2) / 3);
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    for (PackedHeads.Head head : PackedHeads.each(in[0], intArg(0))) {
      INDArray queries = head.part(in[0], PackedHeads.QUERY); // [N, d]
      INDArray target = head.part(out[0], 0); // [L, d]
      int[] chosen = choose(queries, intArg(1), longest(queries));
      for (int i = 0; i < chosen.length; i++) {
        target.getRow(i).assign(queries.getRow(chosen[i]));
      }
    }
  }

  /** The token of the longest query. */
  static int longest(INDArray queries) {
    double[] norms = queries.norm2(1).data().asDouble();
    int longest = 0;
    for (int n = 1; n < norms.length; n++) {
      longest = norms[n] > norms[longest] ? n : longest;
    }
    return longest;
  }

  /** The tokens of {@code count} landmarks among queries [N, d], ascending. */
  static int[] choose(INDArray queries, int count, int first) {
    INDArray norms = Transforms.max(queries.norm2(1), OrthoformerSelection.SMALLEST_NORM);
    INDArray units = queries.divColumnVector(norms); // [N, d]
    double[] closest = new double[(int) queries.size(0)]; // largest |cos| with a landmark
    int[] chosen = new int[count];
    chosen[0] = first;
    for (int i = 1; i < count; i++) {
      closest[chosen[i - 1]] = Double.POSITIVE_INFINITY;
      INDArray landmark = units.getRow(chosen[i - 1], true).transpose(); // [d, 1]
      double[] cosines = units.mmul(landmark).data().asDouble();
      for (int n = 0; n < closest.length; n++) {
        closest[n] = Math.max(closest[n], Math.abs(cosines[n]));
      }
      chosen[i] = smallest(closest);
    }
    Arrays.sort(chosen);
    return chosen;
  }

  private static int smallest(double[] values) {
    int smallest = 0;
    for (int n = 1; n < values.length; n++) {
      smallest = values[n] < values[smallest] ? n : smallest;
    }
    return smallest;
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    OrthoformerSelection selection =
        new OrthoformerSelection(
            (int) in[0].size(1), (int) (in[0].size(2) / 3), intArg(0), intArg(1));
    selection.run(Memory.floats(in[0]), (int) in[0].size(0), Memory.floats(out[0]));
  }

  /** None: the landmarks add nothing to the gradient of the queries. */
  @Override
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    return List.of();
  }
}
