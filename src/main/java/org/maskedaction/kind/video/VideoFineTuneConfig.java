package org.maskedaction.kind.video;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.maskedaction.config.Check;
import org.maskedaction.config.Default;
import org.maskedaction.config.Implied;
import org.maskedaction.data.video.augment.VideoAugmentConfig;
import org.maskedaction.io.InputException;
import org.maskedaction.kind.Kinds;
import org.maskedaction.method.classify.VideoClassifierConfig;
import org.maskedaction.method.classify.VideoClassifierTrainer.Sections;
import org.maskedaction.model.video.VideoModelConfig;
import org.maskedaction.run.RunConfig;
import org.maskedaction.train.OptimizerConfig;

/**
 * All settings of a run that fine-tunes an encoder as an action classifier. The defaults are ViT-B
 * with Table 7 of the TATS paper; eps and the lowest learning rate, which it does not give, are
 * those of VideoMAE. The number of classes and the clips must be named.
 *
 * @param seed seed of everything random in the run
 * @param run output, checkpoints and limits; there are no mask sheets
 * @param model the encoder; the decoder's keys are without effect
 * @param finetune classes, initial weights and regularisation
 * @param optimizer how the classifier learns
 * @param data clips, their labels and their sampling
 * @param augment random changes to the training clips
 */
@Implied(key = Kinds.KEY, value = "video")
public record VideoFineTuneConfig(
    @Default("0") long seed,
    @Default("{mask_sheet_every_epochs: 0, eval_every_epochs: 1, eval_clips: 0}") RunConfig run,
    VideoModelConfig model,
    VideoClassifierConfig finetune,
    @Default(
            "{epochs: 100, batch_size: 8, base_learning_rate: 1.0e-3, min_learning_rate: 1.0e-6,"
                + " warmup_epochs: 5, betas: [0.9, 0.999]}")
        OptimizerConfig optimizer,
    @Default("{sampling: dense, crop: random_resized, flip: true}") VideoDataConfig data,
    VideoAugmentConfig augment)
    implements VideoRunSettings {

  /** Checks what concerns several sections at once. */
  public VideoFineTuneConfig {
    Check.that(
        run.maskSheetEveryEpochs() == 0,
        "run.mask_sheet_every_epochs",
        "0, as a classifier masks nothing",
        run.maskSheetEveryEpochs());
    if (data.generated() == null) {
      if (data.valList() == null) {
        throw new InputException(
            "data.val_list must be given: a classifier is judged by clips it has not learned from");
      }
    } else {
      checkGenerated(finetune, data);
    }
    Check.multiple(
        "optimizer.batch_size", optimizer.batchSize(), "augment.repeated", augment.repeated());
    Check.that(
        !finetune.mixes() || optimizer.batchSize() > 1,
        "optimizer.batch_size",
        "at least 2 where clips are mixed (finetune.mixup_alpha, finetune.cutmix_alpha)",
        optimizer.batchSize());
  }

  private static void checkGenerated(VideoClassifierConfig finetune, VideoDataConfig data) {
    Check.that(
        !data.flip(), "data.flip", "false for generated clips, whose classes are directions", true);
    if (finetune.classNames() != null) {
      throw new InputException(
          "finetune.class_names must be left out for generated clips, which bring their own");
    }
  }

  @Override
  public int classes() {
    return finetune.numClasses();
  }

  @Override
  public Optional<Path> initCheckpoint() {
    return Optional.ofNullable(finetune.initCheckpoint());
  }

  @Override
  public int readers() {
    return data.workers();
  }

  @Override
  public Map<String, Object> architecture() {
    return Map.of("model", model, "finetune.num_classes", finetune.numClasses());
  }

  @Override
  public List<String> chiefKeys() {
    return List.of(
        "model.size",
        "model.image_size",
        "model.num_frames",
        "model.embed_dim",
        "model.depth",
        "finetune.num_classes",
        "finetune.init_checkpoint");
  }

  @Override
  public String description() {
    String weights = finetune.initCheckpoint() == null ? "random" : "pre-trained";
    return "video classifier, from " + weights + " weights";
  }

  /** What the trainer of the classifier reads. */
  public Sections sections() {
    return new Sections(seed, model, finetune, optimizer, data.pixels());
  }
}
