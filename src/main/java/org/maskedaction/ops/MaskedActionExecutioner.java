package org.maskedaction.ops;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;

/**
 * The CPU executioner of nd4j that runs the ops of this project itself and passes all others on.
 */
public final class MaskedActionExecutioner extends NativeOpExecutioner {
  @Override
  public INDArray[] exec(CustomOp op) {
    if (!(op instanceof GraphOp own)) {
      return super.exec(op);
    }
    INDArray[] in = dense(own.inputArguments());
    if (own.numOutputArguments() == 0) {
      INDArray[] out = own.run(in);
      own.addOutputArgument(out);
      return out;
    }
    return run(own, in, own.outputArguments());
  }

  @Override
  public INDArray[] exec(CustomOp op, OpContext context) {
    return op instanceof GraphOp own
        ? run(own, dense(context.getInputArrays()), context.getOutputArrays())
        : super.exec(op, context);
  }

  @Override
  public List<LongShapeDescriptor> calculateOutputShape(CustomOp op) {
    return op instanceof GraphOp own ? own.calculateOutputShape() : super.calculateOutputShape(op);
  }

  @Override
  public List<LongShapeDescriptor> calculateOutputShape(CustomOp op, OpContext context) {
    return op instanceof GraphOp own
        ? own.calculateOutputShape(context)
        : super.calculateOutputShape(op, context);
  }

  private static INDArray[] run(GraphOp op, INDArray[] in, List<INDArray> outputs) {
    INDArray[] out = outputs.toArray(new INDArray[0]);
    op.run(in, out);
    return out;
  }

  /** The arrays, copied where they are views or permuted. */
  private static INDArray[] dense(List<INDArray> arrays) {
    INDArray[] result = new INDArray[arrays.size()];
    for (int i = 0; i < result.length; i++) {
      INDArray array = arrays.get(i);
      boolean contiguous = array.ordering() == 'c' && !array.isView();
      result[i] = contiguous ? array : array.dup('c');
    }
    return result;
  }
}
