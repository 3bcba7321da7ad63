package org.maskedaction.interop.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    Onnx.GraphProto prepared = new GraphPreparation(model, batch).prepared();
    checkOps(prepared);
    SameDiff graph = quietly(prepared);
    graph.setEagerMode(false);
    graph.setOutputs(
        prepared.getOutputList().stream().map(Onnx.ValueInfoProto::getName).toArray(String[]::new));
    return graph;
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
