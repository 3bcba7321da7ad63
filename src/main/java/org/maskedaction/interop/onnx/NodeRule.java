package org.maskedaction.interop.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * Builds the ops of a SameDiff graph that stand for one ONNX node with one output. The ops are
 * Deeplearning4j's own, so that a saved graph loads without this project.
 */
abstract class NodeRule implements PreImportHook {

  /** The definition of the ONNX op: its type, inputs, output and attributes. */
  abstract Onnx.NodeProto definition();

  /** Whether the rule is for a node with these inputs; others are left to the importer. */
  boolean covers(List<SDVariable> inputs) {
    return true;
  }

  /**
   * Builds the ops.
   *
   * @param inputs inputs of the node that are given
   * @param output the name that the result must have
   * @throws InputException if the node asks for something that the rule cannot build
   */
  abstract SDVariable build(
      SameDiff graph, NodeAttributes attributes, List<SDVariable> inputs, String output);

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"}) // the signature of the API takes 16 type arguments
  public final HookResult preProcess(
      SameDiffOp op,
      SameDiff graph,
      Map attributes,
      OpNamespace.OpDescriptor descriptor,
      List outputs,
      boolean isFinalOutput,
      OpMappingRegistry registry,
      ImportGraph importer,
      Map dynamicVariables) {
    if (!covers(inputs(graph, op))) {
      return new HookResult(Map.of(), List.of(), true);
    }
    Map<String, List<SDVariable>> built =
        doImport(graph, attributes, outputs, op, registry, importer, dynamicVariables);
    return new HookResult(built, List.of(), false);
  }

  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public final Map<String, List<SDVariable>> handleOutputs(
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
  public final Map<String, List<SDVariable>> doImport(
      SameDiff graph,
      Map attributes,
      List outputs,
      SameDiffOp op,
      OpMappingRegistry registry,
      ImportGraph importer,
      Map dynamicVariables) {
    List<SDVariable> inputs = inputs(graph, op);
    List<String> named = ((List<String>) outputs).stream().filter(o -> !o.isEmpty()).toList();
    NodeAttributes given = new NodeAttributes(op.getName(), definition().getOpType(), attributes);
    if (named.size() != 1) {
      throw given.unsupported("%d outputs".formatted(named.size()));
    }
    forget(graph, op);
    graph.getVariables().remove(named.get(0));
    SDVariable built = build(graph, given, inputs, named.get(0));
    return Map.of(named.get(0), List.of(built));
  }

  /** The value of a variable for the inputs that the graph is imported with. */
  static INDArray known(SameDiff graph, NodeAttributes attributes, SDVariable variable) {
    INDArray value = graph.getEagerArrForVarName(variable.name());
    value = value == null ? variable.getArr() : value;
    if (value == null) {
      throw attributes.unsupported("the input '%s' of unknown value is".formatted(variable.name()));
    }
    return value;
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
}
