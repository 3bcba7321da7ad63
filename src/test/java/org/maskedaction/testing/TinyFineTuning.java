package org.maskedaction.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.kind.video.VideoFineTuneConfig;
import org.maskedaction.model.video.VideoModelConfig;

/** A fine-tuning of the encoder of {@link TinyPretraining} with ten classes. */
public final class TinyFineTuning {
  private static final List<String> SETTINGS =
      List.of(
          "model={size: custom, image_size: 32, patch_size: 8, num_frames: 8, embed_dim: 24,"
              + " depth: 1, num_heads: 2, decoder_embed_dim: 12, decoder_depth: 1,"
              + " decoder_num_heads: 2}",
          "finetune={num_classes: 10, drop_path: 0, mixup_alpha: 0}",
          "augment={rand_augment_ops: 0, random_erasing: 0}",
          "optimizer={epochs: 3, batch_size: 4, warmup_epochs: 0, base_learning_rate: 0.1}",
          "run={log_every_steps: 1, keep_last: 100}",
          "data={sampling_rate: 1, crop: full, flip: false}");

  private static final List<String> GENERATED =
      List.of("data.generated={train: 16, val: 4, test: 4, size: 32, frames: 12}");

  private TinyFineTuning() {}

  /** A run on the generated clips of {@link TinyPretraining} into {@code run}, with overrides. */
  public static VideoFineTuneConfig config(Path data, Path run, String... overrides) {
    List<String> all = new ArrayList<>(SETTINGS);
    all.addAll(GENERATED);
    all.add("data.generated.dir=" + data);
    all.add("run.dir=" + run);
    all.addAll(List.of(overrides));
    return ConfigLoader.defaults(VideoFineTuneConfig.class, all);
  }

  /** The same on the videos of two lists. */
  public static VideoFineTuneConfig onLists(Path train, Path val, Path run, String... overrides) {
    List<String> all = new ArrayList<>(SETTINGS);
    all.add("data.train_list=" + train);
    all.add("data.val_list=" + val);
    all.add("run.dir=" + run);
    all.addAll(List.of(overrides));
    return ConfigLoader.defaults(VideoFineTuneConfig.class, all);
  }

  /** A batch of noise clips for the model of {@code config}; clip i has label i. */
  public static ClipBatch noise(VideoFineTuneConfig config, long seed) {
    VideoModelConfig model = config.model();
    int size = model.imageSize();
    SplittableRandom random = new SplittableRandom(seed);
    List<Clip> clips = new ArrayList<>();
    for (int i = 0; i < config.optimizer().batchSize(); i++) {
      byte[] pixels = new byte[model.numFrames() * size * size * Clip.CHANNELS];
      random.nextBytes(pixels);
      clips.add(new Clip("noise-" + i, i, model.numFrames(), size, size, pixels, null));
    }
    return new ClipBatch(0, 0, clips);
  }
}
