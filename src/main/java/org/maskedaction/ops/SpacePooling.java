package org.maskedaction.ops;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Pools the values of one clip over the places of each frame, which gives every query one
 * trajectory token per frame, by the equations as they are written.
 */
interface SpacePooling {
  /** Trajectory tokens Ỹ. // [N, F, D] */
  INDArray tokens();

  /**
   * Adds the gradient of the packed projections.
   *
   * @param dTokens dỸ // [N, F, D]
   * @param dPacked gradient of queries, keys and values // [N, 3D]
   */
  void addGradient(INDArray dTokens, INDArray dPacked);
}
