package org.maskedaction.ops;

import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The mean over the valid tokens of the M persons of each clip, who are consecutive rows.
 *
 * <p>Inputs: x [B·M, N, D], valid [B·M, N], 0 for a token that does not count and 1 for the others.
 * Output: y [B, 1, D], 0 for a clip without valid tokens. The validity gets no gradient.
 */
@GraphOp.Name("ma_masked_mean")
public final class MaskedMean extends MeanOp {
  /**
   * Adds the mean to the graph of {@code x}.
   *
   * @param persons rows M that are averaged into one
   */
  public static SDVariable of(String name, SDVariable x, SDVariable valid, int persons) {
    return new MaskedMean().withInts(persons).named(name, x, valid);
  }

  /** The rows of [B·M·N, D] that count in the mean of each clip. */
  static int[][] validRows(INDArray valid, int persons) {
    double[] flags = valid.dup('c').data().asDouble();
    int perClip = persons * (int) valid.size(1);
    int[][] rows = new int[flags.length / perClip][];
    for (int b = 0; b < rows.length; b++) {
      rows[b] =
          IntStream.range(b * perClip, (b + 1) * perClip).filter(i -> flags[i] != 0).toArray();
    }
    return rows;
  }

  @Override
  int[][] rows(INDArray[] in, INDArray out) {
    return validRows(in[1], intArg(0));
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    return new long[][] {{in[0].size(0) / intArg(0), 1, in[0].size(2)}};
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    int[][] rows = rows(in, out[0]);
    INDArray x = Rows.of(in[0]);
    INDArray y = Rows.of(out[0]);
    for (int b = 0; b < rows.length; b++) {
      INDArray mean = y.getRow(b).assign(0);
      for (int row : rows[b]) {
        mean.addi(x.getRow(row));
      }
      mean.divi(Math.max(1, rows[b].length));
    }
  }

  @Override
  protected SDVariable[] differentiate(SDVariable dy) {
    return differentiateBy(new Gradient(), dy);
  }

  /**
   * Gradient of {@link MaskedMean}. Inputs: x [B·M, N, D] (its shape only), valid [B·M, N], dy [B,
   * 1, D]. Output: dx [B·M, N, D], dy divided by the number of valid tokens of the clip, 0
   * elsewhere.
   */
  @GraphOp.Name("ma_masked_mean_bp")
  public static final class Gradient extends GraphOp {
    @Override
    public void portable(INDArray[] in, INDArray[] out) {
      int[][] rows = validRows(in[1], intArg(0));
      INDArray dx = Rows.of(out[0]);
      INDArray dy = Rows.of(in[2]);
      out[0].assign(0);
      for (int b = 0; b < rows.length; b++) {
        INDArray share = dy.getRow(b).div(Math.max(1, rows[b].length));
        for (int row : rows[b]) {
          dx.getRow(row).assign(share);
        }
      }
    }
  }
}
