package org.maskedaction.ops;

import java.util.List;
import java.util.stream.IntStream;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.RowSum;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The mean over all tokens of the M persons of each clip, who are consecutive rows; or for each of
 * V joints over its own tokens t·V + v, with the joints side by side. Input: x [B·M, N, D]. Output:
 * y [B, V·D] with V = 1 for all tokens together.
 */
public final class PersonMean extends GraphOp {
  /** For the FlatBuffers copy. */
  public PersonMean() {}

  private PersonMean(SameDiff graph, int persons, int joints, SDVariable x) {
    super(graph, x);
    addIArgument(persons, joints);
  }

  /**
   * Adds the mean to the graph of {@code x}.
   *
   * @param persons rows M that are averaged into one
   */
  public static SDVariable of(String name, SDVariable x, int persons) {
    return ofJoints(name, x, persons, 1);
  }

  /**
   * The same for each joint.
   *
   * @param joints joints V, a divisor of the number of tokens
   */
  public static SDVariable ofJoints(String name, SDVariable x, int persons, int joints) {
    return new PersonMean(x.getSameDiff(), persons, joints, x).outputVariable().rename(name);
  }

  @Override
  public String opName() {
    return "ma_person_mean";
  }

  @Override
  public int getNumOutputs() {
    return 1;
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    if (in[0].size(0) % intArg(0) != 0) {
      throw new IllegalArgumentException(
          "%d rows are no multiple of %d persons".formatted(in[0].size(0), intArg(0)));
    }
    if (in[0].size(1) % intArg(1) != 0) {
      throw new IllegalArgumentException(
          "%d tokens are no multiple of %d joints".formatted(in[0].size(1), intArg(1)));
    }
    return new long[][] {{in[0].size(0) / intArg(0), in[0].size(2) * intArg(1)}};
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    assign(out[0], in[0].reshape(out[0].size(0), -1, out[0].size(1)).mean(1));
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    int rows = intArg(0) * (int) in[0].size(1) / intArg(1);
    int columns = (int) out[0].size(1);
    for (int b = 0; b < out[0].size(0); b++) {
      RowSum.of(
          Memory.floats(in[0]),
          IntStream.range(b * rows, (b + 1) * rows).toArray(),
          columns,
          1.0 / rows,
          Memory.at(Memory.floats(out[0]), (long) b * columns));
    }
  }

  @Override
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    return List.of(
        new PersonMeanGradient(sameDiff, intArg(0), intArg(1), arg(), gradients.get(0))
            .outputVariable());
  }
}
