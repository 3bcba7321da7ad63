package org.maskedaction.kind.skeleton;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.maskedaction.config.Check;
import org.maskedaction.config.Default;
import org.maskedaction.data.skeleton.SkeletonDataConfig;
import org.maskedaction.method.classify.SkeletonClassifierTrainer.Sections;
import org.maskedaction.model.skeleton.SkeletonClassifierConfig;
import org.maskedaction.model.skeleton.SkeletonModelConfig;
import org.maskedaction.run.RunConfig;
import org.maskedaction.train.OptimizerConfig;

/**
 * All settings of a run that trains an action classifier on skeletons. The defaults are those that
 * MAMP (Mao et al., 2023) fine-tunes with on NTU RGB+D; the number of classes and the sequences
 * must be named.
 *
 * @param system skeleton, which tells these settings from those of video
 * @param seed seed of everything random in the run
 * @param run output, checkpoints and limits; there are no mask sheets
 * @param model the encoder; the decoder's keys are without effect
 * @param finetune classes, initial weights, protocol and regularisation
 * @param optimizer how the classifier learns; the defaults give a learning rate of 3e-4 that falls
 *     to 1e-5 at 48 clips. The linear protocol is published with 100 epochs at 0.1 without warm-up,
 *     falling to 0, at 256 clips; it takes neither betas nor eps nor weight decay
 * @param data the sequences and how clips are taken from them; test sequences serve for validation
 */
public record SkeletonFineTuneConfig(
    @Default("skeleton") String system,
    @Default("0") long seed,
    @Default("{mask_sheet_every_epochs: 0, eval_every_epochs: 1, eval_clips: 0}") RunConfig run,
    SkeletonModelConfig model,
    SkeletonClassifierConfig finetune,
    @Default(
            "{epochs: 100, batch_size: 48, base_learning_rate: 1.6e-3, min_learning_rate:"
                + " 5.333333333333333e-5, warmup_epochs: 5, betas: [0.9, 0.999]}")
        OptimizerConfig optimizer,
    SkeletonDataConfig data)
    implements SkeletonRunSettings {

  /** Checks what concerns several sections at once. */
  public SkeletonFineTuneConfig {
    SkeletonRunSettings.check(system, data);
    Check.that(
        run.maskSheetEveryEpochs() == 0,
        "run.mask_sheet_every_epochs",
        "0, as a classifier masks nothing",
        run.maskSheetEveryEpochs());
    Check.that(
        optimizer.batchSize() > 1,
        "optimizer.batch_size",
        "at least 2, as the head normalises over the batch",
        optimizer.batchSize());
  }

  @Override
  public int readers() {
    return data.workers();
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
  public Map<String, Object> architecture() {
    return Map.of(
        "model",
        model,
        "finetune.num_classes",
        finetune.numClasses(),
        "finetune.protocol",
        finetune.protocol(),
        "finetune.head_width",
        finetune.headWidth());
  }

  @Override
  public List<String> chiefKeys() {
    return List.of(
        "model.frames",
        "model.joints",
        "model.embed_dim",
        "model.depth",
        "finetune.num_classes",
        "finetune.init_checkpoint");
  }

  @Override
  public String description() {
    String weights = finetune.initCheckpoint() == null ? "random" : "pre-trained";
    return "skeleton classifier, from " + weights + " weights";
  }

  /** What the trainer of the classifier reads. */
  public Sections sections() {
    return new Sections(seed, model, finetune, optimizer);
  }
}
