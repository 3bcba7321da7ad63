package org.maskedaction.ops;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.io.InputException;
import org.maskedaction.ops.kernel.TrajectoryShape;
import org.maskedaction.ops.kernel.TrajectoryWeights;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Attention over places and then over time, or its gradient. Arguments: heads, frames, whether the
 * temporal values are projected. The first five inputs are those of {@link TrajectoryAttention}.
 */
abstract class SpaceTimeOp extends GraphOp {
  /**
   * Pools the values of one clip over the places of each frame, which gives every query one
   * trajectory token per frame, by the equations as they are written.
   */
  interface SpacePooling {
    /** Trajectory tokens Ỹ. // [N, F, D] */
    INDArray tokens();

    /**
     * Adds the gradient of the packed projections.
     *
     * @param dTokens dỸ // [N, F, D]
     * @param dPacked gradient of queries, keys and values // [N, 3D]
     */
    void addGradient(INDArray dTokens, INDArray dPacked);
  }

  /** Inputs that all these ops have, which are those with a gradient. */
  static final int INPUTS = 5;

  /** How one clip of the inputs is pooled over places. */
  abstract SpacePooling pooling(TrajectoryShape shape, INDArray[] in, long clip);

  /**
   * The sizes of the first five inputs.
   *
   * @throws InputException where they do not fit each other
   */
  final TrajectoryShape shape(INDArray[] in) {
    int heads = intArg(0);
    int frames = intArg(1);
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
    return new TrajectoryShape(qkv[0], frames, qkv[1] / frames, width, heads, flag(2));
  }

  private static void requireShape(String name, INDArray array, long... expected) {
    if (!Arrays.equals(array.shape(), expected)) {
      throw new InputException(
          "trajectory attention: %s has shape %s, expected %s"
              .formatted(name, Arrays.toString(array.shape()), Arrays.toString(expected)));
    }
  }

  static TrajectoryWeights weights(INDArray[] in) {
    FloatPointer[] x = floats(in);
    return new TrajectoryWeights(x[1], x[2], x[3], x[4]);
  }
}
