package org.maskedaction.interop.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import onnx.Onnx;
import org.maskedaction.io.InputException;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;

/** An ONNX file: its graph and the values that it holds. */
public final class OnnxModel {
  private static final long MAX_BYTES = Integer.MAX_VALUE - 8;
  private static final String CONSTANT = "Constant";
  private static final String IDENTITY = "Identity";

  private final Path path;
  private final Onnx.GraphProto graph;
  private final Map<String, Onnx.TensorProto> tensors = new LinkedHashMap<>();

  private OnnxModel(Path path, Onnx.GraphProto graph) {
    this.path = path;
    this.graph = graph;
  }

  /**
   * Reads a file.
   *
   * @throws InputException if it is missing, cut off, no ONNX file or has its values elsewhere
   */
  public static OnnxModel read(Path path) {
    try {
      if (!Files.isRegularFile(path)) {
        throw new InputException(path + ": there is no such file");
      }
      if (Files.size(path) > MAX_BYTES) {
        throw new InputException(path + ": has 2 GB or more, which ONNX files cannot have");
      }
      Onnx.ModelProto proto = Onnx.ModelProto.parseFrom(Files.readAllBytes(path));
      if (proto.getOpsetImportCount() == 0 || proto.getGraph().getNodeCount() == 0) {
        throw new InputException(path + ": holds no ONNX graph");
      }
      OnnxModel model = new OnnxModel(path, proto.getGraph());
      model.collect();
      return model;
    } catch (InvalidProtocolBufferException e) {
      throw new InputException(path + ": is no complete ONNX file: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new InputException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private void collect() {
    graph.getInitializerList().forEach(tensor -> add(tensor.getName(), tensor));
    for (Onnx.NodeProto node : graph.getNodeList()) {
      if (node.getOutputCount() == 0) {
        throw new InputException("%s: node '%s' has no output".formatted(path, node.getName()));
      }
      if (node.getOpType().equals(CONSTANT)) {
        add(node.getOutput(0), constant(node));
      } else if (node.getOpType().equals(IDENTITY) && tensors.containsKey(node.getInput(0))) {
        add(node.getOutput(0), tensors.get(node.getInput(0)));
      }
    }
  }

  private Onnx.TensorProto constant(Onnx.NodeProto node) {
    for (Onnx.AttributeProto attribute : node.getAttributeList()) {
      if (attribute.getName().equals("value")) {
        return attribute.getT();
      }
    }
    throw new InputException(
        "%s: node '%s' of op Constant: only values of tensors are read"
            .formatted(path, node.getName()));
  }

  private void add(String name, Onnx.TensorProto tensor) {
    if (tensor.getDataLocation() == Onnx.TensorProto.DataLocation.EXTERNAL) {
      throw new InputException(
          "%s: has the values of '%s' in a file of their own; export with external_data=False"
              .formatted(path, name));
    }
    if (tensors.put(name, tensor.toBuilder().setName(name).build()) != null) {
      throw new InputException("%s: has the tensor '%s' twice".formatted(path, name));
    }
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /** The graph as it is in the file. */
  Onnx.GraphProto graph() {
    return graph;
  }

  /** Initial values, constants and other names of these, in the order of the file. */
  Map<String, Onnx.TensorProto> tensors() {
    return Collections.unmodifiableMap(tensors);
  }

  /** The nodes that compute something, in order. */
  List<Onnx.NodeProto> nodes() {
    return graph.getNodeList().stream()
        .filter(node -> !tensors.containsKey(node.getOutput(0)))
        .toList();
  }

  /** Inputs that have no initial values. */
  List<Onnx.ValueInfoProto> inputs() {
    return graph.getInputList().stream()
        .filter(input -> !tensors.containsKey(input.getName()))
        .toList();
  }
}
