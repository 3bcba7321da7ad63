package org.maskedaction.kind.video.weights;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.maskedaction.interop.NamingScheme;
import org.maskedaction.interop.TensorPart;
import org.maskedaction.model.video.TatsSampler;
import org.maskedaction.model.video.VideoModelConfig;

/**
 * The published code of VideoMAE and AdaMAE. Names of the autoencoder are ours; classifiers lack
 * the prefix of the encoder. In AdaMAE's files the sampler follows the encoder's norm.
 */
public final class OriginalScheme implements NamingScheme {
  /** The learned position table of AdaMAE. */
  public static final String ADAMAE_POSITIONS = "encoder.pos_embed_probs";

  /** AdaMAE's blocks, by number, and after them the logit. */
  public static final String ADAMAE_LAYERS = "encoder.get_token_probs.";

  private static final Pattern OWN_BLOCK =
      Pattern.compile(Pattern.quote(TatsSampler.PREFIX) + "blocks\\.(\\d+)\\.(.*)");
  private static final String OWN_POSITIONS = TatsSampler.PREFIX + "pos_embed";
  private static final String OWN_HEAD = TatsSampler.PREFIX + "head.";

  private static final String ENCODER = "encoder.";
  private static final long CHANNELS = 3;
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
            parts.add(new TensorPart(name, rename(name), publishedShape(name, shape, model))));
    parts.sort(Comparator.comparingInt(part -> rank(part.foreign())));
    return parts;
  }

  private String rename(String name) {
    if (TatsSampler.isSampler(name)) {
      return samplerDepth < 0 ? name : adaMaeName(name, samplerDepth);
    }
    return classifier && name.startsWith(ENCODER) ? name.substring(ENCODER.length()) : name;
  }

  /** The place of a tensor's group in the published files. */
  private static int rank(String name) {
    if (name.equals("mask_token")) {
      return 0;
    }
    if (name.equals(ADAMAE_POSITIONS)) {
      return 1;
    }
    if (name.startsWith(ADAMAE_LAYERS)) {
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
    return TatsSampler.isSampler(own);
  }

  /** AdaMAE's name for a parameter of its sampler with {@code depth} blocks. */
  private static String adaMaeName(String name, int depth) {
    Matcher block = OWN_BLOCK.matcher(name);
    if (block.matches()) {
      return ADAMAE_LAYERS + block.group(1) + "." + block.group(2);
    }
    if (name.startsWith(OWN_HEAD)) {
      return ADAMAE_LAYERS + depth + "." + name.substring(OWN_HEAD.length());
    }
    if (name.equals(OWN_POSITIONS)) {
      return ADAMAE_POSITIONS;
    }
    throw new IllegalArgumentException("AdaMAE has no parameter '" + name + "'");
  }

  /** The shape of a parameter's tensor in the published files. */
  static List<Long> publishedShape(String name, List<Long> shape, VideoModelConfig model) {
    return switch (name) {
      case "encoder.patch_embed.proj.weight" ->
          List.of(
              shape.get(0),
              CHANNELS,
              (long) model.tubeletSize(),
              (long) model.patchSize(),
              (long) model.patchSize());
      case "mask_token" -> List.of(1L, 1L, shape.get(0));
      default -> shape;
    };
  }
}
