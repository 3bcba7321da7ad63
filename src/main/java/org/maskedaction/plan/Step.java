package org.maskedaction.plan;

import org.maskedaction.ops.GraphOp;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/** One operation of a plan with its arrays bound. */
sealed interface Step {
  /** Runs the operation. */
  void run();

  /** Binds {@code op} to its arrays; outputs may be null for ops of this project only. */
  static Step bind(DynamicCustomOp op, INDArray[] in, INDArray[] out) {
    return op instanceof GraphOp own ? new Own(own, in, out) : new Stock(op, context(op, in, out));
  }

  private static OpContext context(CustomOp op, INDArray[] in, INDArray[] out) {
    OpContext context = Nd4j.getExecutioner().buildContext();
    context.setIArguments(op.iArgs());
    context.setTArguments(op.tArgs());
    context.setBArguments(op.bArgs());
    context.setDArguments(op.dArgs());
    context.setInputArrays(in);
    context.setOutputArrays(out);
    return context;
  }

  /** An op of this project. */
  record Own(GraphOp op, INDArray[] in, INDArray[] out) implements Step {
    @Override
    public void run() {
      op.run(in, out);
    }
  }

  /** An op of nd4j. */
  record Stock(CustomOp op, OpContext context) implements Step {
    @Override
    public void run() {
      Nd4j.getExecutioner().exec(op, context);
    }
  }
}
