package org.maskedaction.ops;

import java.util.List;
import java.util.stream.IntStream;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowSum;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The mean over the valid tokens of the M persons of each clip, who are consecutive rows.
 *
 * <p>Inputs: x [B·M, N, D], valid [B·M, N], 0 for a token that does not count and 1 for the others.
 * Output: y [B, 1, D], 0 for a clip without valid tokens. The validity gets no gradient.
 */
public final class MaskedMean extends GraphOp {
  /** For the FlatBuffers copy. */
  public MaskedMean() {}

  private MaskedMean(SameDiff graph, int persons, SDVariable x, SDVariable valid) {
    super(graph, x, valid);
    addIArgument(persons);
  }

  /**
   * Adds the mean to the graph of {@code x}.
   *
   * @param persons rows M that are averaged into one
   */
  public static SDVariable of(String name, SDVariable x, SDVariable valid, int persons) {
    return new MaskedMean(x.getSameDiff(), persons, x, valid).outputVariable().rename(name);
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
  public String opName() {
    return "ma_masked_mean";
  }

  @Override
  public int getNumOutputs() {
    return 1;
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    return new long[][] {{in[0].size(0) / intArg(0), 1, in[0].size(2)}};
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    int[][] rows = validRows(in[1], intArg(0));
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
  public void accelerated(INDArray[] in, INDArray[] out) {
    int[][] rows = validRows(in[1], intArg(0));
    int columns = (int) in[0].size(2);
    for (int b = 0; b < rows.length; b++) {
      RowSum.of(
          Memory.floats(in[0]),
          rows[b],
          columns,
          1.0 / Math.max(1, rows[b].length),
          Memory.at(Memory.floats(out[0]), (long) b * columns));
    }
  }

  @Override
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    SDVariable dx =
        new MaskedMeanGradient(sameDiff, intArg(0), arg(0), arg(1), gradients.get(0))
            .outputVariable();
    return List.of(dx, sameDiff.zerosLike(arg(1)));
  }
}
