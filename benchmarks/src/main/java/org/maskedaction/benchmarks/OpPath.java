package org.maskedaction.benchmarks;

import org.maskedaction.ops.Backend;
import org.maskedaction.ops.GraphOp;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The two ways to compute an op. Each needs a process of its own, as it sets nd4j up. */
public enum OpPath {
  /** The float32 kernels of the library on its pool of threads. */
  KERNELS {
    @Override
    void prepare() {
      Backend.initialise();
    }

    @Override
    void run(GraphOp op, INDArray[] in, INDArray[] out) {
      op.accelerated(in, out);
    }
  },
  /** The same op made of nd4j operations, with nd4j as it is, which takes all cores too. */
  PORTABLE {
    @Override
    void prepare() {}

    @Override
    void run(GraphOp op, INDArray[] in, INDArray[] out) {
      op.portable(in, out);
    }
  };

  /** To be called before the first use of nd4j. */
  abstract void prepare();

  /** Computes {@code out} from {@code in}. */
  abstract void run(GraphOp op, INDArray[] in, INDArray[] out);
}
