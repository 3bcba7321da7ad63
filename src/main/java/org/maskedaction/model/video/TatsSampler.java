package org.maskedaction.model.video;

import org.maskedaction.model.Initializer;
import org.maskedaction.model.Layers;
import org.maskedaction.model.Layers.Style;
import org.maskedaction.model.Parameters;
import org.maskedaction.ops.Activation;
import org.maskedaction.ops.ClippedPpoLoss;
import org.maskedaction.ops.SampleWithoutReplacement;
import org.maskedaction.ops.TokenLogits;
import org.maskedaction.ops.TokenMean;
import org.maskedaction.ops.TrajectoryAttention;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The trajectory-aware adaptive token sampler (TATS): attention blocks, by default of trajectory
 * attention, with an actor, which gives every token a logit of being visible, and a critic, which
 * predicts the reconstruction error of the clip.
 */
public final class TatsSampler {
  /** Prefix of all parameters of the sampler. */
  public static final String PREFIX = "sampler.";

  /**
   * Tokens X that the sampler reads: an output of the token and policy graphs, a placeholder of the
   * loss graph. // [B, N, D]
   */
  public static final String TOKENS = "tokens";

  /** Placeholder of the draw graph: standard Gumbel noise. // [B, N] */
  public static final String NOISE = "noise";

  /**
   * Output, placeholder of the draw graph: logits of the distribution over tokens, divided by the
   * temperature. // [B, N]
   */
  public static final String LOGITS = "logits";

  /**
   * Output of the policy graph: queries, keys and values of the first block, as its attention reads
   * them. // [B, N, 3D]
   */
  public static final String FIRST_QKV = PREFIX + "blocks.0.attn.qkv";

  /** Output of the policy graph with Orthoformer: landmarks of the first block. // [B, L, D] */
  public static final String FIRST_LANDMARKS = PREFIX + "blocks.0.attn.landmarks";

  /** Output: the critic's value V. // [B, 1] */
  public static final String VALUE = "value";

  /** Output of the draw graph: the drawn visible tokens, ascending. // int32 [B, K] */
  public static final String VISIBLE = VideoMae.VISIBLE;

  /** Output of the draw graph, placeholder of the loss graph: the complement. // int32 [B, M] */
  public static final String MASKED = VideoMae.MASKED;

  /** Placeholder of the loss graph: recorded log-probabilities of the masked tokens. // [B, M] */
  public static final String OLD_LOG_PROB = "old_log_prob";

  /** Placeholder of the loss graph: advantages. // [B, M] */
  public static final String ADVANTAGE = "advantage";

  /** Placeholder of the loss graph: rewards, the reconstruction errors. // [B, M] */
  public static final String REWARD = "reward";

  private static final String POSITION_TABLE = PREFIX + "pos_embed";

  private TatsSampler() {}

  /**
   * Creates the sampler's parameters: Xavier-uniform weights, zero biases, a zero position table.
   */
  public static void createParameters(
      Parameters parameters, VideoModelConfig model, TatsSamplerConfig sampler) {
    int width = model.embedDim();
    if (learnable(sampler)) {
      parameters.create(POSITION_TABLE, Initializer.constant(0), 1, model.tokens(), width);
    }
    for (int i = 0; i < sampler.depth(); i++) {
      if (sampler.attention() == TatsSamplerConfig.Attention.MHA) {
        Layers.createBlock(parameters, blockName(i), width, sampler.mlpRatio());
      } else {
        Layers.createTrajectoryBlock(parameters, blockName(i), width, sampler.mlpRatio());
      }
    }
    Layers.createLinear(parameters, PREFIX + "actor", 1, width);
    int hidden = sampler.criticWidth(width);
    Layers.createLinear(parameters, PREFIX + "critic.hidden", hidden, width);
    Layers.createLinear(parameters, PREFIX + "critic.out", 1, hidden);
  }

  /** What the sampler reads: tubelets → tokens. */
  public static SameDiff tokenGraph(
      Parameters parameters, VideoModelConfig model, TatsSamplerConfig sampler, int batch) {
    Layers layers = new Layers(parameters, Style.VIDEO_MAE);
    tokens(layers, model, sampler, batch);
    return layers.graph();
  }

  private static SDVariable tokens(
      Layers layers, VideoModelConfig model, TatsSamplerConfig sampler, int batch) {
    SDVariable patches = VideoMae.patches(layers, model, batch);
    return VideoMae.tokens(TOKENS, layers, model, patches, !learnable(sampler));
  }

  /** The policy: tubelets → tokens → logits and value. */
  public static SameDiff policyGraph(
      Parameters parameters, VideoModelConfig model, TatsSamplerConfig sampler, int batch) {
    Layers layers = new Layers(parameters, Style.VIDEO_MAE);
    actorAndCritic(layers, model, sampler, tokens(layers, model, sampler, batch));
    return layers.graph();
  }

  /**
   * The draw of {@code visible} tokens without replacement, by the largest of log-probability plus
   * Gumbel noise.
   */
  public static SameDiff drawGraph(int batch, int tokens, int visible) {
    SameDiff graph = Layers.newGraph();
    SDVariable logits = graph.placeHolder(LOGITS, DataType.FLOAT, batch, tokens);
    SDVariable noise = graph.placeHolder(NOISE, DataType.FLOAT, batch, tokens);
    SampleWithoutReplacement.of(VISIBLE, MASKED, logits, noise, visible);
    return graph;
  }

  /**
   * The clipped PPO loss L_S of recorded episodes, {@link VideoMae#LOSS}, from tokens to logits and
   * value to loss.
   */
  public static SameDiff lossGraph(
      Parameters parameters,
      VideoModelConfig model,
      TatsSamplerConfig sampler,
      ClippedPpoLoss.Coefficients coefficients,
      int batch,
      int masked) {
    Layers layers = new Layers(parameters, Style.VIDEO_MAE);
    SDVariable tokens = layers.placeHolder(TOKENS, batch, model.tokens(), model.embedDim());
    SDVariable indices = layers.places(MASKED, batch, masked);
    SDVariable old = layers.placeHolder(OLD_LOG_PROB, batch, masked);
    SDVariable advantage = layers.placeHolder(ADVANTAGE, batch, masked);
    SDVariable reward = layers.placeHolder(REWARD, batch, masked);
    SDVariable logits = actorAndCritic(layers, model, sampler, tokens);
    SDVariable value = layers.graph().getVariable(VALUE);
    ClippedPpoLoss.of(VideoMae.LOSS, logits, value, indices, old, advantage, reward, coefficients);
    layers.graph().setLossVariables(VideoMae.LOSS);
    return layers.graph();
  }

  /** Adds {@link #LOGITS} and {@link #VALUE} and returns the logits. */
  private static SDVariable actorAndCritic(
      Layers layers, VideoModelConfig model, TatsSamplerConfig sampler, SDVariable tokens) {
    SDVariable x =
        learnable(sampler)
            ? tokens.add(PREFIX + "input", layers.parameter(POSITION_TABLE))
            : tokens; // [B, N, D]
    SDVariable z = x;
    for (int i = 0; i < sampler.depth(); i++) {
      z = block(blockName(i), layers, model, sampler, z);
    }
    SDVariable mean = TokenMean.of(PREFIX + "mean", tokens); // [B, D]
    SDVariable hidden = layers.linear(PREFIX + "critic.hidden", mean, null);
    SDVariable active = Activation.of(PREFIX + "critic.relu", Activation.Kind.RELU, hidden);
    layers.linear(PREFIX + "critic.out", active, null).rename(VALUE); // [B, 1]
    SDVariable scores = layers.linear(PREFIX + "actor", z, null); // [B, N, 1]
    return TokenLogits.of(LOGITS, scores, sampler.temperature());
  }

  private static SDVariable block(
      String name, Layers layers, VideoModelConfig model, TatsSamplerConfig sampler, SDVariable x) {
    int heads = sampler.numHeads();
    int slots = model.frameSlots();
    boolean projectValues = sampler.projectValues();
    boolean keepTokens = TrajectoryAttention.worthKeeping(model.tokens(), slots, model.embedDim());
    return switch (sampler.attention()) {
      case TRAJECTORY ->
          layers.trajectoryBlock(name, x, heads, slots, projectValues, 0, keepTokens);
      case ORTHOFORMER ->
          layers.trajectoryBlock(
              name, x, heads, slots, projectValues, sampler.landmarks(), keepTokens);
      case MHA -> layers.block(name, x, heads);
    };
  }

  private static boolean learnable(TatsSamplerConfig sampler) {
    return sampler.input() == TatsSamplerConfig.Input.LEARNABLE;
  }

  private static String blockName(int index) {
    return PREFIX + "blocks." + index;
  }

  /** Whether a parameter belongs to a sampler, of whatever kind. */
  public static boolean isSampler(String name) {
    return name.startsWith(PREFIX);
  }
}
