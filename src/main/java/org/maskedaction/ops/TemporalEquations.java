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

  /**
   * Derivatives of {@link TemporalEquations} for one clip, equation by equation from the last to
   * the first.
   */
  static final class Gradient {
    private final TrajectoryShape shape;
    private final TrajectoryParts parts;
    private final TemporalEquations forward;
    private final INDArray[] in;
    private final INDArray dy; // [N, D]
    private final INDArray dQueries; // [N, D]
    private final INDArray dKeys; // [N, F, D]
    private final INDArray dValues; // [N, F, D]

    /**
     * Prepares the gradients for one clip.
     *
     * @param in inputs of {@link TrajectoryAttention}
     * @param dy gradient of the clip's output // [N, D]
     */
    Gradient(TrajectoryShape shape, INDArray[] in, INDArray dy, TemporalEquations forward) {
      this.shape = shape;
      parts = new TrajectoryParts(shape);
      this.forward = forward;
      this.in = in;
      this.dy = dy;
      dQueries = forward.queries.like();
      dKeys = forward.keys.like();
      dValues = forward.values.like();
    }

    /**
     * Adds the gradients of weights and biases to those in {@code out}; {@link #dTokens} can
     * follow.
     */
    void addWeights(INDArray[] out) {
      for (long head = 0; head < shape.heads(); head++) {
        poolTime(head);
      }
      add(out[1], dQueries.transpose().mmul(forward.own));
      add(out[2], dQueries.sum(0));
      addKeyValue(out[3], out[4]);
    }

    private static void add(INDArray target, INDArray gradient) {
      if (target != null) {
        target.addi(gradient);
      }
    }

    /** From dy to the projected queries, keys and values of one head. */
    private void poolTime(long head) {
      INDArray dHead = parts.ofHead(dy, 0, head); // [N, d]
      INDArray dWeights = Nd4j.zeros(dy.dataType(), dy.size(0), shape.frames()); // [N, F]
      INDArray mean = Nd4j.zeros(dy.dataType(), dy.size(0), 1); // [N, 1]
      for (long frame = 0; frame < shape.frames(); frame++) {
        INDArray weight = forward.attention(head, frame); // [N, 1]
        INDArray dWeight =
            dHead.mul(parts.ofTrajectories(forward.values, head, frame)).sum(true, 1);
        dWeights.putColumn((int) frame, dWeight);
        mean.addi(dWeight.mul(weight));
        parts.ofTrajectories(dValues, head, frame).assign(dHead.mulColumnVector(weight));
      }
      INDArray q = parts.ofHead(forward.queries, 0, head);
      INDArray dq = parts.ofHead(dQueries, 0, head);
      for (long frame = 0; frame < shape.frames(); frame++) {
        INDArray dLogit =
            dWeights
                .getColumn(frame, true)
                .sub(mean)
                .muli(forward.attention(head, frame))
                .muli(parts.scale()); // [N, 1]
        dq.addi(parts.ofTrajectories(forward.keys, head, frame).mulColumnVector(dLogit));
        parts.ofTrajectories(dKeys, head, frame).assign(q.mulColumnVector(dLogit));
      }
    }

    private INDArray rows(INDArray trajectories) {
      return trajectories.reshape('c', dy.size(0) * shape.frames(), shape.width());
    }

    private INDArrayIndex half(long index) {
      return NDArrayIndex.interval(index * shape.width(), (index + 1) * shape.width());
    }

    /** The bias of the keys shifts all logits of a query alike and gets no gradient. */
    private void addKeyValue(INDArray weight, INDArray bias) {
      if (weight != null) {
        INDArray key = weight.get(half(0), NDArrayIndex.all());
        key.addi(rows(dKeys).transpose().mmul(forward.tokenRows()));
      }
      if (!shape.projectsValues()) {
        return;
      }
      if (weight != null) {
        INDArray value = weight.get(half(1), NDArrayIndex.all());
        value.addi(rows(dValues).transpose().mmul(forward.tokenRows()));
      }
      if (bias != null) {
        bias.get(half(1)).addi(rows(dValues).sum(0));
      }
    }

    /** dỸ [N, F, D] from all that uses the trajectory tokens. */
    INDArray dTokens() {
      INDArray result = rows(dKeys).mmul(in[3].get(half(0), NDArrayIndex.all()));
      if (shape.projectsValues()) {
        result.addi(rows(dValues).mmul(in[3].get(half(1), NDArrayIndex.all())));
      } else {
        result.addi(rows(dValues));
      }
      INDArray tokens = result.dup('c').reshape('c', dKeys.shape());
      INDArray dOwn = dQueries.mmul(in[1]); // [N, D]
      for (long frame = 0; frame < shape.frames(); frame++) {
        tokens
            .get(parts.rows(frame), NDArrayIndex.point(frame), NDArrayIndex.all())
            .addi(dOwn.get(parts.rows(frame), NDArrayIndex.all()));
      }
      return tokens;
    }
  }
}
