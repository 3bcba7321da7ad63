package org.maskedaction.model.modality;

import java.util.List;
import org.maskedaction.data.sensor.ModalityConfig;

/**
 * The sections of a configuration that a model of several modalities is built from.
 *
 * @param modalities what a sample holds; the order is that of all tokens and tables
 * @param encoder the encoder of every modality that {@code encoders} does not name
 * @param encoders encoders of single modalities
 * @param actionmae classes, method, sizes and switches
 */
public record ModalityArchitecture(
    List<ModalityConfig> modalities,
    ModalityEncoderConfig encoder,
    List<ModalityEncoderConfig> encoders,
    ActionMaeConfig actionmae) {

  /** Copies the lists. */
  public ModalityArchitecture {
    modalities = List.copyOf(modalities);
    encoders = List.copyOf(encoders);
  }

  /** The modalities that the model reads: all, or the one of the method single. */
  public List<ModalityConfig> used() {
    String single = actionmae.singleModality();
    return modalities.stream()
        .filter(modality -> single == null || modality.name().equals(single))
        .toList();
  }

  /** Their names. */
  public List<String> names() {
    return used().stream().map(ModalityConfig::name).toList();
  }

  /** The encoder of a modality, with nothing left to be filled in. */
  public ModalityEncoderConfig encoderOf(String modality) {
    return encoders.stream()
        .filter(given -> modality.equals(given.modality()))
        .findFirst()
        .orElse(encoder)
        .filled(actionmae);
  }

  /** How the samples of each modality that the model reads are cut. */
  public List<ModalityTokens> cuts() {
    return used().stream()
        .map(modality -> ModalityTokens.of(modality, encoderOf(modality.name())))
        .toList();
  }
}
