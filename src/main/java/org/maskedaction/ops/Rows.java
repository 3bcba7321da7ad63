package org.maskedaction.ops;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Arrays of any rank seen as a matrix of rows of the last dimension. */
final class Rows {
  private Rows() {}

  /** A dense array [..., D] as [R, D]. */
  static INDArray of(INDArray array) {
    long columns = array.size(-1);
    return array.reshape('c', array.length() / columns, columns);
  }
}
