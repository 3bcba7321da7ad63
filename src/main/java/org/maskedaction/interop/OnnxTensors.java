package org.maskedaction.interop;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.interop.onnx.OnnxModel;
import org.maskedaction.interop.onnx.OnnxWeights;

/** The weights of a VideoMAE in an ONNX file, and what its graph says about the model. */
final class OnnxTensors implements TensorFile {
  static final String ENDING = ".onnx";

  private static final String QUERY = "videomae.encoder.layer.0.attention.attention.query.weight";
  private static final int CLIP_AXES = 5;

  private final Path path;
  private final OnnxWeights weights;

  private OnnxTensors(Path path, OnnxWeights weights) {
    this.path = path;
    this.weights = weights;
  }

  static OnnxTensors open(Path path) {
    return new OnnxTensors(path, new OnnxWeights(OnnxModel.read(path)));
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public Map<String, List<Long>> shapes() {
    return weights.shapes();
  }

  @Override
  public List<String> skipped() {
    return weights.others();
  }

  @Override
  public float[] floats(String name) {
    return weights.floats(name);
  }

  /** The clips that the graph takes and the heads that it splits queries into. */
  @Override
  public Map<String, Long> settings() {
    Map<String, Long> settings = new LinkedHashMap<>();
    List<Long> clip = weights.clip(); // [B, T, 3, H, W]
    if (clip.size() == CLIP_AXES && clip.get(1) > 0 && clip.get(3) > 0) {
      settings.put("model.num_frames", clip.get(1));
      settings.put("model.image_size", clip.get(3));
    }
    List<Long> query = weights.shapes().get(QUERY);
    int head = weights.headWidth();
    if (query != null && head > 0 && query.get(0) % head == 0) {
      settings.put("model.num_heads", query.get(0) / head);
    }
    return settings;
  }
}
