package org.maskedaction.train;

import java.util.Collection;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.ops.kernel.WorkerPool;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The global L2 norm of gradients; not finite if any value is not. */
final class GradientNorm {
  private static final int VALUES_PER_TASK = 1 << 13;

  private GradientNorm() {}

  /** √ Σ g² over all arrays, summed in an order that does not depend on the number of threads. */
  static double of(Collection<INDArray> gradients) {
    double sum = 0;
    for (INDArray gradient : gradients) {
      sum += squares(Memory.floats(gradient), gradient.length());
    }
    return Math.sqrt(sum);
  }

  private static double squares(FloatPointer data, long length) {
    int tasks = (int) ((length + VALUES_PER_TASK - 1) / VALUES_PER_TASK);
    double[] partial = new double[tasks];
    WorkerPool.shared()
        .forEach(
            tasks,
            task -> {
              long from = (long) task * VALUES_PER_TASK;
              int count = (int) Math.min(VALUES_PER_TASK, length - from);
              partial[task] = squaresOfBlock(Memory.at(data, from), count);
            });
    double sum = 0;
    for (double part : partial) {
      sum += part;
    }
    return sum;
  }

  /** One product of OpenBLAS, which sums so few values on the calling thread. */
  private static double squaresOfBlock(FloatPointer data, int count) {
    return openblas.cblas_sdot(count, data, 1, data, 1);
  }
}
