package org.maskedaction.plan;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.maskedaction.profile.OpEvent.OpLabel;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The operations that a SameDiff graph needs for some of its variables, ordered once and bound to
 * buffers that are laid out once by lifetime, so that a step allocates nothing.
 *
 * <p>Data enters by copying into {@link #input} arrays; results stay in {@link #output} arrays
 * until the next run, and so do {@link #gradient} arrays unless the plan's options let them share
 * memory. All shapes are fixed when the plan is made. Not thread-safe.
 *
 * <p>A plan ends with the {@link PlanMemory} it was made with, or earlier by {@link #close}.
 * Gradients that share memory must not be touched after that memory was closed; arrays of their own
 * stay what they are as long as anybody holds them.
 */
public final class ExecutionPlan implements AutoCloseable {
  private final String name;
  private final PlanMemory memory;
  private final List<Step> head;
  private final List<Step> rest;
  private final Arena arena;
  private final Map<String, INDArray> inputs;
  private final Map<String, INDArray> results;
  private final Map<String, String> gradientNames;
  private boolean headIsFresh;
  private boolean closed;

  private ExecutionPlan(
      String name,
      PlanMemory memory,
      PlanBuilder builder,
      int headSize,
      Map<String, String> gradientNames) {
    this.name = name;
    this.memory = memory;
    List<Step> steps = List.copyOf(builder.steps());
    this.head = steps.subList(0, headSize);
    this.rest = steps.subList(headSize, steps.size());
    this.arena = builder.arena();
    this.inputs = builder.inputs();
    this.results = builder.results();
    this.gradientNames = gradientNames;
  }

  /** {@link #forward(SameDiff, Map, Collection, PlanMemory, PlanOptions)} as usual. */
  public static ExecutionPlan forward(
      SameDiff graph, Map<String, INDArray> given, Collection<String> outputs, PlanMemory memory) {
    return forward(graph, given, outputs, memory, PlanOptions.DEFAULT);
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
      SameDiff graph,
      Map<String, INDArray> given,
      Collection<String> outputs,
      PlanMemory memory,
      PlanOptions options) {
    return make(graph, graph, given, outputs, Map.of(), memory, options);
  }

  /**
   * {@link #withGradients(SameDiff, Map, Collection, Collection, PlanMemory, PlanOptions)} with
   * gradients in arrays of their own.
   */
  public static ExecutionPlan withGradients(
      SameDiff graph,
      Map<String, INDArray> given,
      Collection<String> outputs,
      Collection<String> trained,
      PlanMemory memory) {
    return withGradients(graph, given, outputs, trained, memory, PlanOptions.DEFAULT);
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
      PlanMemory memory,
      PlanOptions options) {
    SameDiff backward = GradientGraph.of(graph);
    Map<String, String> gradientNames = new LinkedHashMap<>();
    for (String name : trained) {
      gradientNames.put(name, graph.grad(name).name());
    }
    return make(graph, backward, given, outputs, gradientNames, memory, options);
  }

  /**
   * Floating-point operations of the matrix products that variables of {@code graph} take, a
   * multiply-add counting 2. They follow from the shapes alone: nothing is computed or laid out.
   *
   * @param outputs names of the variables wanted
   */
  public static long flops(SameDiff graph, Collection<String> outputs) {
    OpOrder order = OpOrder.of(graph, new LinkedHashSet<>(outputs), List.of());
    return new PlanBuilder(graph, Map.of(), Set.of(), outputs).flops(order.all());
  }

  /** Plans {@code graph}, which holds {@code forward} and maybe its backward pass. */
  private static ExecutionPlan make(
      SameDiff forward,
      SameDiff graph,
      Map<String, INDArray> given,
      Collection<String> outputs,
      Map<String, String> gradientNames,
      PlanMemory memory,
      PlanOptions options) {
    for (String name : options.head()) {
      if (!outputs.contains(name)) {
        throw new IllegalArgumentException(
            "'%s' of the head is no output of the plan; it has %s".formatted(name, outputs));
      }
    }
    Set<String> owned = new LinkedHashSet<>(outputs);
    Set<String> wanted = new LinkedHashSet<>(outputs);
    wanted.addAll(gradientNames.values());
    if (!options.sharedGradients()) {
      owned.addAll(gradientNames.values());
    }
    Set<String> kept = new LinkedHashSet<>(wanted);
    kept.removeAll(owned);
    OpOrder order = OpOrder.of(graph, wanted, options.head());
    if (options.recompute() == PlanOptions.Recompute.BLOCKS) {
      order = BlockRecomputation.in(order, op -> forward.hasVariable(op.node()), wanted);
    }
    String name = options.name().isEmpty() ? wanted.iterator().next() : options.name();
    memory.requireOpen(name);
    PlanBuilder builder = new PlanBuilder(graph, given, owned, kept);
    builder.plan(order.all(), memory, name);
    ExecutionPlan plan =
        new ExecutionPlan(name, memory, builder, order.head().size(), gradientNames);
    memory.add(plan);
    return plan;
  }

  /** The array of a placeholder; copy the step's data into it. */
  public INDArray input(String name) {
    return require(inputs, name, "an input");
  }

  /** The value of a wanted variable after the last run. */
  public INDArray output(String name) {
    return require(results, name, "an output");
  }

  /**
   * The gradient of a trained parameter after the last run; with {@link
   * PlanOptions#sharedGradients} only until another plan of the same memory runs.
   */
  public INDArray gradient(String parameter) {
    return require(results, require(gradientNames, parameter, "a trained parameter"), "a gradient");
  }

  /** Computes all outputs and gradients from the current inputs and parameters. */
  public void run() {
    runHead();
    runRest();
  }

  /**
   * Computes the outputs of {@link PlanOptions#head} and keeps what the rest needs. Until {@link
   * #runRest} no other plan of the same memory may run; inputs that the head has read must stay as
   * they are, others may still be filled.
   */
  public void runHead() {
    requireOpen();
    head.forEach(Step::run);
    headIsFresh = true;
  }

  /**
   * Computes the other outputs and the gradients from what {@link #runHead} left.
   *
   * @throws IllegalStateException if the head has not run since the last rest
   */
  public void runRest() {
    requireOpen();
    if (!headIsFresh) {
      throw new IllegalStateException("the head of the plan has to run before its rest");
    }
    headIsFresh = false;
    rest.forEach(Step::run);
  }

  /** The operations of a run in their order, as profiles name them. */
  public List<OpLabel> operations() {
    return Stream.concat(head.stream(), rest.stream()).map(Step::label).toList();
  }

  /** The number of operations of a run. */
  public int size() {
    return head.size() + rest.size();
  }

  /** Bytes of the buffers that operations share. */
  public long sharedBytes() {
    return arena.bytes();
  }

  /** Ends the plan; its memory stays for other plans. Does nothing the second time. */
  @Override
  public void close() {
    closed = true;
    memory.remove(this);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("plan '%s' is closed".formatted(name));
    }
  }

  private <T> T require(Map<String, T> map, String variable, String what) {
    requireOpen();
    T value = map.get(variable);
    if (value == null) {
      throw new IllegalArgumentException(
          "'%s' is not %s of this plan; it has %s".formatted(variable, what, map.keySet()));
    }
    return value;
  }
}
