package org.maskedaction.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.autodiff.samediff.internal.Variable;

/**
 * The ops that some variables of a graph depend on, in an order of execution.
 *
 * @param head the ops for the head
 * @param rest the others, which come after it
 */
record OpOrder(List<PlannedOp> head, List<PlannedOp> rest) {

  /**
   * The ops for {@code wanted}; those for {@code headOutputs}, which are among them, come first.
   */
  static OpOrder of(SameDiff graph, Collection<String> wanted, Collection<String> headOutputs) {
    Set<String> needed = producers(graph, wanted);
    Set<String> early = producers(graph, headOutputs);
    List<PlannedOp> head = new ArrayList<>();
    List<PlannedOp> rest = new ArrayList<>();
    // The graph's order is an order of execution, and the head reads nothing from the rest.
    for (SameDiffOp op : graph.getOps().values()) {
      if (early.contains(op.getName())) {
        head.add(PlannedOp.of(op));
      } else if (needed.contains(op.getName())) {
        rest.add(PlannedOp.of(op));
      }
    }
    return new OpOrder(head, rest);
  }

  /** All ops in order. */
  List<PlannedOp> all() {
    List<PlannedOp> all = new ArrayList<>(head);
    all.addAll(rest);
    return all;
  }

  /** Names of the ops that {@code variables} depend on. */
  private static Set<String> producers(SameDiff graph, Collection<String> variables) {
    Set<String> needed = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(variables);
    while (!open.isEmpty()) {
      String name = open.pop();
      Variable variable = graph.getVariables().get(name);
      if (variable == null) {
        throw new IllegalArgumentException("the graph has no variable '" + name + "'");
      }
      String producer = variable.getOutputOfOp();
      if (producer != null && needed.add(producer)) {
        graph.getOps().get(producer).getInputsToOp().forEach(open::push);
      }
    }
    return needed;
  }

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
}
