package org.maskedaction.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The operations that a SameDiff graph needs for some of its variables, ordered once and bound to
 * buffers that are laid out once by lifetime, so that a step allocates nothing.
 *
 * <p>Data enters by copying into {@link #input} arrays; results stay in {@link #output} and {@link
 * #gradient} arrays until the next run. All shapes are fixed when the plan is made. Not
 * thread-safe.
 */
public final class ExecutionPlan {
  private final List<Step> steps;
  private final Arena arena;
  private final Map<String, INDArray> inputs;
  private final Map<String, INDArray> results;
  private final Map<String, String> gradientNames;

  private ExecutionPlan(PlanBuilder builder, Map<String, String> gradientNames) {
    this.steps = List.copyOf(builder.steps());
    this.arena = builder.arena();
    this.inputs = builder.inputs();
    this.results = builder.results();
    this.gradientNames = gradientNames;
  }

  /**
   * A plan for variables of {@code graph}.
   *
   * @param given arrays to read in place: of parameters, and of placeholders that are shared with
   *     another plan
   * @param outputs names of the variables wanted
   * @param memory for intermediate values
   */
  public static ExecutionPlan forward(
      SameDiff graph, Map<String, INDArray> given, Collection<String> outputs, PlanMemory memory) {
    return new ExecutionPlan(new PlanBuilder(graph, given, outputs, memory), Map.of());
  }

  /**
   * A plan for variables of {@code graph} and for gradients of its loss.
   *
   * @param given arrays to read in place: of parameters, and of placeholders that are shared with
   *     another plan
   * @param outputs names of the variables wanted
   * @param trained names of the parameters whose gradients are wanted; what only others need is not
   *     computed
   */
  public static ExecutionPlan withGradients(
      SameDiff graph,
      Map<String, INDArray> given,
      Collection<String> outputs,
      Collection<String> trained,
      PlanMemory memory) {
    SameDiff backward = GradientGraph.of(graph);
    Map<String, String> gradientNames = new LinkedHashMap<>();
    for (String name : trained) {
      gradientNames.put(name, graph.grad(name).name());
    }
    List<String> wanted = new ArrayList<>(outputs);
    wanted.addAll(gradientNames.values());
    return new ExecutionPlan(new PlanBuilder(backward, given, wanted, memory), gradientNames);
  }

  /** The array of a placeholder; copy the step's data into it. */
  public INDArray input(String name) {
    return require(inputs, name, "an input");
  }

  /** The value of a wanted variable after the last run. */
  public INDArray output(String name) {
    return require(results, name, "an output");
  }

  /** The gradient of a trained parameter after the last run. */
  public INDArray gradient(String parameter) {
    return require(results, require(gradientNames, parameter, "a trained parameter"), "a gradient");
  }

  /** Computes all outputs and gradients from the current inputs and parameters. */
  public void run() {
    for (Step step : steps) {
      step.run();
    }
  }

  /** The number of operations of a run. */
  public int size() {
    return steps.size();
  }

  /** Bytes of the buffers that operations share. */
  public long sharedBytes() {
    return arena.bytes();
  }

  private static <T> T require(Map<String, T> map, String name, String what) {
    T value = map.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "'%s' is not %s of this plan; it has %s".formatted(name, what, map.keySet()));
    }
    return value;
  }
}
