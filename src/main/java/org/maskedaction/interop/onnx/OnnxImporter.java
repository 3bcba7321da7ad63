package org.maskedaction.interop.onnx;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import onnx.Onnx;
import org.maskedaction.io.InputException;
import org.maskedaction.ops.LibraryOutput;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.imports.graphmapper.OpImportFilter;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.samediff.frameworkimport.onnx.OnnxImportGraph;
import org.nd4j.samediff.frameworkimport.onnx.OnnxProtobufExtensionsKt;
import org.nd4j.samediff.frameworkimport.onnx.ir.OnnxIRGraph;

/**
 * Turns an ONNX graph into one of SameDiff, made of Deeplearning4j's own ops. Extents are fixed:
 * those of the file, and the given batch where the file leaves the first one open.
 */
public final class OnnxImporter {
  private final OnnxModel model;
  private Onnx.NodeProto current;

  /** Of a model. */
  public OnnxImporter(OnnxModel model) {
    this.model = model;
  }

  /**
   * Imports. Inputs become placeholders of the same names; the values of the file are constants.
   * Colons in names become underscores.
   *
   * @param batch first extent of inputs that leave it open
   * @throws InputException if an op is not supported, naming its node
   */
  public SameDiff graph(int batch) {
    Onnx.GraphProto prepared = prepared(batch);
    checkOps(prepared);
    SameDiff graph = quietly(prepared);
    graph.setEagerMode(false);
    graph.setOutputs(
        prepared.getOutputList().stream().map(Onnx.ValueInfoProto::getName).toArray(String[]::new));
    return graph;
  }

  /**
   * The graph in the form that the importer can read: constants among the initial values, every
   * node with a name of its own, and inputs of known extents.
   *
   * @throws InputException if another extent of an input than its first is open
   */
  private Onnx.GraphProto prepared(int batch) {
    Onnx.GraphProto graph = model.graph();
    Onnx.GraphProto.Builder prepared = Onnx.GraphProto.newBuilder().setName(graph.getName());
    model
        .tensors()
        .forEach(
            (name, tensor) ->
                prepared.addInitializer(tensor.toBuilder().setName(allowed(name)).build()));
    Set<String> names = new HashSet<>();
    model.nodes().forEach(node -> prepared.addNode(named(node, names)));
    for (Onnx.ValueInfoProto input : model.inputs()) {
      prepared.addInput(
          input.toBuilder().setName(allowed(input.getName())).setType(fixed(input, batch)).build());
    }
    for (Onnx.ValueInfoProto output : graph.getOutputList()) {
      prepared.addOutput(output.toBuilder().setName(allowed(output.getName())).build());
    }
    return prepared.build();
  }

  /** A name without colons, which the importer takes for the numbers of outputs. */
  private static String allowed(String name) {
    return name.replace(':', '_');
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

  private Onnx.TypeProto fixed(Onnx.ValueInfoProto input, int batch) {
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

  private void checkOps(Onnx.GraphProto graph) {
    for (Onnx.NodeProto node : graph.getNodeList()) {
      boolean foreign = !node.getDomain().isEmpty() && !node.getDomain().equals("ai.onnx");
      if (foreign || !OpDefinitions.registry().hasMappingOpProcess(node.getOpType())) {
        throw new InputException(
            "%s: node '%s' of op %s: cannot be imported"
                .formatted(model.path(), node.getName(), node.getOpType()));
      }
    }
  }

  private SameDiff quietly(Onnx.GraphProto graph) {
    try {
      return LibraryOutput.dropped(() -> imported(graph));
    } catch (RuntimeException e) {
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      if (!(e instanceof InputException) && current != null) {
        message =
            "node '%s' of op %s: %s".formatted(current.getName(), current.getOpType(), message);
      }
      throw new InputException(model.path() + ": " + message, e);
    }
  }

  private SameDiff imported(Onnx.GraphProto graph) {
    Map<String, INDArray> inputs = new HashMap<>();
    for (Onnx.ValueInfoProto input : graph.getInputList()) {
      inputs.put(input.getName(), ones(input.getType().getTensorType()));
    }
    OpImportFilter<Onnx.GraphProto, Onnx.NodeProto, Onnx.AttributeProto> progress =
        new OpImportFilter<>() {
          @Override
          public boolean skipOp(
              Onnx.NodeProto node,
              SameDiff built,
              Map<String, Onnx.AttributeProto> attributes,
              Onnx.GraphProto source) {
            current = node;
            return false;
          }
        };
    return new OnnxImportGraph()
        .importGraph(
            new OnnxIRGraph(graph, OpDefinitions.registry()),
            null,
            progress,
            OnnxProtobufExtensionsKt.convertToOnnxTensors(inputs),
            OpDefinitions.registry());
  }

  private INDArray ones(Onnx.TypeProto.Tensor type) {
    if (type.getElemType() != Onnx.TensorProto.DataType.FLOAT.getNumber()) {
      throw new InputException("only inputs of 32-bit floating-point numbers are imported");
    }
    List<Onnx.TensorShapeProto.Dimension> extents = type.getShape().getDimList();
    return Nd4j.ones(
        DataType.FLOAT,
        extents.stream().mapToLong(Onnx.TensorShapeProto.Dimension::getDimValue).toArray());
  }
}
