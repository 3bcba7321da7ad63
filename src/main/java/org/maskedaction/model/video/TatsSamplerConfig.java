package org.maskedaction.model.video;

import org.maskedaction.config.Check;
import org.maskedaction.config.Default;
import org.maskedaction.model.Parameters;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The trajectory-aware token sampler (TATS): an actor that gives every token a probability to be
 * visible, and a critic that predicts the reward of a clip. The TATS paper gives the depth and the
 * temperature (Tables 3d and 4); the other defaults are this project's choice.
 *
 * @param attention how tokens attend to each other in the sampler's blocks
 * @param numHeads heads of the attention; must divide the encoder width
 * @param depth number of blocks
 * @param mlpRatio hidden width of a block's MLP as a multiple of the token width
 * @param projectValues true to project the values of the temporal attention, as equation 2 of the
 *     paper has it; false to use them unprojected, as the published trajectory attention code does;
 *     without effect for {@code mha}
 * @param landmarks landmarks of {@code orthoformer}, at most the tokens of a clip
 * @param input what tells the sampler where a token lies
 * @param temperature divisor of the logits before the softmax
 * @param criticHiddenDim hidden width of the critic, 0 for the encoder width
 */
public record TatsSamplerConfig(
    @Default("trajectory") Attention attention,
    @Default("8") int numHeads,
    @Default("1") int depth,
    @Default("4") int mlpRatio,
    @Default("true") boolean projectValues,
    @Default("128") int landmarks,
    @Default("positions") Input input,
    @Default("1.0") double temperature,
    @Default("0") int criticHiddenDim)
    implements VideoSamplerConfig {

  /** The attention of a block. */
  public enum Attention {
    /** Trajectory attention (equations 1 and 2 of the TATS paper). */
    TRAJECTORY,
    /**
     * Trajectory attention whose pooling over places goes through landmarks, in time linear in the
     * number of tokens (Orthoformer, Patrick et al. 2021).
     */
    ORTHOFORMER,
    /** Self-attention over all tokens alike, the comparison of the paper's Table 3a. */
    MHA
  }

  /** What is added to the tubelet embeddings before the sampler sees them. */
  public enum Input {
    /** The fixed position encoding of the encoder, as the TATS paper describes it. */
    POSITIONS,
    /** A learned table that starts at zero, as in the published AdaMAE code. */
    LEARNABLE
  }

  /** Checks the ranges. */
  public TatsSamplerConfig {
    Check.atLeast("num_heads", numHeads, 1);
    Check.atLeast("depth", depth, 1);
    Check.atLeast("mlp_ratio", mlpRatio, 1);
    Check.atLeast("landmarks", landmarks, 1);
    Check.positive("temperature", temperature);
    Check.atLeast("critic_hidden_dim", criticHiddenDim, 0);
  }

  /** Hidden width of the critic for an encoder of width {@code embedDim}. */
  public int criticWidth(int embedDim) {
    return criticHiddenDim == 0 ? embedDim : criticHiddenDim;
  }

  @Override
  public void createParameters(Parameters parameters, VideoModelConfig model) {
    TatsSampler.createParameters(parameters, model, this);
  }

  @Override
  public SameDiff policyGraph(Parameters parameters, VideoModelConfig model, int batch) {
    return TatsSampler.policyGraph(parameters, model, this, batch);
  }
}
