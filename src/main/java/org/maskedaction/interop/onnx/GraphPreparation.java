package org.maskedaction.interop.onnx;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import onnx.Onnx;
import org.maskedaction.io.InputException;

/**
 * Brings a graph into the form that the importer can read: constants among the initial values,
 * every node with a name of its own, and inputs of known extents.
 */
final class GraphPreparation {
  private final OnnxModel model;
  private final int batch;

  /**
   * Of a model.
   *
   * @param batch the first extent of inputs that leave it open
   */
  GraphPreparation(OnnxModel model, int batch) {
    this.model = model;
    this.batch = batch;
  }

  /**
   * The graph.
   *
   * @throws InputException if another extent of an input than its first is open
   */
  Onnx.GraphProto prepared() {
    Onnx.GraphProto graph = model.graph();
    Onnx.GraphProto.Builder prepared = Onnx.GraphProto.newBuilder().setName(graph.getName());
    model
        .tensors()
        .forEach(
            (name, tensor) ->
                prepared.addInitializer(tensor.toBuilder().setName(allowed(name)).build()));
    Set<String> names = new HashSet<>();
    model.nodes().forEach(node -> prepared.addNode(named(node, names)));
    for (Onnx.ValueInfoProto input : inputs(model)) {
      prepared.addInput(
          input.toBuilder().setName(allowed(input.getName())).setType(fixed(input)).build());
    }
    for (Onnx.ValueInfoProto output : graph.getOutputList()) {
      prepared.addOutput(output.toBuilder().setName(allowed(output.getName())).build());
    }
    return prepared.build();
  }

  /** A name without colons, which the importer takes for the numbers of outputs. */
  static String allowed(String name) {
    return name.replace(':', '_');
  }

  /** Inputs that have no initial values. */
  static List<Onnx.ValueInfoProto> inputs(OnnxModel model) {
    Set<String> initial = model.tensors().keySet();
    return model.graph().getInputList().stream()
        .filter(input -> !initial.contains(input.getName()))
        .toList();
  }

  private static Onnx.NodeProto named(Onnx.NodeProto node, Set<String> names) {
    String name = allowed(node.getName());
    if (name.isEmpty() || !names.add(name)) {
      name = node.getOpType() + "_" + allowed(node.getOutput(0));
      names.add(name);
    }
    Onnx.NodeProto.Builder named = node.toBuilder().setName(name).clearInput().clearOutput();
    node.getInputList().forEach(input -> named.addInput(allowed(input)));
    node.getOutputList().forEach(output -> named.addOutput(allowed(output)));
    return named.build();
  }

  private Onnx.TypeProto fixed(Onnx.ValueInfoProto input) {
    Onnx.TypeProto.Tensor tensor = input.getType().getTensorType();
    Onnx.TensorShapeProto.Builder shape = Onnx.TensorShapeProto.newBuilder();
    List<Onnx.TensorShapeProto.Dimension> extents = tensor.getShape().getDimList();
    for (int axis = 0; axis < extents.size(); axis++) {
      long extent = extents.get(axis).getDimValue();
      if (extent < 1 && axis > 0) {
        throw new InputException(
            "%s: input '%s' leaves its extents open, %s; only the first may be"
                .formatted(model.path(), input.getName(), shown(extents)));
      }
      shape.addDim(
          Onnx.TensorShapeProto.Dimension.newBuilder().setDimValue(extent < 1 ? batch : extent));
    }
    return Onnx.TypeProto.newBuilder().setTensorType(tensor.toBuilder().setShape(shape)).build();
  }

  private static String shown(List<Onnx.TensorShapeProto.Dimension> extents) {
    return extents.stream()
        .map(e -> e.getDimValue() > 0 ? Long.toString(e.getDimValue()) : "?")
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
