package org.maskedaction.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import org.maskedaction.ops.LibraryOutput;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.array.SingleThreadArrayHolder;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The graph of forward and backward operations that SameDiff derives from a graph with a loss. */
final class GradientGraph {
  private static final String GRADIENT_FUNCTION = "grad";

  private GradientGraph() {}

  /** The gradient graph of {@code graph}, derived at the first call. */
  static synchronized SameDiff of(SameDiff graph) {
    if (!graph.hasGradientFunction()) {
      Map<String, INDArray> values = detachVariables(graph);
      LibraryOutput.dropped(
          () -> {
            graph.createGradFunction();
            return graph;
          });
      values.forEach((name, value) -> graph.associateArrayWithVariable(value, name));
    }
    return graph.getFunction(GRADIENT_FUNCTION);
  }

  /**
   * Takes the variables' arrays out of the graph, which would copy each of them for the gradient
   * graph.
   */
  private static Map<String, INDArray> detachVariables(SameDiff graph) {
    Map<String, INDArray> values = new LinkedHashMap<>();
    SingleThreadArrayHolder constants = new SingleThreadArrayHolder();
    for (SDVariable variable : graph.variables()) {
      if (variable.getVariableType() == VariableType.VARIABLE) {
        values.put(variable.name(), variable.getArr());
      } else if (variable.getVariableType() == VariableType.CONSTANT) {
        constants.setArray(variable.name(), variable.getArr());
      }
    }
    graph.setArrayHolders(new SingleThreadArrayHolder(), constants, false);
    return values;
  }
}
