package org.maskedaction.ops;

import org.maskedaction.ops.kernel.TrajectoryShape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Parts of the arrays of one clip in trajectory attention: packed projections [N, 3D], one third of
 * them [N, D], and trajectories [N, F, D], which have a token per query and frame.
 */
record TrajectoryParts(TrajectoryShape shape) {
  /** The heads of the packed projections. */
  PackedHeads heads() {
    return new PackedHeads(shape.heads(), shape.width());
  }

  /** 1 / √d. */
  double scale() {
    return heads().scale();
  }

  /** Tokens N. */
  long tokens() {
    return shape.frames() * shape.places();
  }

  /** Zeros for trajectories. // [N, F, D] */
  INDArray zeros(INDArray like) {
    return Nd4j.zeros(like.dataType(), tokens(), shape.frames(), shape.width());
  }

  /** The tokens of one frame. */
  INDArrayIndex rows(long frame) {
    return NDArrayIndex.interval(frame * shape.places(), (frame + 1) * shape.places());
  }

  /** One head in one third. // [N, d] */
  INDArray ofHead(INDArray packed, int third, long head) {
    return packed.get(NDArrayIndex.all(), heads().columns(third, head));
  }

  /** One head in one third, for one frame. // [S, d] */
  INDArray ofFrame(INDArray packed, int third, long head, long frame) {
    return packed.get(rows(frame), heads().columns(third, head));
  }

  /** One head of the tokens that the queries have for one frame. // [N, d] */
  INDArray ofTrajectories(INDArray trajectories, long head, long frame) {
    return trajectories.get(
        NDArrayIndex.all(), NDArrayIndex.point(frame), heads().columns(0, head));
  }
}
