package org.maskedaction.kind.video.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.maskedaction.io.JsonFile;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.ops.PatchTargets.PixelStatistics;

/** The JSON files that Hugging Face transformers wants beside the weights of VideoMAE. */
public final class HuggingFaceFolder {
  private static final double EPS = 1e-6;

  private HuggingFaceFolder() {}

  /** The configuration of a masked autoencoder. */
  public static Map<String, Object> pretraining(VideoModelConfig model, boolean normaliseTargets) {
    Map<String, Object> config = common(model, "VideoMAEForPreTraining");
    config.put("use_mean_pooling", false);
    config.put("norm_pix_loss", normaliseTargets);
    return config;
  }

  /**
   * The configuration of a classifier.
   *
   * @param classNames names of all classes, or empty
   */
  public static Map<String, Object> classification(
      VideoModelConfig model, int classes, List<String> classNames) {
    Map<String, Object> config = common(model, "VideoMAEForVideoClassification");
    config.put("use_mean_pooling", true);
    Map<String, Object> names = new LinkedHashMap<>();
    Map<String, Object> labels = new LinkedHashMap<>();
    for (int i = 0; i < classes; i++) {
      String name = classNames.isEmpty() ? "LABEL_" + i : classNames.get(i);
      names.put(Integer.toString(i), name);
      labels.put(name, i);
    }
    config.put("id2label", names);
    config.put("label2id", labels);
    return config;
  }

  private static Map<String, Object> common(VideoModelConfig model, String architecture) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("architectures", List.of(architecture));
    config.put("model_type", "videomae");
    config.put("image_size", model.imageSize());
    config.put("patch_size", model.patchSize());
    config.put("num_channels", 3);
    config.put("num_frames", model.numFrames());
    config.put("tubelet_size", model.tubeletSize());
    config.put("hidden_size", model.embedDim());
    config.put("num_hidden_layers", model.depth());
    config.put("num_attention_heads", model.numHeads());
    config.put("intermediate_size", model.embedDim() * model.mlpRatio());
    config.put("hidden_act", "gelu");
    config.put("hidden_dropout_prob", 0.0);
    config.put("attention_probs_dropout_prob", 0.0);
    config.put("initializer_range", 0.02);
    config.put("layer_norm_eps", EPS);
    config.put("qv_bias", true);
    config.put("decoder_num_attention_heads", model.decoderNumHeads());
    config.put("decoder_hidden_size", model.decoderEmbedDim());
    config.put("decoder_num_hidden_layers", model.decoderDepth());
    config.put("decoder_intermediate_size", model.decoderEmbedDim() * model.mlpRatio());
    config.put("torch_dtype", "float32");
    return config;
  }

  /**
   * Writes both JSON files.
   *
   * @param pixels what colours are normalised by
   */
  public static void write(
      Path folder, Map<String, Object> config, VideoModelConfig model, PixelStatistics pixels)
      throws IOException {
    int side = model.imageSize();
    Map<String, Object> preprocessor = new LinkedHashMap<>();
    preprocessor.put("image_processor_type", "VideoMAEImageProcessor");
    preprocessor.put("do_resize", true);
    preprocessor.put("size", Map.of("shortest_edge", side));
    preprocessor.put("do_center_crop", true);
    Map<String, Object> crop = new LinkedHashMap<>();
    crop.put("height", side);
    crop.put("width", side);
    preprocessor.put("crop_size", crop);
    preprocessor.put("do_rescale", true);
    preprocessor.put("rescale_factor", 1 / 255.0);
    preprocessor.put("do_normalize", true);
    preprocessor.put("image_mean", pixels.mean());
    preprocessor.put("image_std", pixels.deviation());
    JsonFile.write(folder.resolve(HuggingFaceConfig.FILE), config);
    JsonFile.write(folder.resolve(HuggingFaceConfig.PREPROCESSOR), preprocessor);
  }
}
