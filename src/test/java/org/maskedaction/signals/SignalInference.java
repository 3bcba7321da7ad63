package org.maskedaction.signals;

import java.util.List;
import org.maskedaction.model.Parameters;
import org.maskedaction.ops.kernel.Memory;
import org.maskedaction.plan.ExecutionPlan;
import org.maskedaction.plan.PlanMemory;
import org.nd4j.autodiff.samediff.SameDiff;

/** Applies weights that do not change meanwhile to one signal after the other. */
final class SignalInference implements AutoCloseable {
  private final PlanMemory memory = new PlanMemory();
  private final ExecutionPlan plan;
  private final String output;

  /**
   * An application of a graph.
   *
   * @param graph for a batch of one
   * @param output what is wanted
   */
  SignalInference(Parameters parameters, SameDiff graph, String output) {
    plan = ExecutionPlan.forward(graph, parameters.all(), List.of(output), memory);
    this.output = output;
  }

  /** The output for a batch of one signal. */
  float[] of(SignalBatch signal) {
    Memory.write(plan.input(SignalModel.SEGMENTS), signal.values());
    plan.run();
    return Memory.values(plan.output(output));
  }

  @Override
  public void close() {
    memory.close();
  }
}
