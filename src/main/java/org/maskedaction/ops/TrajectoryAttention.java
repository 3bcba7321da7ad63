package org.maskedaction.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.maskedaction.config.InputException;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.TrajectoryForward;
import org.maskedaction.ops.kernel.TrajectoryShape;
import org.maskedaction.ops.kernel.TrajectoryWeights;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Trajectory attention (Patrick et al., "Keeping Your Eye on the Ball", 2021; equations 1 and 2 of
 * the TATS paper): every query attends to the places of each frame by themselves, which gives it
 * one trajectory token per frame, and then to these tokens over time.
 *
 * <p>Inputs:
 *
 * <ul>
 *   <li>qkv [B, N, 3D], the thirds being queries, keys and values; in each, head h owns columns h d
 *       to (h + 1) d. The N tokens are ordered by frame, then by place;
 *   <li>weight [D, D] and bias [D] of the temporal queries;
 *   <li>weight [2D, D] and bias [2D] of the temporal keys and, below them, of the temporal values.
 * </ul>
 *
 * <p>Output: the heads side by side before the output projection, [B, N, D]. The bias of the
 * temporal keys has no effect, as it cancels in the softmax over time.
 */
public final class TrajectoryAttention extends GraphOp {
  /** For the FlatBuffers copy. */
  public TrajectoryAttention() {}

  private TrajectoryAttention(
      SameDiff graph, int heads, int frames, boolean projectValues, SDVariable... inputs) {
    super(graph, inputs);
    addIArgument(heads, frames, projectValues ? 1 : 0);
  }

  /**
   * Adds the attention to the graph of {@code qkv}.
   *
   * @param heads heads, a divisor of D
   * @param frames frames, a divisor of N
   * @param projectValues whether the temporal values are projected; false takes each head's own
   *     columns of the trajectory tokens, as the published Motionformer code does by default
   */
  public static SDVariable of(
      String name,
      SDVariable qkv,
      SDVariable queryWeight,
      SDVariable queryBias,
      SDVariable keyValueWeight,
      SDVariable keyValueBias,
      int heads,
      int frames,
      boolean projectValues) {
    SDVariable[] inputs = {qkv, queryWeight, queryBias, keyValueWeight, keyValueBias};
    return new TrajectoryAttention(qkv.getSameDiff(), heads, frames, projectValues, inputs)
        .outputVariable()
        .rename(name);
  }

  @Override
  public String opName() {
    return "ma_trajectory_attention";
  }

  @Override
  public int getNumOutputs() {
    return 1;
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    TrajectoryShape shape = shape(in);
    return new long[][] {{shape.batch(), in[0].size(1), shape.width()}};
  }

  private TrajectoryShape shape(INDArray[] in) {
    return shape(in, intArg(0), intArg(1), flag(2));
  }

  /** The sizes of the first five inputs of the op and of its gradient. */
  static TrajectoryShape shape(INDArray[] in, int heads, int frames, boolean projectValues) {
    long[] qkv = in[0].shape();
    boolean divides =
        qkv.length == 3 && qkv[2] % 3 == 0 && qkv[2] / 3 % heads == 0 && qkv[1] % frames == 0;
    if (!divides) {
      throw new InputException(
          ("trajectory attention: qkv has shape %s, expected [B, N, 3D]"
                  + " with N a multiple of %d frames and D of %d heads")
              .formatted(Arrays.toString(qkv), frames, heads));
    }
    long width = qkv[2] / 3;
    requireShape("query weight", in[1], width, width);
    requireShape("query bias", in[2], width);
    requireShape("key and value weight", in[3], 2 * width, width);
    requireShape("key and value bias", in[4], 2 * width);
    return new TrajectoryShape(qkv[0], frames, qkv[1] / frames, width, heads, projectValues);
  }

  private static void requireShape(String name, INDArray array, long... expected) {
    if (!Arrays.equals(array.shape(), expected)) {
      throw new InputException(
          "trajectory attention: %s has shape %s, expected %s"
              .formatted(name, Arrays.toString(array.shape()), Arrays.toString(expected)));
    }
  }

  static TrajectoryWeights weights(INDArray[] in) {
    return new TrajectoryWeights(
        Memory.floats(in[1]), Memory.floats(in[2]), Memory.floats(in[3]), Memory.floats(in[4]));
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    TrajectoryShape shape = shape(in);
    for (long clip = 0; clip < shape.batch(); clip++) {
      INDArray y = new TrajectoryEquations(shape, in, clip).output(); // [N, D]
      out[0].get(NDArrayIndex.point(clip), NDArrayIndex.all(), NDArrayIndex.all()).assign(y);
    }
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    new TrajectoryForward(shape(in), weights(in)).run(Memory.floats(in[0]), Memory.floats(out[0]));
  }

  @Override
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    List<SDVariable> inputs = new ArrayList<>(List.of(args()));
    inputs.add(gradients.get(0));
    return List.of(
        new TrajectoryAttentionGradient(
                sameDiff, intArg(0), intArg(1), flag(2), inputs.toArray(new SDVariable[0]))
            .outputVariables());
  }
}
