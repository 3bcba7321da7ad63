package org.maskedaction.ops;

import static org.maskedaction.ops.PackedHeads.KEY;
import static org.maskedaction.ops.PackedHeads.QUERY;
import static org.maskedaction.ops.PackedHeads.VALUE;

import org.maskedaction.ops.kernel.TrajectoryShape;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Orthoformer's pooling over the places of a frame f: per head, Ỹ_f = softmax(Q Λᵀ / √d) softmax(Λ
 * K_fᵀ / √d) V_f with landmarks Λ, which are constant.
 */
final class LandmarkPooling implements SpacePooling {
  private final TrajectoryShape shape;
  private final TrajectoryParts parts;
  private final INDArray packed; // [N, 3D]
  private final INDArray landmarks; // [L, D]

  LandmarkPooling(TrajectoryShape shape, INDArray qkv, INDArray landmarks, long clip) {
    this.shape = shape;
    parts = new TrajectoryParts(shape);
    packed = qkv.slice(clip);
    this.landmarks = landmarks.slice(clip);
  }

  @Override
  public INDArray tokens() {
    INDArray y = parts.zeros(packed);
    for (long head = 0; head < shape.heads(); head++) {
      INDArray byLandmark = queryWeights(head); // [N, L]
      for (long frame = 0; frame < shape.frames(); frame++) {
        INDArray values = parts.ofFrame(packed, VALUE, head, frame); // [S, d]
        INDArray pooled = keyWeights(head, frame).mmul(values); // [L, d]
        parts.ofTrajectories(y, head, frame).assign(byLandmark.mmul(pooled));
      }
    }
    return y;
  }

  @Override
  public void addGradient(INDArray dTokens, INDArray dPacked) {
    for (long head = 0; head < shape.heads(); head++) {
      INDArray byLandmark = queryWeights(head); // [N, L]
      INDArray dByLandmark = byLandmark.like().assign(0);
      for (long frame = 0; frame < shape.frames(); frame++) {
        INDArray weights = keyWeights(head, frame); // [L, S]
        INDArray values = parts.ofFrame(packed, VALUE, head, frame); // [S, d]
        INDArray dPart = parts.ofTrajectories(dTokens, head, frame); // [N, d]
        INDArray dPooled = byLandmark.transpose().mmul(dPart); // [L, d]
        dByLandmark.addi(dPart.mmul(weights.mmul(values).transpose()));
        parts.ofFrame(dPacked, VALUE, head, frame).addi(weights.transpose().mmul(dPooled));
        INDArray dLogits = dLogits(weights, dPooled.mmul(values.transpose())); // [L, S]
        parts.ofFrame(dPacked, KEY, head, frame).addi(dLogits.transpose().mmul(landmarks(head)));
      }
      parts
          .ofHead(dPacked, QUERY, head)
          .addi(dLogits(byLandmark, dByLandmark).mmul(landmarks(head)));
    }
  }

  /** softmax(Q Λᵀ / √d) over the landmarks. // [N, L] */
  private INDArray queryWeights(long head) {
    INDArray q = parts.ofHead(packed, QUERY, head);
    return Softmax.of(q.mmul(landmarks(head).transpose()).muli(parts.scale()));
  }

  /** softmax(Λ Kᵀ / √d) over the places of a frame. // [L, S] */
  private INDArray keyWeights(long head, long frame) {
    INDArray k = parts.ofFrame(packed, KEY, head, frame);
    return Softmax.of(landmarks(head).mmul(k.transpose()).muli(parts.scale()));
  }

  /** Gradient of the products that the weights are the softmax of. */
  private INDArray dLogits(INDArray p, INDArray dp) {
    return Softmax.gradient(p, dp).muli(parts.scale());
  }

  /** The landmarks of one head. // [L, d] */
  private INDArray landmarks(long head) {
    return parts.ofHead(landmarks, QUERY, head);
  }
}
