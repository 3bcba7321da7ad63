package org.maskedaction.ops;

import static org.maskedaction.ops.PackedHeads.KEY;
import static org.maskedaction.ops.PackedHeads.QUERY;
import static org.maskedaction.ops.PackedHeads.VALUE;

import org.maskedaction.ops.kernel.TrajectoryShape;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Pooling over all places of a frame f: per head, Ỹ_f = softmax(Q K_fᵀ / √d) V_f. */
final class ExactPooling implements SpacePooling {
  private final TrajectoryShape shape;
  private final TrajectoryParts parts;
  private final INDArray packed; // [N, 3D]

  ExactPooling(TrajectoryShape shape, INDArray qkv, long clip) {
    this.shape = shape;
    parts = new TrajectoryParts(shape);
    packed = qkv.slice(clip);
  }

  @Override
  public INDArray tokens() {
    INDArray y = parts.zeros(packed);
    for (long head = 0; head < shape.heads(); head++) {
      for (long frame = 0; frame < shape.frames(); frame++) {
        INDArray v = parts.ofFrame(packed, VALUE, head, frame);
        parts.ofTrajectories(y, head, frame).assign(weights(head, frame).mmul(v));
      }
    }
    return y;
  }

  @Override
  public void addGradient(INDArray dTokens, INDArray dPacked) {
    for (long head = 0; head < shape.heads(); head++) {
      for (long frame = 0; frame < shape.frames(); frame++) {
        addGradient(head, frame, parts.ofTrajectories(dTokens, head, frame), dPacked);
      }
    }
  }

  private void addGradient(long head, long frame, INDArray dPart, INDArray dPacked) {
    INDArray q = parts.ofHead(packed, QUERY, head); // [N, d]
    INDArray k = parts.ofFrame(packed, KEY, head, frame); // [S, d]
    INDArray v = parts.ofFrame(packed, VALUE, head, frame); // [S, d]
    INDArray p = weights(head, frame); // [N, S]
    INDArray ds = Softmax.gradient(p, dPart.mmul(v.transpose())).muli(parts.scale()); // [N, S]
    parts.ofHead(dPacked, QUERY, head).addi(ds.mmul(k));
    parts.ofFrame(dPacked, KEY, head, frame).addi(ds.transpose().mmul(q));
    parts.ofFrame(dPacked, VALUE, head, frame).addi(p.transpose().mmul(dPart));
  }

  /** The weights of every query for the places of one frame. // [N, S] */
  private INDArray weights(long head, long frame) {
    INDArray q = parts.ofHead(packed, QUERY, head);
    INDArray k = parts.ofFrame(packed, KEY, head, frame);
    return Softmax.of(q.mmul(k.transpose()).muli(parts.scale()));
  }
}
