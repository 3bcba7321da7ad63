package org.maskedaction.model.video;

import org.maskedaction.model.Initializer;
import org.maskedaction.model.Layers;
import org.maskedaction.model.Layers.Style;
import org.maskedaction.model.Parameters;
import org.maskedaction.ops.MaskedPatchLoss;
import org.maskedaction.ops.PatchTargets.PixelStatistics;
import org.maskedaction.ops.ReinforceLoss;
import org.maskedaction.ops.TokenLogits;
import org.maskedaction.ops.TokenTable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The adaptive token sampler of AdaMAE (Bandara et al., 2023): tubelet embeddings without the fixed
 * positions, plus a learned position table, through attention or MLP blocks to a logit per token of
 * being visible. Autoencoder, sampler and tubelet embedding have one loss, L_R + c L_S, so that the
 * embedding learns from the sampling loss too.
 */
public final class AdaMaeSampler {
  /** Output: logits of the distribution over tokens. // [B, N] */
  public static final String LOGITS = TatsSampler.LOGITS;

  /** Output with the network MHA: queries, keys and values of the first block. // [B, N, 3D] */
  public static final String FIRST_QKV = TatsSampler.FIRST_QKV;

  /** Output: the sampling loss L_S, without its weight. // scalar */
  public static final String SAMPLING_LOSS = "sampling_loss";

  /** Output: entropy of the distribution in nats, mean over the clips. // scalar */
  public static final String ENTROPY = SAMPLING_LOSS + "/entropy";

  /** What the loss graph minimises, L_R + c L_S. // scalar */
  public static final String TOTAL_LOSS = "total_loss";

  private static final String PREFIX = TatsSampler.PREFIX;
  private static final String POSITION_TABLE = PREFIX + "pos_embed";
  private static final String HEAD = PREFIX + "head";

  private AdaMaeSampler() {}

  /**
   * Creates the sampler's parameters: Xavier-uniform weights, zero biases, a zero position table.
   */
  public static void createParameters(
      Parameters parameters, VideoModelConfig model, AdaMaeSamplerConfig sampler) {
    int width = model.embedDim();
    parameters.create(POSITION_TABLE, Initializer.constant(0), 1, model.tokens(), width);
    for (int i = 0; i < sampler.depth(); i++) {
      switch (sampler.network()) {
        case MHA -> Layers.createUnbiasedBlock(parameters, blockName(i), width, sampler.mlpRatio());
        case MLP ->
            Layers.createMlp(
                parameters, blockName(i), width, sampler.mlpRatio(), Initializer.xavierUniform());
      }
    }
    Layers.createLinear(parameters, HEAD, 1, width);
  }

  /** The policy: tubelets → tokens → {@link #LOGITS}. */
  public static SameDiff policyGraph(
      Parameters parameters, VideoModelConfig model, AdaMaeSamplerConfig sampler, int batch) {
    Layers layers = new Layers(parameters, Style.ADA_MAE);
    logits(layers, model, sampler, VideoMae.patches(layers, model, batch));
    return layers.graph();
  }

  /**
   * Autoencoder and sampler with {@link #TOTAL_LOSS}; besides the outputs of {@link VideoMae#graph}
   * there are {@link #LOGITS}, {@link #SAMPLING_LOSS} and {@link #ENTROPY}. The masks are inputs:
   * they are drawn from the logits outside.
   *
   * @param statistics what the tubelets were normalised with
   * @param batch clips B
   * @param visible visible tokens K of each clip
   */
  public static SameDiff lossGraph(
      Parameters parameters,
      VideoModelConfig model,
      VideoLossConfig loss,
      AdaMaeSamplerConfig sampler,
      PixelStatistics statistics,
      int batch,
      int visible) {
    Layers layers = new Layers(parameters, Style.VIDEO_MAE);
    SameDiff graph = layers.graph();
    MaskedPatchLoss.Outputs reconstruction =
        VideoMae.autoencoder(layers, parameters, model, loss, statistics, batch, visible);
    SDVariable patches = graph.getVariable(VideoMae.PATCHES);
    SDVariable masked = graph.getVariable(VideoMae.MASKED);
    Layers ofSampler = new Layers(graph, parameters, Style.ADA_MAE);
    SDVariable logits = logits(ofSampler, model, sampler, patches); // [B, N]
    SDVariable sampling =
        ReinforceLoss.of(SAMPLING_LOSS, logits, masked, reconstruction.tokenError()).loss();
    SDVariable weight = layers.scalar(sampler.coefficient());
    reconstruction.loss().add(TOTAL_LOSS, sampling.mul("weighted_sampling_loss", weight));
    graph.setLossVariables(TOTAL_LOSS);
    return graph;
  }

  private static SDVariable logits(
      Layers layers, VideoModelConfig model, AdaMaeSamplerConfig sampler, SDVariable patches) {
    SDVariable tokens = VideoMae.tokens(TatsSampler.TOKENS, layers, model, patches, false);
    SDVariable x =
        TokenTable.add(PREFIX + "input", tokens, layers.parameter(POSITION_TABLE)); // [B, N, D]
    for (int i = 0; i < sampler.depth(); i++) {
      x =
          switch (sampler.network()) {
            case MHA -> layers.block(blockName(i), x, sampler.numHeads());
            case MLP -> layers.mlp(blockName(i), x);
          };
    }
    return TokenLogits.of(LOGITS, layers.linear(HEAD, x, null), 1.0);
  }

  private static String blockName(int index) {
    return PREFIX + "blocks." + index;
  }
}
