package org.maskedaction.ops;

import java.util.Arrays;
import org.maskedaction.io.InputException;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.OrthoformerForward;
import org.maskedaction.ops.kernel.TrajectoryShape;
import org.nd4j.autodiff.samediff.SDVariable;
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
public final class OrthoformerAttention extends SpaceTimeAttention {
  private static final int LANDMARKS = 5;

  /** For the FlatBuffers copy. */
  public OrthoformerAttention() {
    super("ma_orthoformer_attention");
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
    return new OrthoformerAttention()
        .withInts(heads, frames, projectValues ? 1 : 0, keepTokens ? 1 : 0)
        .named(name, inputs);
  }

  @Override
  protected long[][] outputShapes(INDArray[] in) {
    requireLandmarks(in[LANDMARKS], shape(in));
    return super.outputShapes(in);
  }

  private static void requireLandmarks(INDArray landmarks, TrajectoryShape shape) {
    long[] found = landmarks.shape();
    if (found.length != 3 || found[0] != shape.batch() || found[2] != shape.width()) {
      throw new InputException(
          "orthoformer attention: landmarks have shape %s, expected [%d, L, %d]"
              .formatted(Arrays.toString(found), shape.batch(), shape.width()));
    }
  }

  @Override
  SpacePooling pooling(TrajectoryShape shape, INDArray[] in, long clip) {
    return new LandmarkPooling(shape, in[0], in[LANDMARKS], clip);
  }

  @Override
  SpaceTimeAttentionGradient gradient() {
    return new OrthoformerAttentionGradient();
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
  public void accelerated(INDArray[] in, INDArray[] out) {
    long count = in[LANDMARKS].size(1);
    new OrthoformerForward(shape(in), weights(in), count)
        .run(
            Memory.floats(in[0]),
            Memory.floats(in[LANDMARKS]),
            Memory.floats(out[0]),
            Memory.floatsOrNull(out[1]));
  }
}
