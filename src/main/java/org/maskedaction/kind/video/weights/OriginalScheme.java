package org.maskedaction.kind.video.weights;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.maskedaction.interop.NamingScheme;
import org.maskedaction.interop.TensorPart;
import org.maskedaction.model.video.VideoModelConfig;

/**
 * The published code of VideoMAE and AdaMAE. Names of the autoencoder are ours; classifiers lack
 * the prefix of the encoder. In AdaMAE's files the sampler follows the encoder's norm.
 */
public final class OriginalScheme implements NamingScheme {
  private static final String ENCODER = "encoder.";
  private static final String FULL_BIAS = "qkv.bias";

  private final VideoModelConfig model;
  private final boolean classifier;
  private final int samplerDepth;

  private OriginalScheme(VideoModelConfig model, boolean classifier, int samplerDepth) {
    this.model = model;
    this.classifier = classifier;
    this.samplerDepth = samplerDepth;
  }

  /** Of a masked autoencoder; a sampler that is not AdaMAE's keeps our names. */
  public static OriginalScheme pretrained(VideoModelConfig model) {
    return new OriginalScheme(model, false, -1);
  }

  /** Of AdaMAE's autoencoder and sampler with {@code depth} blocks. */
  public static OriginalScheme adaMae(VideoModelConfig model, int depth) {
    return new OriginalScheme(model, false, depth);
  }

  /** Of a classifier. */
  public static OriginalScheme classifier(VideoModelConfig model) {
    return new OriginalScheme(model, true, -1);
  }

  @Override
  public List<TensorPart> parts(Map<String, List<Long>> own) {
    List<TensorPart> parts = new ArrayList<>();
    own.forEach(
        (name, shape) ->
            parts.add(
                new TensorPart(name, rename(name), VideoShapes.published(name, shape, model))));
    parts.sort(Comparator.comparingInt(part -> rank(part.foreign())));
    return parts;
  }

  private String rename(String name) {
    if (SamplerNames.isSampler(name)) {
      return samplerDepth < 0 ? name : SamplerNames.adaMae(name, samplerDepth);
    }
    return classifier && name.startsWith(ENCODER) ? name.substring(ENCODER.length()) : name;
  }

  /** The place of a tensor's group in the published files. */
  private static int rank(String name) {
    if (name.equals("mask_token")) {
      return 0;
    }
    if (name.equals(SamplerNames.ADAMAE_POSITIONS)) {
      return 1;
    }
    if (name.startsWith(SamplerNames.ADAMAE_LAYERS)) {
      return 3;
    }
    return name.startsWith(ENCODER) ? 2 : 4;
  }

  /** A bias of queries, keys and values in one tensor: that of the keys cancels in the softmax. */
  @Override
  public List<Place> otherPlaces(TensorPart part) {
    boolean query = part.own().endsWith("attn.q_bias");
    if (!query && !part.own().endsWith("attn.v_bias")) {
      return List.of();
    }
    String name = part.foreign().replaceFirst("[qv]_bias$", FULL_BIAS);
    int width = part.length();
    return List.of(new Place(name, List.of(3L * width), query ? 0 : 2 * width));
  }

  /** The sampler, which only runs that learn their masks have. */
  @Override
  public boolean mayLack(String own) {
    return SamplerNames.isSampler(own);
  }
}
