package org.maskedaction.plan;

import java.util.List;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;

/**
 * One execution of an op of a graph.
 *
 * @param op the op
 * @param inputs names of the values it reads
 * @param outputs names of the values it writes
 * @param again whether the op has been executed before, into other values
 */
record PlannedOp(SameDiffOp op, List<String> inputs, List<String> outputs, boolean again) {
  /** The execution that the graph describes. */
  static PlannedOp of(SameDiffOp op) {
    return new PlannedOp(op, op.getInputsToOp(), op.getOutputsOfOp(), false);
  }

  /** The name of the first output. */
  String node() {
    return op.getOutputsOfOp().get(0);
  }
}
