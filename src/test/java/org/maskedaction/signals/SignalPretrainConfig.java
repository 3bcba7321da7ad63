package org.maskedaction.signals;

import java.util.List;
import java.util.Map;
import org.maskedaction.config.Default;
import org.maskedaction.run.RunConfig;
import org.maskedaction.train.OptimizerConfig;

/**
 * All settings of a pre-training.
 *
 * @param system signals
 * @param seed seed of everything random in the run
 * @param run output, checkpoints and limits
 * @param model the autoencoder
 * @param masking which segments are hidden
 * @param optimizer how it learns
 * @param data the signals
 */
record SignalPretrainConfig(
    @Default("signals") String system,
    @Default("0") long seed,
    RunConfig run,
    SignalModelConfig model,
    SignalMaskingConfig masking,
    @Default("{epochs: 100, batch_size: 16, base_learning_rate: 3.2e-2, warmup_epochs: 5}")
        OptimizerConfig optimizer,
    SignalDataConfig data)
    implements SignalSettings {
  /** Checks the kind. */
  SignalPretrainConfig {
    SignalSettings.check(system);
  }

  @Override
  public Map<String, Object> architecture() {
    return Map.of("model", model);
  }

  @Override
  public List<String> chiefKeys() {
    return List.of("masking.ratio", "model.length", "model.segment_length", "model.embed_dim");
  }

  @Override
  public String description() {
    return "signal pre-training with %.0f %% masked".formatted(100 * masking.ratio());
  }
}
