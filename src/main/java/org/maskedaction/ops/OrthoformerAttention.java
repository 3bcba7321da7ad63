package org.maskedaction.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.maskedaction.io.InputException;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.OrthoformerForward;
import org.maskedaction.ops.kernel.TrajectoryShape;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Trajectory attention with Orthoformer's approximation of the pooling over places (Patrick et al.,
 * "Keeping Your Eye on the Ball", 2021): per head, the trajectory tokens are Ỹ = softmax(Q Λᵀ / √d)
 * softmax(Λ Kᵀ / √d) V with L landmarks Λ, the first softmax over the landmarks, the second over
 * the places of each frame. The attention over time is that of {@link TrajectoryAttention}. Time
 * and memory grow with N L instead of N²; the approximation is not exact even for L = N.
 *
 * <p>Inputs: the five of {@link TrajectoryAttention}, then the landmarks [B, L, D] of {@link
 * OrthoformerLandmarks}, which count as constant. Outputs: as there, the heads side by side [B, N,
 * D] and the trajectory tokens [B, N, F, D].
 */
public final class OrthoformerAttention extends GraphOp {
  private static final int LANDMARKS = 5;

  /** For the FlatBuffers copy. */
  public OrthoformerAttention() {}

  private OrthoformerAttention(
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
   * Adds the attention to the graph of {@code qkv}.
   *
   * @param heads heads, a divisor of D
   * @param frames frames, a divisor of N
   * @param projectValues whether the temporal values are projected; false takes each head's own
   *     columns of the trajectory tokens
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
      SDVariable landmarks,
      int heads,
      int frames,
      boolean projectValues,
      boolean keepTokens) {
    SDVariable[] inputs = {qkv, queryWeight, queryBias, keyValueWeight, keyValueBias, landmarks};
    return new OrthoformerAttention(
            qkv.getSameDiff(), heads, frames, projectValues, keepTokens, inputs)
        .outputVariables()[0].rename(name);
  }

  @Override
  public String opName() {
    return "ma_orthoformer_attention";
  }

  @Override
  public int getNumOutputs() {
    return 2;
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    TrajectoryShape shape = shape(in);
    requireLandmarks(in[LANDMARKS], shape);
    long tokens = in[0].size(1);
    return new long[][] {
      {shape.batch(), tokens, shape.width()},
      {shape.batch(), tokens, shape.frames(), shape.width()}
    };
  }

  private static void requireLandmarks(INDArray landmarks, TrajectoryShape shape) {
    long[] found = landmarks.shape();
    if (found.length != 3 || found[0] != shape.batch() || found[2] != shape.width()) {
      throw new InputException(
          "orthoformer attention: landmarks have shape %s, expected [%d, L, %d]"
              .formatted(Arrays.toString(found), shape.batch(), shape.width()));
    }
  }

  private TrajectoryShape shape(INDArray[] in) {
    return TrajectoryAttention.shape(in, intArg(0), intArg(1), flag(2));
  }

  /** See {@link #productFlops}. */
  @Override
  public long flops(INDArray[] in, INDArray[] out) {
    return productFlops(shape(in), in[LANDMARKS].size(1));
  }

  /**
   * Those of trajectory attention with other products over places: 2 B N L D for each of the two
   * affinities and for pooling the values by landmark, 2 B N L F D for the trajectory tokens.
   */
  static long productFlops(TrajectoryShape shape, long landmarks) {
    long queries = shape.batch() * shape.frames() * shape.places(); // B N
    long exact = 4 * queries * shape.frames() * shape.places() * shape.width();
    long approximate = 2 * queries * landmarks * shape.width() * (3 + shape.frames());
    return TrajectoryAttention.productFlops(shape) - exact + approximate;
  }

  @Override
  public void portable(INDArray[] in, INDArray[] out) {
    TrajectoryShape shape = shape(in);
    for (long clip = 0; clip < shape.batch(); clip++) {
      INDArray tokens = new OrthoformerEquations(shape, in[0], in[LANDMARKS], clip).tokens();
      TrajectoryEquations equations = new TrajectoryEquations(shape, in, clip, tokens);
      out[0].slice(clip).assign(equations.output()); // [N, D]
      if (out[1] != null) {
        out[1].slice(clip).assign(tokens); // [N, F, D]
      }
    }
  }

  @Override
  public void accelerated(INDArray[] in, INDArray[] out) {
    long count = in[LANDMARKS].size(1);
    new OrthoformerForward(shape(in), TrajectoryAttention.weights(in), count)
        .run(
            Memory.floats(in[0]),
            Memory.floats(in[LANDMARKS]),
            Memory.floats(out[0]),
            Memory.floatsOrNull(out[1]));
  }

  @Override
  public List<SDVariable> doDiff(List<SDVariable> gradients) {
    List<SDVariable> inputs = new ArrayList<>(List.of(args()).subList(0, LANDMARKS));
    inputs.add(gradients.get(0));
    inputs.add(arg(LANDMARKS));
    if (flag(3)) {
      inputs.add(outputVariables()[1]);
    }
    OrthoformerAttentionGradient gradient =
        new OrthoformerAttentionGradient(
            sameDiff, intArg(0), intArg(1), flag(2), inputs.toArray(new SDVariable[0]));
    List<SDVariable> result = new ArrayList<>(List.of(gradient.outputVariables()));
    result.add(sameDiff.zerosLike(arg(LANDMARKS)));
    return result;
  }
}
