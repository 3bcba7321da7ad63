package example;

import java.util.List;
import java.util.Random;
import org.maskedaction.config.ConfigLoader;
import org.maskedaction.data.video.Clip;
import org.maskedaction.data.video.ClipBatch;
import org.maskedaction.kind.video.VideoPretrainConfig;
import org.maskedaction.kind.video.VideoPretraining;
import org.maskedaction.ops.Backend;
import org.maskedaction.train.Trainer.StepOutcome;
import org.maskedaction.train.Trainer;

/** A step of TATS pre-training on clips of noise. */
public final class OneStep {
  public static void main(String[] args) {
    Backend.initialise();
    VideoPretrainConfig config =
        ConfigLoader.defaults(
            VideoPretrainConfig.class,
            List.of(
                "model={size: tiny, image_size: 32, num_frames: 8, patch_size: 8, depth: 2}",
                "masking.mask_ratio=0.85",
                "optimizer={batch_size: 2, warmup_epochs: 0}",
                "ppo.mae_only_epochs=0",
                "data.train_list=none.csv"));
    Trainer<ClipBatch> trainer = VideoPretraining.trainer(config, 100);
    byte[] pixels = new byte[8 * 32 * 32 * Clip.CHANNELS];
    new Random(0).nextBytes(pixels);
    Clip clip = new Clip("noise", 8, 32, pixels);
    StepOutcome outcome = trainer.step(new ClipBatch(0, 0, List.of(clip, clip)), 0);
    System.out.println(outcome.metrics());
  }
}
