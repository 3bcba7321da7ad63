package org.maskedaction.model.video;

import org.maskedaction.config.Check;
import org.maskedaction.config.Default;
import org.maskedaction.model.Parameters;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The sampler of AdaMAE (Bandara et al., 2023): a network that gives every token a logit of being
 * visible, trained by REINFORCE along with the autoencoder. The defaults are those of the published
 * code, but for its dropout of 0.1 within the sampler's block, which is left out here.
 *
 * @param network what the sampler's blocks are made of
 * @param numHeads heads of the attention of {@code mha}; must divide the encoder width
 * @param depth number of blocks
 * @param mlpRatio hidden width of a block's MLP as a multiple of the token width
 * @param coefficient weight of the sampling loss beside the reconstruction loss
 */
public record AdaMaeSamplerConfig(
    @Default("mha") Network network,
    @Default("8") int numHeads,
    @Default("1") int depth,
    @Default("4") int mlpRatio,
    @Default("1.0e-4") double coefficient)
    implements VideoSamplerConfig {

  /** The blocks of the sampler. */
  public enum Network {
    /** Self-attention over all tokens, then an MLP. */
    MHA,
    /** The MLP alone: each token gets its logit by itself. */
    MLP
  }

  /** Checks the ranges. */
  public AdaMaeSamplerConfig {
    Check.atLeast("num_heads", numHeads, 1);
    Check.atLeast("depth", depth, 1);
    Check.atLeast("mlp_ratio", mlpRatio, 1);
    Check.notNegative("coefficient", coefficient);
  }

  @Override
  public void createParameters(Parameters parameters, VideoModelConfig model) {
    AdaMaeSampler.createParameters(parameters, model, this);
  }

  @Override
  public SameDiff policyGraph(Parameters parameters, VideoModelConfig model, int batch) {
    return AdaMaeSampler.policyGraph(parameters, model, this, batch);
  }
}
