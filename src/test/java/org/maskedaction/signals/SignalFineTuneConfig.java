package org.maskedaction.signals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.maskedaction.config.Default;
import org.maskedaction.run.RunConfig;
import org.maskedaction.train.OptimizerConfig;

/**
 * All settings of a run that trains a classifier.
 *
 * @param system signals
 * @param seed seed of everything random in the run
 * @param run output, checkpoints and limits
 * @param model the encoder; the decoder's keys are without effect
 * @param finetune classes and initial weights
 * @param optimizer how it learns
 * @param data the signals
 */
record SignalFineTuneConfig(
    @Default("signals") String system,
    @Default("0") long seed,
    @Default("{mask_sheet_every_epochs: 0, eval_every_epochs: 1}") RunConfig run,
    SignalModelConfig model,
    SignalClassifierConfig finetune,
    @Default("{epochs: 30, batch_size: 16, base_learning_rate: 3.2e-2, warmup_epochs: 3}")
        OptimizerConfig optimizer,
    SignalDataConfig data)
    implements SignalSettings {
  /** Checks the kind. */
  SignalFineTuneConfig {
    SignalSettings.check(system);
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
    return Map.of("model", model, "finetune.num_classes", finetune.numClasses());
  }

  @Override
  public List<String> chiefKeys() {
    return List.of("finetune.num_classes", "finetune.init_checkpoint", "finetune.frozen");
  }

  @Override
  public String description() {
    return finetune.frozen() ? "signal classifier on frozen features" : "signal classifier";
  }
}
