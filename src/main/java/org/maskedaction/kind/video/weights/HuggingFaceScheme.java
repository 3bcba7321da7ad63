package org.maskedaction.kind.video.weights;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.maskedaction.interop.NamingScheme;
import org.maskedaction.interop.TensorPart;
import org.maskedaction.model.video.TatsSampler;
import org.maskedaction.model.video.VideoMae;
import org.maskedaction.model.video.VideoModelConfig;

/**
 * VideoMAE in Hugging Face transformers. Queries, keys and values have a matrix each; their biases
 * are called {@code query.bias} and {@code value.bias}, in files of transformers 4 {@code q_bias}
 * and {@code v_bias}.
 */
public class HuggingFaceScheme implements NamingScheme {
  static final String KERNEL = "videomae.embeddings.patch_embeddings.projection.weight";
  public static final String NORM = "videomae.layernorm.weight";
  static final String BLOCKS = "videomae.encoder.layer.";
  static final String DECODER_BLOCKS = "decoder.decoder_layers.";

  private static final String QKV = "attn.qkv.weight";
  private static final List<String> PROJECTIONS = List.of("query", "key", "value");
  private static final String SELF = "attention.attention.";

  private final VideoModelConfig model;
  private final boolean olderBiasNames;

  /**
   * Of a model.
   *
   * @param olderBiasNames whether biases are named as in transformers 4
   */
  public HuggingFaceScheme(VideoModelConfig model, boolean olderBiasNames) {
    this.model = model;
    this.olderBiasNames = olderBiasNames;
  }

  /**
   * Of an encoder alone.
   *
   * @param hasNorm whether the file has the norm after the last block
   */
  public static NamingScheme encoder(VideoModelConfig model, boolean hasNorm) {
    return new HuggingFaceScheme(model, false) {
      @Override
      public boolean mayLack(String own) {
        boolean norm = own.startsWith(VideoMae.ENCODER_OUTPUT);
        return !own.startsWith("encoder.") || (norm && !hasNorm);
      }
    };
  }

  @Override
  public List<TensorPart> parts(Map<String, List<Long>> own) {
    List<TensorPart> parts = new ArrayList<>();
    own.forEach(
        (name, shape) -> {
          if (name.endsWith(QKV) && !TatsSampler.isSampler(name)) {
            addProjections(parts, name, shape);
          } else if (!TatsSampler.isSampler(name)) {
            parts.add(
                new TensorPart(
                    name, rename(name), OriginalScheme.publishedShape(name, shape, model)));
          }
        });
    parts.sort(Comparator.comparing(TensorPart::foreign));
    return parts;
  }

  private void addProjections(List<TensorPart> parts, String name, List<Long> shape) {
    long width = shape.get(1);
    String prefix = rename(name.substring(0, name.length() - QKV.length())) + SELF;
    for (int i = 0; i < PROJECTIONS.size(); i++) {
      parts.add(
          new TensorPart(
              name,
              i * width * width,
              prefix + PROJECTIONS.get(i) + ".weight",
              List.of(width, width),
              TensorPart.Order.SAME));
    }
  }

  private String rename(String name) {
    String query = olderBiasNames ? "q_bias" : "query.bias";
    String value = olderBiasNames ? "v_bias" : "value.bias";
    return name.replace(
            "encoder.patch_embed.proj", "videomae.embeddings.patch_embeddings.projection")
        .replaceFirst("^encoder\\.blocks\\.", BLOCKS)
        .replaceFirst("^encoder\\.norm\\.", "videomae.layernorm.")
        .replaceFirst("^decoder\\.blocks\\.", DECODER_BLOCKS)
        .replaceFirst("^head\\.", "classifier.")
        .replace("attn.q_bias", SELF + query)
        .replace("attn.v_bias", SELF + value)
        .replace("attn.proj", "attention.output.dense")
        .replace("norm1", "layernorm_before")
        .replace("norm2", "layernorm_after")
        .replace("mlp.fc1", "intermediate.dense")
        .replace("mlp.fc2", "output.dense");
  }

  @Override
  public List<Place> otherPlaces(TensorPart part) {
    if (!part.own().endsWith("_bias")) {
      return List.of();
    }
    String older = new HuggingFaceScheme(model, !olderBiasNames).rename(part.own());
    return List.of(new Place(older, part.shape(), 0));
  }

  /** The sampler, which only runs that learn their masks have. */
  @Override
  public boolean mayLack(String own) {
    return TatsSampler.isSampler(own);
  }
}
