package org.maskedaction.method.classify;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Mean and variance of a batch norm that inference uses: averages over the batches of training that
 * keep a share of 0.9, of the variance divided by B - 1, as PyTorch has them.
 *
 * @param mean moved in place // [F]
 * @param variance moved in place // [F]
 */
public record RunningStatistics(INDArray mean, INDArray variance) {
  private static final double SHARE = 0.1;

  /**
   * Takes the statistics of a batch.
   *
   * @param batchMean its mean // [F]
   * @param batchVariance its variance, divided by B // [F]
   * @param batch vectors B, at least 2
   */
  public void add(INDArray batchMean, INDArray batchVariance, int batch) {
    mean.muli(1 - SHARE).addi(batchMean.mul(SHARE));
    variance.muli(1 - SHARE).addi(batchVariance.mul(SHARE * batch / (batch - 1)));
  }
}
