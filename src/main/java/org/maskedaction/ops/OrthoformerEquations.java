package org.maskedaction.ops;

import org.maskedaction.ops.kernel.TrajectoryShape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Orthoformer's pooling over places as it is written, for one clip: per head and frame, Ỹ_f =
 * softmax(Q Λᵀ / √d) softmax(Λ K_fᵀ / √d) V_f.
 */
final class OrthoformerEquations {
  private static final int QUERY = 0;
  private static final int KEY = 1;
  private static final int VALUE = 2;

  private final TrajectoryShape shape;
  private final long places;
  private final long d;
  private final INDArray packed; // [N, 3D]
  private final INDArray landmarks; // [L, D]

  OrthoformerEquations(TrajectoryShape shape, INDArray qkv, INDArray landmarks, long clip) {
    this.shape = shape;
    places = shape.places();
    d = shape.width() / shape.heads();
    packed = qkv.get(NDArrayIndex.point(clip), NDArrayIndex.all(), NDArrayIndex.all());
    this.landmarks =
        landmarks.get(NDArrayIndex.point(clip), NDArrayIndex.all(), NDArrayIndex.all());
  }

  /** Ỹ [N, F, D]. */
  INDArray tokens() {
    INDArray y = Nd4j.zeros(packed.dataType(), packed.size(0), shape.frames(), shape.width());
    for (long head = 0; head < shape.heads(); head++) {
      INDArray byLandmark = queryWeights(head); // [N, L]
      for (long frame = 0; frame < shape.frames(); frame++) {
        INDArray pooled = keyWeights(head, frame).mmul(part(packed, VALUE, head, frame)); // [L, d]
        part(y, head, frame).assign(byLandmark.mmul(pooled));
      }
    }
    return y;
  }

  /** Adds what dỸ [N, F, D] gives the packed projections, [N, 3D]; the landmarks are constant. */
  void addGradient(INDArray dTokens, INDArray dPacked) {
    for (long head = 0; head < shape.heads(); head++) {
      INDArray byLandmark = queryWeights(head); // [N, L]
      INDArray dByLandmark = byLandmark.like().assign(0);
      for (long frame = 0; frame < shape.frames(); frame++) {
        INDArray weights = keyWeights(head, frame); // [L, S]
        INDArray values = part(packed, VALUE, head, frame); // [S, d]
        INDArray dPart = part(dTokens, head, frame); // [N, d]
        INDArray dPooled = byLandmark.transpose().mmul(dPart); // [L, d]
        dByLandmark.addi(dPart.mmul(weights.mmul(values).transpose()));
        part(dPacked, VALUE, head, frame).addi(weights.transpose().mmul(dPooled));
        INDArray dLogits = dLogits(weights, dPooled.mmul(values.transpose())); // [L, S]
        part(dPacked, KEY, head, frame).addi(dLogits.transpose().mmul(landmarks(head)));
      }
      columns(dPacked, QUERY, head).addi(dLogits(byLandmark, dByLandmark).mmul(landmarks(head)));
    }
  }

  /** softmax(Q Λᵀ / √d) over the landmarks, [N, L]. */
  private INDArray queryWeights(long head) {
    return softmax(columns(packed, QUERY, head).mmul(landmarks(head).transpose()));
  }

  /** softmax(Λ Kᵀ / √d) over the places of a frame, [L, S]. */
  private INDArray keyWeights(long head, long frame) {
    return softmax(landmarks(head).mmul(part(packed, KEY, head, frame).transpose()));
  }

  private INDArray softmax(INDArray products) {
    INDArray logits = products.mul(scale());
    INDArray e = Transforms.exp(logits.subColumnVector(logits.max(1)), false);
    return e.diviColumnVector(e.sum(1));
  }

  /** Gradient of the products that {@link #softmax} scales. */
  private INDArray dLogits(INDArray p, INDArray dp) {
    return dp.subColumnVector(dp.mul(p).sum(1)).muli(p).muli(scale());
  }

  private double scale() {
    return 1.0 / Math.sqrt(d);
  }

  private INDArray landmarks(long head) {
    return landmarks.get(NDArrayIndex.all(), columns(QUERY, head)); // [L, d]
  }

  /** One head of a packed third, [N, d]. */
  private INDArray columns(INDArray array, int third, long head) {
    return array.get(NDArrayIndex.all(), columns(third, head));
  }

  /** One head and frame of a packed third, [S, d]. */
  private INDArray part(INDArray array, int third, long head, long frame) {
    return array.get(
        NDArrayIndex.interval(frame * places, (frame + 1) * places), columns(third, head));
  }

  /** One head's columns of the tokens of one frame in an array [N, F, D], as [N, d]. */
  private INDArray part(INDArray trajectories, long head, long frame) {
    return trajectories.get(NDArrayIndex.all(), NDArrayIndex.point(frame), columns(QUERY, head));
  }

  private INDArrayIndex columns(int third, long head) {
    long left = third * shape.width() + head * d;
    return NDArrayIndex.interval(left, left + d);
  }
}
