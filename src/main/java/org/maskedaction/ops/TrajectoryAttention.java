package org.maskedaction.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.maskedaction.io.InputException;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.TrajectoryForward;
import org.maskedaction.ops.kernel.TrajectoryShape;
import org.maskedaction.ops.kernel.TrajectoryWeights;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

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
 * <p>Outputs: the heads side by side before the output projection, [B, N, D]; the trajectory tokens
 * [B, N, F, D], which the gradient reads where the graph keeps them. The bias of the temporal keys
 * has no effect, as it cancels in the softmax over time.
 */
public final class TrajectoryAttention extends GraphOp {
  /** 64 MB for the trajectory tokens of a clip; above that the gradient computes them again. */
  private static final long MAX_KEPT_FLOATS = 16L << 20;

  /** For the FlatBuffers copy. */
  public TrajectoryAttention() {}

  private TrajectoryAttention(
      SameDiff graph,
      int heads,
      int frames,
      boolean projectValues,
      boolean keepTokens,
      SDVariable... inputs) {
    super(graph, inputs);
    addIArgument(heads, frames, projectValues ? 1 : 0, keepTokens ? 1 : 0);
  }

  /**
   * Whether it is worth the memory to keep a clip's trajectory tokens for the gradient, which saves
   * a fifth of its time.
   *
   * @param tokens tokens N
   * @param frames frames F
   * @param width embedding width D
   */
  public static boolean worthKeeping(long tokens, long frames, long width) {
    return tokens * frames * width <= MAX_KEPT_FLOATS;
  }

  /**
   * Adds the attention to the graph of {@code qkv}.
   *
   * @param heads heads, a divisor of D
   * @param frames frames, a divisor of N
   * @param projectValues whether the temporal values are projected; false takes each head's own
   *     columns of the trajectory tokens, as the published Motionformer code does by default
   * @param keepTokens whether the gradient reads the trajectory tokens instead of computing them
   *     again
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
      boolean projectValues,
      boolean keepTokens) {
    SDVariable[] inputs = {qkv, queryWeight, queryBias, keyValueWeight, keyValueBias};
    return new TrajectoryAttention(
            qkv.getSameDiff(), heads, frames, projectValues, keepTokens, inputs)
        .outputVariables()[0].rename(name);
  }

  @Override
  public String opName() {
    return "ma_trajectory_attention";
  }

  @Override
  public int getNumOutputs() {
    return 2;
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    TrajectoryShape shape = shape(in);
    long tokens = in[0].size(1);
    return new long[][] {
      {shape.batch(), tokens, shape.width()},
      {shape.batch(), tokens, shape.frames(), shape.width()}
    };
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

  /** See {@link #productFlops}. */
  @Override
  public long flops(INDArray[] in, INDArray[] out) {
    return productFlops(shape(in));
  }

  /**
   * Of the equations' products: 4 B N² D for the scores and pools over places; 2 B N D² for the
   * temporal queries, 2 B N F D² for the keys and as many for projected values; 4 B N F D for the
   * scores and the pool over time.
   */
  static long productFlops(TrajectoryShape shape) {
    long width = shape.width();
    long queries = shape.batch() * shape.frames() * shape.places(); // B N
    long trajectories = queries * shape.frames(); // B N F
    long projections = queries + trajectories * (shape.projectsValues() ? 2 : 1);
    return 4 * queries * shape.frames() * shape.places() * width
        + 2 * projections * width * width
        + 4 * trajectories * width;
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    TrajectoryShape shape = shape(in);
    for (long clip = 0; clip < shape.batch(); clip++) {
      TrajectoryEquations equations = new TrajectoryEquations(shape, in, clip);
      out[0].slice(clip).assign(equations.output()); // [N, D]
      if (out[1] != null) {
        out[1].slice(clip).assign(equations.tokens()); // [N, F, D]
      }
    }
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    new TrajectoryForward(shape(in), weights(in))
        .run(Memory.floats(in[0]), Memory.floats(out[0]), Memory.floatsOrNull(out[1]));
  }

  @Override
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    List<SDVariable> inputs = new ArrayList<>(List.of(args()));
    inputs.add(gradients.get(0));
    if (flag(3)) {
      inputs.add(outputVariables()[1]);
    }
    return List.of(
        new TrajectoryAttentionGradient(
                sameDiff, intArg(0), intArg(1), flag(2), inputs.toArray(new SDVariable[0]))
            .outputVariables());
  }
}
