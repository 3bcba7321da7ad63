package org.maskedaction.ops;

import org.maskedaction.ops.kernel.TrajectoryShape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The equations of trajectory attention over time as they are written, for one clip, with every
 * intermediate array.
 */
final class TemporalEquations {
  private final TrajectoryShape shape;
  private final TrajectoryParts parts;
  private final INDArray tokens; // Ỹ [N, F, D]
  private final INDArray own; // Ỹ of each query's own frame, [N, D]
  private final INDArray queries; // q̃ [N, D]
  private final INDArray keys; // k̃ [N, F, D]
  private final INDArray values; // ṽ, or Ỹ where the values are not projected, [N, F, D]
  private final INDArray attention; // temporal weights [N, h, F]

  /**
   * Evaluates the equations for one clip.
   *
   * @param in inputs of {@link TrajectoryAttention}
   * @param tokens trajectory tokens Ỹ of the clip // [N, F, D]
   */
  TemporalEquations(TrajectoryShape shape, INDArray[] in, INDArray tokens) {
    this.shape = shape;
    this.tokens = tokens;
    parts = new TrajectoryParts(shape);
    own = own();
    queries = own.mmul(in[1].transpose()).addiRowVector(in[2]);
    keys = project(in, 0);
    values = shape.projectsValues() ? project(in, shape.width()) : tokens;
    attention = attention();
  }

  /** Ỹ as a matrix. // [N·F, D] */
  INDArray tokenRows() {
    return tokens.reshape('c', parts.tokens() * shape.frames(), shape.width());
  }

  INDArray ownTokens() {
    return own;
  }

  INDArray queries() {
    return queries;
  }

  INDArray keys() {
    return keys;
  }

  INDArray values() {
    return values;
  }

  /** The temporal weights of one head for one frame, a column. // [N, 1] */
  INDArray attention(long head, long frame) {
    return attention
        .get(NDArrayIndex.all(), NDArrayIndex.point(head), NDArrayIndex.point(frame))
        .dup('c')
        .reshape(parts.tokens(), 1);
  }

  /** y, each head's temporal pool of its values. // [N, D] */
  INDArray output() {
    INDArray y = Nd4j.zeros(tokens.dataType(), parts.tokens(), shape.width());
    for (long head = 0; head < shape.heads(); head++) {
      INDArray target = parts.ofHead(y, 0, head); // [N, d]
      for (long frame = 0; frame < shape.frames(); frame++) {
        INDArray v = parts.ofTrajectories(values, head, frame);
        target.addi(v.mulColumnVector(attention(head, frame)));
      }
    }
    return y;
  }

  private INDArray own() {
    INDArray result = Nd4j.zeros(tokens.dataType(), parts.tokens(), shape.width());
    for (long frame = 0; frame < shape.frames(); frame++) {
      INDArrayIndex rows = parts.rows(frame);
      result
          .get(rows, NDArrayIndex.all())
          .assign(tokens.get(rows, NDArrayIndex.point(frame), NDArrayIndex.all()));
    }
    return result;
  }

  private INDArray project(INDArray[] in, long firstRow) {
    INDArrayIndex range = NDArrayIndex.interval(firstRow, firstRow + shape.width());
    INDArray weight = in[3].get(range, NDArrayIndex.all());
    INDArray bias = in[4].get(range);
    return tokenRows()
        .mmul(weight.transpose())
        .addiRowVector(bias)
        .reshape('c', parts.tokens(), shape.frames(), shape.width());
  }

  private INDArray attention() {
    INDArray result = Nd4j.zeros(tokens.dataType(), parts.tokens(), shape.heads(), shape.frames());
    for (long head = 0; head < shape.heads(); head++) {
      INDArray logits = Nd4j.zeros(tokens.dataType(), parts.tokens(), shape.frames());
      INDArray q = parts.ofHead(queries, 0, head);
      for (long frame = 0; frame < shape.frames(); frame++) {
        INDArray k = parts.ofTrajectories(keys, head, frame);
        logits.putColumn((int) frame, k.mul(q).sum(1).muli(parts.scale()));
      }
      result
          .get(NDArrayIndex.all(), NDArrayIndex.point(head), NDArrayIndex.all())
          .assign(Softmax.of(logits));
    }
    return result;
  }
}
