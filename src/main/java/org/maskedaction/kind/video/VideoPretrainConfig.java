package org.maskedaction.kind.video;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.maskedaction.config.Check;
import org.maskedaction.config.Default;
import org.maskedaction.config.Implied;
import org.maskedaction.kind.Kinds;
import org.maskedaction.method.mae.VideoMaeTrainer.VideoMaeSections;
import org.maskedaction.method.mae.VideoMaskingConfig;
import org.maskedaction.method.tats.PpoConfig;
import org.maskedaction.model.video.AdaMaeSamplerConfig;
import org.maskedaction.model.video.TatsSamplerConfig;
import org.maskedaction.model.video.VideoLossConfig;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.model.video.VideoSamplerConfig;
import org.maskedaction.run.RunConfig;
import org.maskedaction.train.OptimizerConfig;

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
@Implied(key = Kinds.KEY, value = "video")
public record VideoPretrainConfig(
    @Default("0") long seed,
    RunConfig run,
    VideoModelConfig model,
    VideoMaskingConfig masking,
    TatsSamplerConfig sampler,
    PpoConfig ppo,
    AdaMaeSamplerConfig adamae,
    VideoLossConfig loss,
    OptimizerConfig optimizer,
    VideoDataConfig data)
    implements VideoRunSettings {

  /** Checks what concerns several sections at once. */
  public VideoPretrainConfig {
    if (masking.type() == VideoMaskingConfig.Type.TATS) {
      Check.that(
          model.embedDim() % sampler.numHeads() == 0,
          "sampler.num_heads",
          "a divisor of model.embed_dim (" + model.embedDim() + ")",
          sampler.numHeads());
      Check.that(
          sampler.attention() != TatsSamplerConfig.Attention.ORTHOFORMER
              || sampler.landmarks() <= model.tokens(),
          "sampler.landmarks",
          "at most the tokens of a clip (" + model.tokens() + ")",
          sampler.landmarks());
    }
    if (masking.type() == VideoMaskingConfig.Type.ADAMAE) {
      Check.that(
          adamae.network() != AdaMaeSamplerConfig.Network.MHA
              || model.embedDim() % adamae.numHeads() == 0,
          "adamae.num_heads",
          "a divisor of model.embed_dim (" + model.embedDim() + ")",
          adamae.numHeads());
    }
  }

  @Override
  public int readers() {
    return data.workers();
  }

  @Override
  public Map<String, Object> architecture() {
    Map<String, Object> architecture = new LinkedHashMap<>();
    architecture.put("model", model);
    if (masking.type() == VideoMaskingConfig.Type.TATS) {
      architecture.put("sampler", sampler);
    } else if (masking.type() == VideoMaskingConfig.Type.ADAMAE) {
      architecture.put("adamae", adamae);
    }
    return architecture;
  }

  @Override
  public List<String> chiefKeys() {
    return List.of(
        "masking.type",
        "masking.mask_ratio",
        "model.size",
        "model.image_size",
        "model.num_frames",
        "model.embed_dim",
        "model.depth");
  }

  @Override
  public String description() {
    return "video pre-training with " + masking.type().name().toLowerCase(Locale.ROOT) + " masks";
  }

  /** What every trainer of the autoencoder reads. */
  public VideoMaeSections sections() {
    return new VideoMaeSections(seed, model, loss, optimizer, data.pixels());
  }

  /** The sampler that chooses the visible tokens, or null where none does. */
  public VideoSamplerConfig chosenSampler() {
    return switch (masking.type()) {
      case TATS -> sampler;
      case ADAMAE -> adamae;
      case RANDOM, TUBE, FRAME, BLOCK -> null;
    };
  }
}
