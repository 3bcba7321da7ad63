package org.maskedaction.ops.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.maskedaction.ops.kernel.Gemm.Operand;

/**
 * Projections of the trajectory tokens, dense float32.
 *
 * @param query W̃q [D, D]
 * @param queryBias its bias [D]
 * @param keyValue W̃k above W̃v, [2D, D]
 * @param keyValueBias their biases [2D]
 */
public record TrajectoryWeights(
    FloatPointer query, FloatPointer queryBias, FloatPointer keyValue, FloatPointer keyValueBias) {
  /** The rows of W̃k that belong to a head, [d, D]. */
  FloatPointer key(TrajectoryShape shape, long head) {
    return Memory.at(keyValue, head * shape.headWidth() * shape.width());
  }

  /** The rows of W̃v that belong to a head, [d, D]. */
  FloatPointer value(TrajectoryShape shape, long head) {
    return Memory.at(keyValue, (shape.width() + head * shape.headWidth()) * shape.width());
  }

  Operand valueTransposed(TrajectoryShape shape, long head) {
    return Operand.transposed(value(shape, head), shape.width());
  }
}
