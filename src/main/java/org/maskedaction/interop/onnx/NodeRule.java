package org.maskedaction.interop.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import onnx.Onnx;
import org.maskedaction.io.InputException;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.autodiff.samediff.internal.Variable;
import org.nd4j.ir.OpNamespace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.samediff.frameworkimport.ImportGraph;
import org.nd4j.samediff.frameworkimport.hooks.PreImportHook;
import org.nd4j.samediff.frameworkimport.hooks.annotations.HookResult;
import org.nd4j.samediff.frameworkimport.registry.OpMappingRegistry;

/**
 * How the ops of a SameDiff graph that stand for one ONNX node with one output are built. The ops
 * are Deeplearning4j's own, so that a saved graph loads without this project.
 *
 * @param definition the ONNX op: its type, inputs and output
 * @param covered whether the rule is for a node with these inputs; others are left to the importer
 * @param building builds the ops; throws InputException if the node asks for something that it
 *     cannot build
 */
record NodeRule(
    Onnx.NodeProto definition,
    Predicate<List<SDVariable>> covered,
    Function<Node, SDVariable> building)
    implements PreImportHook {

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"}) // the signature of the API takes 16 type arguments
  public HookResult preProcess(
      SameDiffOp op,
      SameDiff graph,
      Map attributes,
      OpNamespace.OpDescriptor descriptor,
      List outputs,
      boolean isFinalOutput,
      OpMappingRegistry registry,
      ImportGraph importer,
      Map dynamicVariables) {
    if (!covered.test(inputs(graph, op))) {
      return new HookResult(Map.of(), List.of(), true);
    }
    Map<String, List<SDVariable>> built =
        doImport(graph, attributes, outputs, op, registry, importer, dynamicVariables);
    return new HookResult(built, List.of(), false);
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public Map<String, List<SDVariable>> handleOutputs(
      List outputs,
      SameDiff graph,
      SameDiffOp op,
      Map attributes,
      OpMappingRegistry registry,
      ImportGraph importer,
      Map dynamicVariables) {
    return doImport(graph, attributes, outputs, op, registry, importer, dynamicVariables);
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public Map<String, List<SDVariable>> doImport(
      SameDiff graph,
      Map attributes,
      List outputs,
      SameDiffOp op,
      OpMappingRegistry registry,
      ImportGraph importer,
      Map dynamicVariables) {
    List<SDVariable> inputs = inputs(graph, op);
    List<String> named = ((List<String>) outputs).stream().filter(o -> !o.isEmpty()).toList();
    String output = named.isEmpty() ? null : named.get(0);
    Node node = new Node(op.getName(), definition.getOpType(), attributes, graph, inputs, output);
    if (named.size() != 1) {
      throw node.unsupported("%d outputs".formatted(named.size()));
    }
    forget(graph, op);
    graph.getVariables().remove(output);
    return Map.of(output, List.of(building.apply(node)));
  }

  private static List<SDVariable> inputs(SameDiff graph, SameDiffOp op) {
    List<SDVariable> inputs = new ArrayList<>();
    for (String name : op.getInputsToOp()) {
      if (!name.isEmpty()) {
        inputs.add(graph.getVariable(name));
      }
    }
    return inputs;
  }

  /** Takes back what the importer noted of the op, which the built ones replace. */
  private static void forget(SameDiff graph, SameDiffOp op) {
    for (String name : op.getInputsToOp()) {
      Variable variable = graph.getVariables().get(name);
      if (variable != null && variable.getInputsForOp() != null) {
        variable.getInputsForOp().remove(op.getName());
      }
    }
  }

  /**
   * A node of ONNX with one output while the ops that stand for it are built.
   *
   * @param name its name
   * @param opType type of its op
   * @param attributes its attributes, without those that have the defaults of ONNX
   * @param graph where its ops are built
   * @param inputs those of its inputs that are given
   * @param output the name that the result must have
   */
  record Node(
      String name,
      String opType,
      Map<String, ?> attributes,
      SameDiff graph,
      List<SDVariable> inputs,
      String output) {

    SDVariable input(int index) {
      return inputs.get(index);
    }

    int integer(String attribute, int fallback) {
      return attributes.get(attribute) instanceof Number number ? number.intValue() : fallback;
    }

    double real(String attribute, double fallback) {
      return attributes.get(attribute) instanceof Number number ? number.doubleValue() : fallback;
    }

    String text(String attribute, String fallback) {
      return attributes.get(attribute) instanceof String text && !text.isEmpty() ? text : fallback;
    }

    /** Whole numbers, as many as the fallback has unless that is empty. */
    int[] integers(String attribute, int... fallback) {
      if (!(attributes.get(attribute) instanceof List<?> list) || list.isEmpty()) {
        return fallback;
      }
      int[] numbers = list.stream().mapToInt(number -> ((Number) number).intValue()).toArray();
      if (fallback.length > 0 && numbers.length != fallback.length) {
        throw unsupported("%d values in '%s'".formatted(numbers.length, attribute));
      }
      return numbers;
    }

    /** The value of an input for the inputs that the graph is imported with. */
    INDArray known(int index) {
      SDVariable variable = inputs.get(index);
      INDArray value = graph.getEagerArrForVarName(variable.name());
      value = value == null ? variable.getArr() : value;
      if (value == null) {
        throw unsupported("the input '%s' of unknown value is".formatted(variable.name()));
      }
      return value;
    }

    /** What to throw for a node that asks for something that cannot be built. */
    InputException unsupported(String what) {
      return new InputException(
          "node '%s' of op %s: %s not supported".formatted(name, opType, what));
    }
  }
}
