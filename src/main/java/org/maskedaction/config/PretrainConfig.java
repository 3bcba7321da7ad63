package org.maskedaction.config;

/**
 * All settings of a masked pre-training run. The defaults are ViT-B with TATS masking as in Table 4
 * of the TATS paper; only the clips must be named.
 *
 * @param seed seed of everything random in the run
 * @param run output, checkpoints and limits
 * @param model the masked autoencoder
 * @param masking which tokens are hidden
 * @param sampler the TATS sampler; without effect for other masking types
 * @param ppo how the sampler learns; without effect for other masking types
 * @param adamae the sampler of AdaMAE; without effect for other masking types
 * @param loss the reconstruction loss
 * @param optimizer how the autoencoder learns
 * @param data clips and their sampling
 */
public record PretrainConfig(
    @Default("0") long seed,
    RunConfig run,
    ModelConfig model,
    MaskingConfig masking,
    SamplerConfig sampler,
    PpoConfig ppo,
    AdaMaeConfig adamae,
    LossConfig loss,
    OptimizerConfig optimizer,
    DataConfig data) {

  /** Checks what concerns several sections at once. */
  public PretrainConfig {
    if (masking.type() == MaskingConfig.Type.TATS) {
      Check.that(
          model.embedDim() % sampler.numHeads() == 0,
          "sampler.num_heads",
          "a divisor of model.embed_dim (" + model.embedDim() + ")",
          sampler.numHeads());
      Check.that(
          sampler.attention() != SamplerConfig.Attention.ORTHOFORMER
              || sampler.landmarks() <= model.tokens(),
          "sampler.landmarks",
          "at most the tokens of a clip (" + model.tokens() + ")",
          sampler.landmarks());
    }
    if (masking.type() == MaskingConfig.Type.ADAMAE) {
      Check.that(
          adamae.network() != AdaMaeConfig.Network.MHA || model.embedDim() % adamae.numHeads() == 0,
          "adamae.num_heads",
          "a divisor of model.embed_dim (" + model.embedDim() + ")",
          adamae.numHeads());
    }
  }
}
