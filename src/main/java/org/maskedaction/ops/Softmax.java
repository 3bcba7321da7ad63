package org.maskedaction.ops;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The softmax of each row of a matrix, made of INDArray operations. */
final class Softmax {
  private Softmax() {}

  /** p = exp(x) / Σ exp(x) of each row. // [R, C] */
  static INDArray of(INDArray logits) {
    INDArray e = Transforms.exp(logits.subColumnVector(logits.max(1)), false);
    return e.diviColumnVector(e.sum(1));
  }

  /** log p of each row. // [R, C] */
  static INDArray log(INDArray logits) {
    INDArray shifted = logits.subColumnVector(logits.max(1));
    INDArray logSum = Transforms.log(Transforms.exp(shifted, true).sum(1), false);
    return shifted.subiColumnVector(logSum);
  }

  /** Gradient of the logits, p (dp - Σ dp p). // [R, C] */
  static INDArray gradient(INDArray p, INDArray dp) {
    return dp.subColumnVector(dp.mul(p).sum(1)).muli(p);
  }
}
