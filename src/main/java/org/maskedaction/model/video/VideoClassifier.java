package org.maskedaction.model.video;

import org.maskedaction.model.Initializer;
import org.maskedaction.model.Layers;
import org.maskedaction.model.Layers.Style;
import org.maskedaction.model.Parameters;
import org.maskedaction.ops.SoftmaxCrossEntropy;
import org.maskedaction.ops.TokenMean;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The action classifier that VideoMAE is fine-tuned as: the encoder on all tokens, without its last
 * norm, then the mean over the tokens, a norm of its own and a linear head.
 *
 * <p>Names of the encoder's parameters are those of {@link VideoMae}, so that its weights fit as
 * they are; {@code fc_norm} and {@code head} are new.
 */
public final class VideoClassifier {
  /** Placeholder: normalised tubelets in (c, t, y, x) order. // [B, N, P] */
  public static final String PATCHES = VideoMae.PATCHES;

  /** Placeholder: the share of every class in a clip, rows that add up to 1. // [B, C] */
  public static final String TARGETS = "targets";

  /**
   * Placeholder of a graph with stochastic depth: 0 for a dropped residual branch, 1 / (1 - rate)
   * for a kept one; row 2i for the attention and row 2i + 1 for the MLP of block i. // [2·depth, B]
   */
  public static final String KEEP_PATHS = "keep_paths";

  /**
   * Placeholder of a graph with dropout before the head: 0 for a dropped value of {@link
   * #FEATURES}, 1 / (1 - rate) for a kept one. // [B, D]
   */
  public static final String KEEP_FEATURES = "keep_features";

  /** Output: one score per class. // [B, C] */
  public static final String LOGITS = "head";

  /** Output: what the head reads, before any dropout, one vector per clip. // [B, D] */
  public static final String FEATURES = "fc_norm";

  /** Output: the mean cross-entropy. // scalar */
  public static final String LOSS = "loss";

  private static final double DEVIATION = 0.02;
  private static final double LIMIT = 2;
  private static final double HEAD_SCALE = 0.001;

  /**
   * What is dropped in training by factors from outside, so that the graph has nothing random.
   *
   * @param paths whether residual branches are scaled by {@link #KEEP_PATHS}
   * @param features whether what the head reads is scaled by {@link #KEEP_FEATURES}
   */
  public record Dropped(boolean paths, boolean features) {
    /** Nothing. */
    public static final Dropped NOTHING = new Dropped(false, false);
  }

  private VideoClassifier() {}

  /**
   * Creates the parameters with the initial values of VideoMAE's fine-tuning: matrices normal with
   * deviation 0.02, those of the head a thousandth of it, biases 0.
   */
  public static void createParameters(Parameters parameters, VideoModelConfig model, int classes) {
    int width = model.embedDim();
    VideoMae.createTokenizer(parameters, model);
    Initializer normal = Initializer.truncatedNormal(DEVIATION, LIMIT);
    for (int i = 0; i < model.depth(); i++) {
      Layers.createBlock(parameters, "encoder.blocks." + i, width, model.mlpRatio(), normal);
    }
    Layers.createNorm(parameters, FEATURES, width);
    Initializer small = Initializer.truncatedNormal(HEAD_SCALE * DEVIATION, HEAD_SCALE * LIMIT);
    Layers.createLinear(parameters, LOGITS, classes, width, small);
  }

  /** The number of classes C of a classifier. */
  public static int classes(Parameters parameters) {
    return (int) parameters.get(LOGITS + ".bias").length();
  }

  /**
   * The classifier with its loss {@link #LOSS}.
   *
   * @param batch clips B
   * @param dropped which placeholders for dropping the graph has
   */
  public static SameDiff trainingGraph(
      Parameters parameters, VideoModelConfig model, int batch, Dropped dropped) {
    Layers layers = new Layers(parameters, Style.VIDEO_MAE);
    SDVariable logits = logits(layers, model, batch, dropped);
    SDVariable targets = layers.placeHolder(TARGETS, batch, classes(parameters));
    SoftmaxCrossEntropy.of(LOSS, logits, targets);
    layers.graph().setLossVariables(LOSS);
    return layers.graph();
  }

  /** The classifier up to {@link #LOGITS}, without a loss. */
  public static SameDiff inferenceGraph(Parameters parameters, VideoModelConfig model, int batch) {
    Layers layers = new Layers(parameters, Style.VIDEO_MAE);
    logits(layers, model, batch, Dropped.NOTHING);
    return layers.graph();
  }

  private static SDVariable logits(
      Layers layers, VideoModelConfig model, int batch, Dropped dropped) {
    SDVariable keep =
        dropped.paths() ? layers.placeHolder(KEEP_PATHS, 2L * model.depth(), batch) : null;
    SDVariable encoded = encode(layers, model, batch, keep); // [B, N, D]
    SDVariable mean = TokenMean.of("token_mean", encoded); // [B, D]
    SDVariable features = layers.norm(FEATURES, mean);
    if (dropped.features()) {
      SDVariable kept = layers.placeHolder(KEEP_FEATURES, batch, model.embedDim());
      features = features.mul(FEATURES + ".dropout", kept);
    }
    return layers.linear(LOGITS, features, null);
  }

  /** All tokens with their positions through the encoder's blocks. // [B, N, D] */
  static SDVariable encode(Layers layers, VideoModelConfig model, int batch, SDVariable keep) {
    SDVariable patches = VideoMae.patches(layers, model, batch);
    SDVariable x = VideoMae.tokens("encoder.tokens", layers, model, patches, true);
    for (int i = 0; i < model.depth(); i++) {
      x = layers.block("encoder.blocks." + i, x, model.numHeads(), keep, 2 * i);
    }
    return x;
  }
}
