package org.maskedaction.kind.modality;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.maskedaction.config.Check;
import org.maskedaction.config.Default;
import org.maskedaction.data.sensor.ModalityConfig;
import org.maskedaction.data.sensor.ModalityDataConfig;
import org.maskedaction.kind.RunSettings;
import org.maskedaction.model.modality.ActionMaeConfig;
import org.maskedaction.model.modality.ModalityArchitecture;
import org.maskedaction.model.modality.ModalityEncoderConfig;
import org.maskedaction.run.RunConfig;
import org.maskedaction.train.OptimizerConfig;

/**
 * All settings of a run that trains an action classifier on samples of several modalities, some of
 * which may be missing.
 *
 * @param system modalities, which tells these settings from those of other systems
 * @param seed seed of everything random in the run
 * @param run output, checkpoints and limits; there are no mask sheets
 * @param modalities what a sample holds; the order is that of all tokens and tables
 * @param encoder the encoder of every modality that {@code encoders} does not name
 * @param encoders encoders of single modalities
 * @param actionmae classes, method, sizes and switches
 * @param optimizer how the model learns; learning rates are read as {@code
 *     actionmae.learning_rate_scaling} says
 * @param data the samples
 */
public record ModalityTrainConfig(
    @Default(ModalityTrainConfig.NAME) String system,
    @Default("0") long seed,
    @Default("{mask_sheet_every_epochs: 0, eval_every_epochs: 1, eval_clips: 0}") RunConfig run,
    List<ModalityConfig> modalities,
    ModalityEncoderConfig encoder,
    @Default("[]") List<ModalityEncoderConfig> encoders,
    ActionMaeConfig actionmae,
    @Default(
            "{epochs: 100, batch_size: 64, base_learning_rate: 1.0e-4, min_learning_rate: 0,"
                + " warmup_epochs: 5, betas: [0.9, 0.999], weight_decay: 1.0e-4}")
        OptimizerConfig optimizer,
    ModalityDataConfig data)
    implements RunSettings {
  /** Name of the kind. */
  static final String NAME = "modalities";

  /** Checks what concerns several sections at once. */
  public ModalityTrainConfig {
    modalities = List.copyOf(modalities);
    encoders = List.copyOf(encoders);
    Check.that(NAME.equals(system), "system", NAME, system);
    Check.that(
        run.maskSheetEveryEpochs() == 0,
        "run.mask_sheet_every_epochs",
        "0, as runs on modalities have no mask sheets",
        run.maskSheetEveryEpochs());
    List<String> names = modalities.stream().map(ModalityConfig::name).toList();
    Check.that(!names.isEmpty(), "modalities", "a list of at least one", names);
    Check.that(
        names.stream().distinct().count() == names.size(), "modalities", "named each once", names);
    for (ModalityEncoderConfig given : encoders) {
      Check.that(
          names.contains(given.modality()),
          "encoders",
          "for modalities of " + names,
          given.modality());
    }
    String single = actionmae.singleModality();
    Check.that(
        single == null || names.contains(single),
        "actionmae.single_modality",
        "one of " + names,
        single);
  }

  /** The same with other sizes or scales of the modalities. */
  public ModalityTrainConfig withModalities(List<ModalityConfig> others) {
    return new ModalityTrainConfig(
        system, seed, run, others, encoder, encoders, actionmae, optimizer, data);
  }

  /** What the model is built from. */
  public ModalityArchitecture sections() {
    return new ModalityArchitecture(modalities, encoder, encoders, actionmae);
  }

  /** The subsets of the modalities that the model reads. */
  ModalitySubsets subsets() {
    return new ModalitySubsets(sections().names());
  }

  @Override
  public int classes() {
    return actionmae.numClasses();
  }

  @Override
  public int readers() {
    return data.workers();
  }

  @Override
  public Map<String, Object> architecture() {
    Map<String, Object> architecture = new LinkedHashMap<>();
    architecture.put("modalities", modalities);
    architecture.put("encoder", encoder);
    architecture.put("encoders", encoders);
    architecture.put("actionmae", actionmae);
    return architecture;
  }

  @Override
  public List<String> chiefKeys() {
    return List.of("actionmae.method");
  }

  @Override
  public String description() {
    return "classifier of modalities, " + actionmae.method().name().toLowerCase(Locale.ROOT);
  }
}
