package org.maskedaction.ops;

import org.maskedaction.ops.kernel.TrajectoryShape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The equations of trajectory attention as they are written, for one clip, with every intermediate
 * array.
 */
final class TrajectoryEquations {
  static final int QUERY = 0;
  static final int KEY = 1;
  static final int VALUE = 2;

  private final TrajectoryShape shape;
  private final long frames;
  private final long places;
  private final long width;
  private final INDArray packed; // [N, 3D]
  private final INDArray tokens; // Ỹ [N, F, D]
  private final INDArray own; // Ỹ of each query's own frame, [N, D]
  private final INDArray queries; // q̃ [N, D]
  private final INDArray keys; // k̃ [N, F, D]
  private final INDArray values; // ṽ, or Ỹ where the values are not projected, [N, F, D]
  private final INDArray attention; // temporal weights [N, h, F]

  /** Evaluates the equations for one clip of the inputs of {@link TrajectoryAttention}. */
  TrajectoryEquations(TrajectoryShape shape, INDArray[] in, long clip) {
    this(shape, in, clip, null);
  }

  /**
   * The same with trajectory tokens from elsewhere.
   *
   * @param given Ỹ [N, F, D], or null to compute it
   */
  TrajectoryEquations(TrajectoryShape shape, INDArray[] in, long clip, INDArray given) {
    this.shape = shape;
    frames = shape.frames();
    places = shape.places();
    width = shape.width();
    packed = in[0].get(NDArrayIndex.point(clip), NDArrayIndex.all(), NDArrayIndex.all());
    tokens = given != null ? given : poolSpace();
    own = own(tokens);
    queries = own.mmul(in[1].transpose()).addiRowVector(in[2]);
    keys = project(in, 0);
    values = shape.projectsValues() ? project(in, width) : tokens;
    attention = attention();
  }

  /** Ỹ [N, F, D]. */
  INDArray tokens() {
    return tokens;
  }

  INDArray tokenRows() {
    return tokens.reshape('c', frames * places * frames, width);
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

  /** The temporal weights of one head for one frame, a column [N, 1]. */
  INDArray attention(long head, long frame) {
    return attention
        .get(NDArrayIndex.all(), NDArrayIndex.point(head), NDArrayIndex.point(frame))
        .dup('c')
        .reshape(frames * places, 1);
  }

  /** y [N, D]: each head's temporal pool of its values. */
  INDArray output() {
    INDArray y = Nd4j.zeros(packed.dataType(), frames * places, width);
    for (long head = 0; head < shape.heads(); head++) {
      INDArray target = y.get(NDArrayIndex.all(), columns(head)); // [N, d]
      for (long frame = 0; frame < frames; frame++) {
        target.addi(part(values, head, frame).mulColumnVector(attention(head, frame)));
      }
    }
    return y;
  }

  /** The spatial weights of every query for the places of one frame, [N, S]. */
  INDArray spatialWeights(long head, long frame) {
    INDArray q = packed(packed, QUERY, head);
    INDArray k = packed(packed, KEY, head, frame);
    return softmax(q.mmul(k.transpose()).muli(scale()));
  }

  /** One head of a packed third, [N, d]. */
  INDArray packed(INDArray array, int third, long head) {
    return array.get(NDArrayIndex.all(), columns(third, head));
  }

  /** One head and frame of a packed third, [S, d]. */
  INDArray packed(INDArray array, int third, long head, long frame) {
    return array.get(rows(frame), columns(third, head));
  }

  /** The packed projections of the clip, [N, 3D]. */
  INDArray packed() {
    return packed;
  }

  /** One head's columns of the tokens of one frame in an array [N, F, D], as [N, d]. */
  INDArray part(INDArray trajectories, long head, long frame) {
    return trajectories.get(NDArrayIndex.all(), NDArrayIndex.point(frame), columns(head));
  }

  INDArrayIndex rows(long frame) {
    return NDArrayIndex.interval(frame * places, (frame + 1) * places);
  }

  INDArrayIndex columns(long head) {
    return columns(0, head);
  }

  private INDArrayIndex columns(int third, long head) {
    long left = third * width + head * headWidth();
    return NDArrayIndex.interval(left, left + headWidth());
  }

  double scale() {
    return 1.0 / Math.sqrt(headWidth());
  }

  private long headWidth() {
    return width / shape.heads();
  }

  private INDArray poolSpace() {
    INDArray y = Nd4j.zeros(packed.dataType(), frames * places, frames, width);
    for (long head = 0; head < shape.heads(); head++) {
      for (long frame = 0; frame < frames; frame++) {
        INDArray v = packed(packed, VALUE, head, frame);
        part(y, head, frame).assign(spatialWeights(head, frame).mmul(v));
      }
    }
    return y;
  }

  private INDArray own(INDArray trajectories) {
    INDArray result = Nd4j.zeros(packed.dataType(), frames * places, width);
    for (long frame = 0; frame < frames; frame++) {
      result
          .get(rows(frame), NDArrayIndex.all())
          .assign(trajectories.get(rows(frame), NDArrayIndex.point(frame), NDArrayIndex.all()));
    }
    return result;
  }

  private INDArray project(INDArray[] in, long firstRow) {
    INDArrayIndex range = NDArrayIndex.interval(firstRow, firstRow + width);
    INDArray weight = in[3].get(range, NDArrayIndex.all());
    INDArray bias = in[4].get(range);
    return tokenRows()
        .mmul(weight.transpose())
        .addiRowVector(bias)
        .reshape('c', frames * places, frames, width);
  }

  private INDArray attention() {
    INDArray result = Nd4j.zeros(packed.dataType(), frames * places, shape.heads(), frames);
    for (long head = 0; head < shape.heads(); head++) {
      INDArray logits = Nd4j.zeros(packed.dataType(), frames * places, frames);
      INDArray q = queries.get(NDArrayIndex.all(), columns(head));
      for (long frame = 0; frame < frames; frame++) {
        logits.putColumn((int) frame, part(keys, head, frame).mul(q).sum(1).muli(scale()));
      }
      result
          .get(NDArrayIndex.all(), NDArrayIndex.point(head), NDArrayIndex.all())
          .assign(softmax(logits));
    }
    return result;
  }

  private static INDArray softmax(INDArray logits) {
    INDArray e = Transforms.exp(logits.subColumnVector(logits.max(1)), false);
    return e.diviColumnVector(e.sum(1));
  }
}
