package org.maskedaction.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.kind.video.VideoPretrainConfig;

/** The models and batches that training steps are measured on. */
public enum StepSize {
  /** ViT-B on 16 frames of 224 x 224 pixels in batches of 2: 1568 tokens. */
  BASE("model.size=base", "sampler.num_heads=8", "optimizer.batch_size=2"),
  /** 192 wide and 6 blocks deep, on 16 frames of 64 x 64 pixels in batches of 32: 512 tokens. */
  MICRO(
      "model.size=custom",
      "model.image_size=64",
      "model.patch_size=8",
      "model.embed_dim=192",
      "model.depth=6",
      "model.num_heads=3",
      "model.decoder_embed_dim=96",
      "model.decoder_depth=2",
      "model.decoder_num_heads=3",
      "sampler.num_heads=3",
      "optimizer.batch_size=32"),
  /** 96 wide and 4 blocks deep, on 8 frames of 32 x 32 pixels in batches of 32: 64 tokens. */
  STUDY(
      "model.size=custom",
      "model.image_size=32",
      "model.num_frames=8",
      "model.patch_size=8",
      "model.embed_dim=96",
      "model.depth=4",
      "model.num_heads=3",
      "model.decoder_embed_dim=48",
      "model.decoder_depth=2",
      "model.decoder_num_heads=3",
      "sampler.num_heads=3",
      "optimizer.batch_size=32");

  private final List<String> settings;

  StepSize(String... settings) {
    this.settings = List.of(settings);
  }

  /** The settings of the model alone. */
  List<String> model() {
    return settings.stream().filter(setting -> setting.startsWith("model.")).toList();
  }

  /** As {@link #config(String)} with another batch. */
  VideoPretrainConfig config(String masking, int batch) {
    return config(masking, List.of("optimizer.batch_size=" + batch));
  }

  /**
   * The configuration of a run that trains the sampler from the first step, with a mask ratio of
   * 0.95 and two passes of PPO per step.
   *
   * @param masking how tokens are masked, as in a configuration file
   */
  VideoPretrainConfig config(String masking) {
    return config(masking, List.of());
  }

  private VideoPretrainConfig config(String masking, List<String> more) {
    List<String> all = new ArrayList<>(settings);
    all.add("masking.type=" + masking);
    all.add("masking.mask_ratio=0.95");
    all.add("ppo.mae_only_epochs=0");
    all.add("ppo.record_steps=1");
    all.add("ppo.passes=2");
    all.add("data.train_list=not-read.csv");
    all.addAll(more);
    return ConfigLoader.defaults(VideoPretrainConfig.class, all);
  }
}
