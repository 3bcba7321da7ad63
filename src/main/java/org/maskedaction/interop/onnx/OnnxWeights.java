package org.maskedaction.interop.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.Onnx;
import org.maskedaction.io.InputException;

/**
 * The weights of a VideoMAE in an ONNX file by the names that they have in Hugging Face
 * transformers. Exporters fold the transposition of a matrix into its values and drop its name; the
 * name then follows from the bias that is added to the product, or from the node's name, which is
 * the path of its module.
 */
public final class OnnxWeights {
  private static final String KERNEL = "embeddings.patch_embeddings.projection.weight";
  private static final String BACKBONE = "videomae.";
  private static final String BIAS = ".bias";
  private static final String WEIGHT = ".weight";
  private static final int CLIP_AXES = 5;
  private static final String QUERY = "encoder.layer.0.attention.attention.query.weight";

  private final OnnxModel model;
  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final Set<String> unnamed = new LinkedHashSet<>();
  private final String root;

  /** A tensor of the file, and whether its rows are the columns of the one in transformers. */
  private record Source(Onnx.TensorProto tensor, boolean transposed, Onnx.NodeProto product) {}

  /**
   * Of a model; reads no values.
   *
   * @throws InputException if the model has no tokenizer named as in transformers
   */
  public OnnxWeights(OnnxModel model) {
    this.model = model;
    String kernel =
        model.tensors().keySet().stream()
            .filter(name -> name.equals(KERNEL) || name.endsWith("." + KERNEL))
            .findFirst()
            .orElseThrow(
                () ->
                    new InputException(
                        "%s: has no tensor '%s'; only VideoMAE of transformers becomes a run"
                            .formatted(model.path(), KERNEL)));
    String prefix = kernel.substring(0, kernel.length() - KERNEL.length());
    root =
        prefix.endsWith(BACKBONE)
            ? prefix.substring(0, prefix.length() - BACKBONE.length())
            : prefix;
    Map<String, Onnx.NodeProto> products = products();
    model
        .tensors()
        .forEach(
            (name, tensor) -> {
              Onnx.NodeProto product = products.get(name);
              String known = product == null ? name : nameOf(product);
              put(known, new Source(tensor, product != null, product));
            });
  }

  /** MatMul nodes by the tensor on their right. */
  private Map<String, Onnx.NodeProto> products() {
    Map<String, Onnx.NodeProto> products = new HashMap<>();
    for (Onnx.NodeProto node : model.nodes()) {
      if (node.getOpType().equals("MatMul") && model.tensors().containsKey(node.getInput(1))) {
        products.put(node.getInput(1), node);
      }
    }
    return products;
  }

  private String nameOf(Onnx.NodeProto product) {
    for (Onnx.NodeProto node : model.nodes()) {
      if (node.getOpType().equals("Add") && node.getInputList().contains(product.getOutput(0))) {
        for (String input : node.getInputList()) {
          if (input.endsWith(BIAS) && model.tensors().containsKey(input)) {
            return input.substring(0, input.length() - BIAS.length()) + WEIGHT;
          }
        }
      }
    }
    String path = product.getName().replaceFirst("/MatMul(_\\d+)?$", "").replaceFirst("^/", "");
    return path.replace('/', '.') + WEIGHT;
  }

  private void put(String name, Source source) {
    String plain = name.startsWith(root) ? name.substring(root.length()) : name;
    boolean weight = name.startsWith(root) && (plain.endsWith(WEIGHT) || plain.endsWith(BIAS));
    if (!weight || source.tensor().getDataType() != Onnx.TensorProto.DataType.FLOAT.getNumber()) {
      unnamed.add(name);
      return;
    }
    boolean ofBackbone = plain.startsWith("embeddings.") || plain.startsWith("encoder.");
    String full = ofBackbone || plain.startsWith("layernorm.") ? BACKBONE + plain : plain;
    if (sources.put(full, source) != null) {
      throw new InputException("%s: has two tensors '%s'".formatted(model.path(), full));
    }
  }

  /** Extents of every weight by name. */
  public Map<String, List<Long>> shapes() {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    sources.forEach((name, source) -> shapes.put(name, shape(source)));
    return Collections.unmodifiableMap(shapes);
  }

  private static List<Long> shape(Source source) {
    List<Long> dims = source.tensor().getDimsList();
    return source.transposed() && dims.size() == 2 ? List.of(dims.get(1), dims.get(0)) : dims;
  }

  /** Names of constants that are no weights. */
  public List<String> others() {
    return List.copyOf(unnamed);
  }

  /**
   * The values of a weight.
   *
   * @throws InputException if it has other than as many as its shape says
   */
  public float[] floats(String name) {
    Source source = sources.get(name);
    if (source == null) {
      throw new InputException("%s: has no tensor '%s'".formatted(model.path(), name));
    }
    float[] values = values(source.tensor());
    long count = source.tensor().getDimsList().stream().reduce(1L, (a, b) -> a * b);
    if (values.length != count) {
      throw new InputException(
          "%s: tensor '%s' of shape %s has %d values"
              .formatted(model.path(), name, source.tensor().getDimsList(), values.length));
    }
    return source.transposed()
        ? transposed(values, Math.toIntExact(source.tensor().getDims(1)))
        : values;
  }

  private static float[] values(Onnx.TensorProto tensor) {
    if (tensor.getRawData().isEmpty()) {
      float[] values = new float[tensor.getFloatDataCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = tensor.getFloatData(i);
      }
      return values;
    }
    ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    FloatBuffer floats = bytes.asFloatBuffer();
    float[] values = new float[floats.remaining()];
    floats.get(values);
    return values;
  }

  private static float[] transposed(float[] values, int columns) {
    float[] turned = new float[values.length];
    int rows = values.length / columns;
    for (int i = 0; i < values.length; i++) {
      turned[i % columns * rows + i / columns] = values[i];
    }
    return turned;
  }

  /**
   * Settings of a run that the graph decides, by key: the clips that it takes and the heads that it
   * splits queries into.
   */
  public Map<String, Long> settings() {
    Map<String, Long> settings = new LinkedHashMap<>();
    List<Long> clip = clip();
    if (clip.size() == CLIP_AXES && clip.get(1) > 0 && clip.get(3) > 0) {
      settings.put("model.num_frames", clip.get(1));
      settings.put("model.image_size", clip.get(3));
    }
    Source query = sources.get(BACKBONE + QUERY);
    int head = query == null || query.product() == null ? 0 : headWidth(query.product());
    if (head > 0 && shape(query).get(0) % head == 0) {
      settings.put("model.num_heads", shape(query).get(0) / head);
    }
    return settings;
  }

  /** Extents of the clips that the model takes. // [B, T, 3, H, W], 0 for those left open */
  private List<Long> clip() {
    return model.inputs().get(0).getType().getTensorType().getShape().getDimList().stream()
        .map(Onnx.TensorShapeProto.Dimension::getDimValue)
        .toList();
  }

  /** Width of an attention head as a block splits its queries, 0 if that is not found. */
  private int headWidth(Onnx.NodeProto queries) {
    Set<String> values = new LinkedHashSet<>(queries.getOutputList());
    for (Onnx.NodeProto node : model.nodes()) {
      if (node.getInputList().stream().anyMatch(values::contains)) {
        if (node.getOpType().equals("Reshape")) {
          return lastExtent(node.getInput(1));
        }
        if (node.getOpType().equals("Add")) {
          values.addAll(node.getOutputList());
        }
      }
    }
    return 0;
  }

  private int lastExtent(String shape) {
    Onnx.TensorProto tensor = model.tensors().get(shape);
    if (tensor == null || tensor.getRawData().size() < Long.BYTES) {
      return 0;
    }
    ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    return (int) bytes.getLong(bytes.limit() - Long.BYTES);
  }
}
