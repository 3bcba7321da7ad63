package org.maskedaction.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.model.video.VideoModelConfig;

/** A pre-training small enough to run in a second: 64 tokens of width 24, 16 generated clips. */
public final class TinyPretraining {
  private static final List<String> SETTINGS =
      List.of(
          "model={size: custom, image_size: 32, patch_size: 8, num_frames: 8, embed_dim: 24,"
              + " depth: 1, num_heads: 2, decoder_embed_dim: 12, decoder_depth: 1,"
              + " decoder_num_heads: 2}",
          "sampler.num_heads=2",
          "masking.mask_ratio=0.9",
          "ppo={mae_only_epochs: 1, learning_rate: 1e-3}",
          "optimizer={epochs: 3, batch_size: 4, warmup_epochs: 0, base_learning_rate: 0.1}",
          "run={log_every_steps: 1, keep_last: 100, eval_every_epochs: 1, eval_clips: 4,"
              + " mask_sheet_every_epochs: 0}",
          "data={sampling_rate: 1, crop: full}");

  private static final List<String> GENERATED =
      List.of("data.generated={train: 16, val: 4, test: 4, size: 32, frames: 12}");

  private TinyPretraining() {}

  /** A TATS run on generated clips in {@code data} into {@code run}, with overrides. */
  public static VideoPretrainConfig config(Path data, Path run, String... overrides) {
    List<String> all = new ArrayList<>(SETTINGS);
    all.addAll(GENERATED);
    all.add("data.generated.dir=" + data);
    all.add("run.dir=" + run);
    all.addAll(List.of(overrides));
    return ConfigLoader.defaults(VideoPretrainConfig.class, all);
  }

  /** The same on the videos of a list. */
  public static VideoPretrainConfig onList(Path list, Path run, String... overrides) {
    List<String> all = new ArrayList<>(SETTINGS);
    all.add("data.train_list=" + list);
    all.add("run.dir=" + run);
    all.addAll(List.of(overrides));
    return ConfigLoader.defaults(VideoPretrainConfig.class, all);
  }

  /** Steps of an epoch of {@link #config}. */
  public static int stepsPerEpoch() {
    return 4;
  }

  /** A batch of noise clips for the model of {@code config}. */
  public static ClipBatch noise(VideoPretrainConfig config, int epoch, long seed) {
    VideoModelConfig model = config.model();
    int size = model.imageSize();
    SplittableRandom random = new SplittableRandom(seed);
    List<Clip> clips = new ArrayList<>();
    for (int i = 0; i < config.optimizer().batchSize(); i++) {
      byte[] pixels = new byte[model.numFrames() * size * size * Clip.CHANNELS];
      random.nextBytes(pixels);
      clips.add(new Clip("noise-" + i, -1, model.numFrames(), size, size, pixels, null));
    }
    return new ClipBatch(epoch, 0, clips);
  }
}
