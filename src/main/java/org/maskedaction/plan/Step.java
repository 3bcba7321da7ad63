package org.maskedaction.plan;

import java.util.Arrays;
import org.maskedaction.ops.GraphOp;
import org.maskedaction.profile.OpEvent;
import org.maskedaction.profile.OpEvent.OpLabel;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One operation of a plan with its arrays bound.
 *
 * @param action runs the operation
 * @param label what the operation is called in profiles
 */
record Step(Runnable action, OpLabel label) {
  /**
   * Binds {@code op} to its arrays; outputs may be null for ops of this project only.
   *
   * @param plan the plan's name
   * @param node the graph's name of the first output
   * @param again whether the op repeats an earlier one
   */
  static Step bind(
      DynamicCustomOp op, INDArray[] in, INDArray[] out, String plan, String node, boolean again) {
    boolean own = op instanceof GraphOp;
    String shape = out[0] == null ? "" : Arrays.toString(out[0].shape());
    long flops = own ? ((GraphOp) op).flops(in, out) : 0;
    long bytes = bytes(in) + bytes(out);
    OpLabel label = new OpLabel(plan, op.opName(), node, shape, flops, bytes, again);
    return new Step(own ? action((GraphOp) op, in, out) : action(op, context(op, in, out)), label);
  }

  private static Runnable action(GraphOp op, INDArray[] in, INDArray[] out) {
    return () -> op.run(in, out);
  }

  private static Runnable action(CustomOp op, OpContext context) {
    return () -> Nd4j.getExecutioner().exec(op, context);
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

  private static long bytes(INDArray[] arrays) {
    long bytes = 0;
    for (INDArray array : arrays) {
      bytes += array == null ? 0 : array.length() * array.dataType().width();
    }
    return bytes;
  }

  /** Runs the operation. */
  void run() {
    OpEvent event = new OpEvent();
    event.begin();
    action.run();
    event.finish(label);
  }
}
